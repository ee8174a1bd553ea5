"""The questions of a definition."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .. import limits
from ..conditions import BUILT_IN
from ..definition import (
    GRID,
    NUMBER,
    RANK,
    SCALE,
    SEVERAL,
    TYPES,
    WITH_CHOICES,
    Choice,
    Question,
    Row,
    Wording,
)
from .choices import Choices

_RESERVED = BUILT_IN | {"and", "or", "not", "has", "answered", "selected", "id", "school", "version"}

KEYS_OF_ALL = {"name", "type", "label", "help", "routes", "wording", "when"}
KEYS_OF = {
    "one": {"choices"},
    "several": {"choices", "most"},
    "rank": {"choices", "most"},
    "grid": {"choices", "rows"},
    "scale": {"lowest", "highest", "low", "high"},
    "number": {"lowest", "highest"},
    "text": set(),
}


class Questions(Choices):
    """Reads questions."""

    def one_question(
        self, entry: Any, where: str, lists: dict[str, tuple[Choice, ...]], routes: set[str]
    ) -> Question:
        if not isinstance(entry, Mapping):
            self.wrong(where, "A question with name, type and label was expected.")
            return Question("", "", {})
        self.question = str(entry.get("name", ""))
        try:
            return self._question(entry, where, lists, routes)
        finally:
            self.question = ""

    def _question(
        self, entry: Mapping[str, Any], where: str, lists: dict[str, tuple[Choice, ...]], routes: set[str]
    ) -> Question:
        kind = entry.get("type")
        if kind not in TYPES:
            self.wrong(f"{where}.type", f"The type is one of: {', '.join(TYPES)}.")
            kind = "one"
        self.unknown(entry, where, KEYS_OF_ALL | KEYS_OF[kind])
        asked_on = entry.get("routes", [])
        if not isinstance(asked_on, list) or not all(one in routes for one in asked_on):
            self.wrong(f"{where}.routes", f"Routes are named by: {', '.join(sorted(routes)) or '(none)'}.")
            asked_on = []
        name_of_list, choices = self.its_choices(entry, where, kind, lists)
        lowest, highest = self.bounds(entry, where, kind)
        most = 0
        if kind in {SEVERAL, RANK} and "most" in entry:
            most = self.number(entry["most"], f"{where}.most", 1, max(len(choices), 1))
        return Question(
            name=self.name(entry.get("name"), f"{where}.name", reserved=_RESERVED),
            type=kind,
            label=self.text(entry.get("label"), f"{where}.label"),
            help=self.text(entry.get("help"), f"{where}.help", most=limits.HELP, needed=False),
            routes=tuple(asked_on),
            wording=self.wording(entry, where, routes),
            choices=choices,
            rows=self.rows(entry, where) if kind == GRID else (),
            lowest=lowest,
            highest=highest,
            low=self.text(entry.get("low"), f"{where}.low", needed=kind == SCALE),
            high=self.text(entry.get("high"), f"{where}.high", needed=kind == SCALE),
            most=most,
            when=self.condition(entry.get("when"), f"{where}.when"),
            list_name=name_of_list,
        )

    def its_choices(
        self, entry: Mapping[str, Any], where: str, kind: str, lists: dict[str, tuple[Choice, ...]]
    ) -> tuple[str, tuple[Choice, ...]]:
        if kind not in WITH_CHOICES:
            return "", ()
        name = entry.get("choices")
        if not isinstance(name, str) or name not in lists:
            self.wrong(f"{where}.choices", f"Name a list of choices: {', '.join(sorted(lists)) or '(none)'}.")
            return "", ()
        most = {GRID: limits.GRID_CHOICES, RANK: limits.RANKED}.get(kind, limits.CHOICES)
        if len(lists[name]) > most:
            self.wrong(f"{where}.choices", f"A question of this type has at most {most} choices.")
        return name, lists[name]

    def bounds(self, entry: Mapping[str, Any], where: str, kind: str) -> tuple[int, int]:
        if kind == SCALE:
            low = self.number(entry.get("lowest", 1), f"{where}.lowest", 0, 1)
            return low, self.number(
                entry.get("highest", 5), f"{where}.highest", low + 2, low + limits.SCALE_STEPS - 1
            )
        if kind == NUMBER:
            limit = limits.NUMBER_RANGE
            low = self.number(entry.get("lowest", 0), f"{where}.lowest", -limit, limit)
            return low, self.number(entry.get("highest", 100), f"{where}.highest", low + 1, limit)
        return 0, 0

    def rows(self, entry: Mapping[str, Any], where: str) -> tuple[Row, ...]:
        found = []
        for place, row in enumerate(self.entries(entry, "rows", where, 1, limits.GRID_ROWS)):
            at = f"{where}.rows[{place}]"
            if not isinstance(row, Mapping):
                self.wrong(at, "A row with name and label was expected.")
                continue
            self.unknown(row, at, {"name", "label"})
            found.append(
                Row(self.name(row.get("name"), f"{at}.name"), self.text(row.get("label"), f"{at}.label"))
            )
        names = [row.name for row in found]
        for name in sorted({one for one in names if one and names.count(one) > 1}):
            self.wrong(f"{where}.rows", f"The row “{name}” stands there twice.")
        return tuple(found)

    def wording(self, entry: Mapping[str, Any], where: str, routes: set[str]) -> dict[str, Wording]:
        value = entry.get("wording", {})
        if not isinstance(value, Mapping):
            self.wrong(f"{where}.wording", "Words by route were expected.")
            return {}
        found = {}
        for route, words in value.items():
            at = f"{where}.wording.{route}"
            if route not in routes or not isinstance(words, Mapping):
                self.wrong(at, f"Words by route were expected: {', '.join(sorted(routes))}.")
                continue
            self.unknown(words, at, {"label", "help"})
            found[route] = Wording(
                self.text(words.get("label"), f"{at}.label"),
                self.text(words.get("help"), f"{at}.help", most=limits.HELP, needed=False),
            )
        return found
