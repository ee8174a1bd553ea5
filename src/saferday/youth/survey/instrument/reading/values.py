"""The single values of a definition: names, codes, words, numbers, flags, conditions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .. import limits
from ..conditions import ConditionUnclear, parse
from ..definition import Text
from .problems import Problem

NAME = re.compile(r"[a-z][a-z0-9_]*")


class Values:
    """Reads single values and remembers where it is; what is wrong with one is collected."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.languages: tuple[str, ...] = ()
        self.question = ""

    def wrong(self, where: str, message: str) -> None:
        self.problems.append(Problem(where, message, self.question))

    def entries(self, document: Mapping[str, Any], key: str, at: str, least: int, most: int) -> list[Any]:
        value = document.get(key)
        where = f"{at}.{key}".lstrip(".")
        if not isinstance(value, list) or not least <= len(value) <= most:
            self.wrong(where, f"A list of {least} to {most} was expected.")
            return [] if not isinstance(value, list) else value[:most]
        return value

    def unknown(self, entry: Mapping[str, Any], where: str, known: set[str]) -> None:
        for key in sorted(set(map(str, entry)) - known):
            self.wrong(f"{where}.{key}".lstrip("."), f"“{key}” is not known here.")

    def name(self, value: Any, where: str, *, reserved: frozenset[str] = frozenset()) -> str:
        if not isinstance(value, str) or not NAME.fullmatch(value) or len(value) > limits.NAME:
            self.wrong(
                where,
                f"A name has small letters, digits and _, begins with a letter and has at most {limits.NAME} signs.",
            )
            return ""
        if value in reserved:
            self.wrong(where, f"“{value}” has a meaning of its own; choose another name.")
        return value

    def text(self, value: Any, where: str, *, most: int = limits.LABEL, needed: bool = True) -> Text:
        if value in (None, {}, "") and not needed:
            return {}
        if not isinstance(value, Mapping):
            self.wrong(where, 'Words by language were expected, like {"en": "…", "cy": "…"}.')
            return {}
        words = {}
        for language in self.languages:
            part = value.get(language, "")
            if not isinstance(part, str) or not part.strip():
                self.wrong(f"{where}.{language}", f"The words in “{language}” are missing.")
            elif len(part) > most:
                self.wrong(f"{where}.{language}", f"At most {most} signs; this has {len(part)}.")
            elif any(ord(sign) < 32 and sign != "\n" for sign in part):
                self.wrong(f"{where}.{language}", "It holds a sign that cannot be shown.")
            else:
                words[language] = part.strip()
        self.unknown(value, where, set(self.languages))
        return words

    def code(self, value: Any, where: str) -> str:
        if (
            not isinstance(value, str)
            or not re.fullmatch(r"[a-z0-9][a-z0-9_]*", value)
            or len(value) > limits.NAME
        ):
            self.wrong(where, f"A code has small letters, digits and _, and at most {limits.NAME} signs.")
            return ""
        return value

    def flag(self, value: Any, where: str) -> bool:
        if not isinstance(value, bool):
            self.wrong(where, "true or false was expected.")
        return value is True

    def number(self, value: Any, where: str, low: int, high: int) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            self.wrong(where, f"A whole number from {low} to {high} was expected.")
            return low
        return value

    def condition(self, value: Any, where: str) -> str:
        if value in (None, ""):
            return ""
        if not isinstance(value, str):
            self.wrong(where, "A condition in words was expected.")
            return ""
        try:
            parse(value)
        except ConditionUnclear as unclear:
            self.wrong(where, f"{unclear} (at sign {unclear.at + 1})")
            return ""
        return value
