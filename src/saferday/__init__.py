"""Saferday: the open-source software that a Safer Internet Centre runs on."""

__version__ = "0.1.0"
