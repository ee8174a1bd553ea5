"""The lists of choices of a definition."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .. import limits
from ..definition import Choice
from .values import Values

SYMBOL = re.compile(r"[a-z0-9-]*")


class Choices(Values):
    """Reads lists of choices."""

    def lists(self, value: Any) -> dict[str, tuple[Choice, ...]]:
        if not isinstance(value, Mapping):
            self.wrong("choices", "Lists of choices by name were expected.")
            return {}
        return {
            self.name(key, f"choices.{key}"): tuple(
                self.choice(entry, f"choices.{key}[{place}]")
                for place, entry in enumerate(self.choice_entries(value, key))
            )
            for key in value
        }

    def choice_entries(self, lists: Mapping[str, Any], key: str) -> list[Any]:
        entries = self.entries(lists, key, "choices", 2, limits.CHOICES)
        names = [one.get("name") for one in entries if isinstance(one, Mapping)]
        for name in sorted({str(one) for one in names if names.count(one) > 1}):
            self.wrong(f"choices.{key}", f"The code “{name}” stands there twice.")
        return entries

    def choice(self, entry: Any, where: str) -> Choice:
        if not isinstance(entry, Mapping):
            self.wrong(where, "A choice with name and label was expected.")
            return Choice("", {})
        self.unknown(entry, where, {"name", "label", "symbol", "alone"})
        symbol = entry.get("symbol", "")
        if not isinstance(symbol, str) or not SYMBOL.fullmatch(symbol):
            self.wrong(f"{where}.symbol", "The name of a symbol was expected.")
            symbol = ""
        return Choice(
            name=self.code(entry.get("name"), f"{where}.name"),
            label=self.text(entry.get("label"), f"{where}.label"),
            symbol=symbol,
            alone=self.flag(entry.get("alone", False), f"{where}.alone"),
        )
