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
from saferday.awareness.news.actions.importing import import_post
from saferday.awareness.news.actions.uploading import (
    accept_file,
    clear_waiting_files,
    hold_file,
    reject_file,
)

__all__ = [
    "accept_file",
    "add_area_words",
    "add_news_index",
    "clear_waiting_files",
    "hide_in_area",
    "hold_file",
    "import_post",
    "redraw_share_pictures",
    "reject_file",
    "settle_moved_post",
    "show_in_area",
    "stand_in_other_languages",
]
