"""Keeps pages with a key out of every store."""

from django.views.decorators.cache import cache_control

unstored = cache_control(no_store=True, private=True)
"""The answer is kept by no browser, proxy or page cache. Its forms still say where they come from, which ``sensitive``
forbids, so that they can be told from those of another site."""
