"""Writes of the news: by editors, and by import."""

from saferday.awareness.news.actions.editing import add_news_index

__all__ = ["add_news_index"]
