"""Names that the reader and the writer of XLSForm share."""

from __future__ import annotations

import re

EXTRA_SHEET = "saferday"
EXTRA_COLUMNS = ("scope", "name", "key", "language", "value")
YEAR_LIST = "year_groups"
YEAR = "year"
ROUTE = "route"
ROW_MARK = "__"
"""Between a grid's name and its row's: XLSForm has one question for each row."""

LANGUAGE_NAMES = {
    "en": "English",
    "cy": "Welsh",
    "ga": "Irish",
    "gd": "Gaelic",
    "fr": "French",
    "pl": "Polish",
}
_CODES = {name.casefold(): code for code, name in LANGUAGE_NAMES.items()} | {"cymraeg": "cy"}
_CODE = re.compile(r"\(([a-z]{2,3})\)\s*$")


def heading(column: str, language: str) -> str:
    """A column's heading in a language, as ``label::English (en)``."""
    return f"{column}::{LANGUAGE_NAMES.get(language, language)} ({language})"


def language_of(text: str) -> str | None:
    """The code of the language that a heading names; None if it cannot be told.

    >>> language_of("English (en)"), language_of("Cymraeg"), language_of("Klingon")
    ('en', 'cy', None)
    """
    text = text.strip()
    if found := _CODE.search(text.lower()):
        return found[1]
    if re.fullmatch(r"[a-z]{2,3}", text):
        return text
    return _CODES.get(text.casefold())
