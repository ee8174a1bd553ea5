"""What stands beside the questions of an XLSForm: languages, words, lists of choices, routes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .columns import EXTRA_SHEET, YEAR_LIST, language_of
from .workbooks import Sheets

_KNOWN = {
    "survey": {
        "type", "name", "label", "hint", "relevant", "appearance", "parameters", "constraint", "calculation",
        "required",
    },
    "choices": {"list_name", "list name", "name", "label", "symbol", "alone"},
}  # fmt: skip


@dataclass(frozen=True)
class Skipped:
    """Something that was left out: the sheet, the row as the spreadsheet counts it, and why."""

    sheet: str
    row: int
    what: str
    why: str


def plain(name: str) -> str:
    """A name or code as ours are: small letters, digits and _."""
    return re.sub(r"[^a-z0-9_]+", "_", name.strip().lower()).strip("_")[:32]


class Words:
    """Reads the sheets around the questions, and collects what has no place here."""

    def __init__(self, sheets: Sheets, years: Sequence[str]) -> None:
        self.sheets = sheets
        self.years = list(years)
        self.skipped: list[Skipped] = []
        self.languages = self._languages()
        self.extra: dict[tuple[str, str, str], dict[str, str]] = {}
        for _row, entry in sheets.get(EXTRA_SHEET, []):
            key = (entry.get("scope", ""), entry.get("name", ""), entry.get("key", ""))
            self.extra.setdefault(key, {})[entry.get("language", "")] = entry.get("value", "")

    def _languages(self) -> list[str]:
        found: list[str] = []
        for sheet in ("survey", "choices"):
            for _row, entry in self.sheets.get(sheet, []):
                for heading in entry:
                    column, _, language = heading.partition("::")
                    if column.strip() == "label" and language:
                        code = language_of(language)
                        if code and code not in found:
                            found.append(code)
        for _row, entry in self.sheets.get(EXTRA_SHEET, []):
            if entry.get("scope") == "survey" and entry.get("key") == "languages":
                return entry.get("value", "").split()
        return found or ["en"]

    def _text(self, row: dict[str, str], column: str) -> dict[str, str]:
        words = {}
        for heading, text in row.items():
            name, _, language = (part.strip() for part in heading.partition("::"))
            if name != column:
                continue
            code = language_of(language) if language else self.languages[0]
            if code in self.languages and text:
                words[code] = text
        return words

    def _extra_text(self, scope: str, name: str, key: str) -> dict[str, str]:
        return {
            language: words for language, words in self.extra.get((scope, name, key), {}).items() if language
        }

    def _extra_value(self, scope: str, name: str, key: str) -> str:
        return self.extra.get((scope, name, key), {}).get("", "")

    def _skip(self, row: int, what: str, why: str, sheet: str = "survey") -> None:
        self.skipped.append(Skipped(sheet, row, what, why))

    def _lists(self) -> dict[str, list[dict[str, Any]]]:
        lists: dict[str, list[dict[str, Any]]] = {}
        for number, row in self.sheets.get("choices", []):
            name = plain(row.get("list_name") or row.get("list name") or "")
            if name == YEAR_LIST and self.extra:
                continue
            self._name_unknown_columns("choices", number, row)
            choice: dict[str, Any] = {"name": plain(row.get("name", "")), "label": self._text(row, "label")}
            if row.get("symbol"):
                choice["symbol"] = row["symbol"]
            if row.get("alone", "").lower() in {"yes", "true", "1"}:
                choice["alone"] = True
            lists.setdefault(name, []).append(choice)
        return lists

    def _routes(self) -> list[dict[str, Any]]:
        names = [name for scope, name, key in self.extra if scope == "route" and key == "years"]
        routes = []
        for name in names:
            route: dict[str, Any] = {
                "name": name,
                "title": self._extra_text("route", name, "title"),
                "years": self._extra_value("route", name, "years").split(),
            }
            if self._extra_value("route", name, "free_text") == "yes":
                route["free_text"] = True
            routes.append(route)
        if routes:
            return routes
        everyone = {"en": "Everyone", "cy": "Pawb"}
        return [
            {
                "name": "everyone",
                "title": {one: everyone.get(one, everyone["en"]) for one in self.languages},
                "years": self.years or ["Y7"],
            }
        ]

    def _name_unknown_columns(self, sheet: str, number: int, row: dict[str, str]) -> None:
        for heading in row:
            column = heading.partition("::")[0].strip().lower()
            if column not in _KNOWN[sheet]:
                self._skip(number, heading, "this column is not used here", sheet)
