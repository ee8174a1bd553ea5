"""Keeps pages with a key out of every store."""

from django.views.decorators.cache import cache_control

unstored = cache_control(no_store=True, private=True)
"""The answer is kept by no browser, proxy or page cache."""
