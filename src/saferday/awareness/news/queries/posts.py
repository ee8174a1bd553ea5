"""Reads posts."""

from typing import Any

from saferday.awareness.news.models import NewsIndexPage, PostPage


def latest(*, area: Any = None, language: str = "en", limit: int = 3) -> list[PostPage]:
    """The newest posts."""
    return list(PostPage.objects.live().filter(locale__language_code=language).order_by("-date")[:limit])


def news_index_for(*, area: Any, language: str) -> NewsIndexPage | None:
    """The list of an area's posts."""
    return NewsIndexPage.objects.filter(area=area, locale__language_code=language).first()
