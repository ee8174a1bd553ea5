"""Awareness: the campaign, news, and the front pages."""
