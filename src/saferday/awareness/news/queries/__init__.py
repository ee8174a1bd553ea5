"""Reads of the news: posts for visitors, and what was imported."""

from saferday.awareness.news.queries.posts import (
    Listed,
    edition_of,
    editions_in,
    every_post,
    latest,
    listed,
    more_news,
    national_post,
    national_posts,
    news_index_for,
    post_by_key,
    visible_posts,
)

__all__ = [
    "Listed",
    "edition_of",
    "editions_in",
    "every_post",
    "latest",
    "listed",
    "more_news",
    "national_post",
    "national_posts",
    "news_index_for",
    "post_by_key",
    "visible_posts",
]
