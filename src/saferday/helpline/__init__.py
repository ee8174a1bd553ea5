"""Helpline: the right help, now."""
