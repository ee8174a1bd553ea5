"""Writes of the news: by editors, and by import."""

from saferday.awareness.news.actions.editing import (
    add_area_words,
    add_news_index,
    hide_in_area,
    redraw_share_pictures,
    settle_moved_post,
    show_in_area,
    stand_in_other_languages,
)

__all__ = [
    "add_area_words",
    "add_news_index",
    "hide_in_area",
    "redraw_share_pictures",
    "settle_moved_post",
    "show_in_area",
    "stand_in_other_languages",
]
