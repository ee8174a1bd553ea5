"""Reads files as posts: encodings, front matter, dates, boilerplate, Markdown. No Django; usable alone."""

from saferday.awareness.news.reading.attention import KINDS, Note, Refused, note
from saferday.awareness.news.reading.files import MAX_BYTES, Found, find
from saferday.awareness.news.reading.inspection import Renamed
from saferday.awareness.news.reading.posts import ReadPost, Surroundings, read_post

__all__ = [
    "KINDS",
    "MAX_BYTES",
    "Found",
    "Note",
    "ReadPost",
    "Refused",
    "Renamed",
    "Surroundings",
    "find",
    "note",
    "read_post",
]
