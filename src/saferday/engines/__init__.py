"""Algorithms that are usable alone: no Django, nothing of the centre."""
