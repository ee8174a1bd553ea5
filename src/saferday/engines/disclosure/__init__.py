"""Disclosure control: tables that let nobody work out a small group."""
