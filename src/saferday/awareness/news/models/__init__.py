"""Tables of the news: pages that are read, and files they came from."""

from saferday.awareness.news.models.pages import NewsIndexPage, PostPage

__all__ = ["NewsIndexPage", "PostPage"]
