"""Reads of the news: posts for visitors, and what was imported."""

from saferday.awareness.news.queries.posts import latest, news_index_for

__all__ = ["latest", "news_index_for"]
