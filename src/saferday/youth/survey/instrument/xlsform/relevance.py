"""XLSForm's ``relevant``: which routes a question is on, and when it is asked."""

from __future__ import annotations

from typing import Any

from ..conditions import Both, Condition, ConditionUnclear, Either, Look, Not, parse, written
from .columns import ROUTE
from .words import Words, plain


class Relevance(Words):
    """Reads conditions, with the names that things have here."""

    row_names: dict[str, str]
    """The rows of grids: XLSForm's name of each, and ours."""

    def _say_when(self, target: dict[str, Any], number: int, relevant: str) -> None:
        if not relevant:
            return
        try:
            condition = self._renamed(parse(relevant))
        except ConditionUnclear as unclear:
            self._skip(number, target["name"], f"its condition is left out: {unclear}")
            return
        routes, rest = _routes_in(condition)
        if routes and "questions" not in target:
            target["routes"] = routes
            condition_left = rest
        else:
            condition_left = condition
        if condition_left is not None:
            target["when"] = written(condition_left)

    def _renamed(self, condition: Condition) -> Condition:
        if isinstance(condition, Look):
            variable = self.row_names.get(condition.variable, plain(condition.variable))
            value = condition.value if not isinstance(condition.value, str) else plain(condition.value)
            return Look(variable, condition.sign, value)
        if isinstance(condition, Not):
            return Not(self._renamed(condition.part))
        return type(condition)(tuple(self._renamed(part) for part in condition.parts))


def _routes_in(condition: Condition) -> tuple[list[str], Condition | None]:
    """The routes that a condition begins with, and what is left of it."""
    if routes := _only_routes(condition):
        return routes, None
    if isinstance(condition, Both) and (routes := _only_routes(condition.parts[0])):
        rest = condition.parts[1:]
        return routes, rest[0] if len(rest) == 1 else Both(rest)
    return [], condition


def _only_routes(condition: Condition) -> list[str]:
    parts = condition.parts if isinstance(condition, Either) else (condition,)
    if all(isinstance(part, Look) and part.variable == ROUTE and part.sign == "=" for part in parts):
        return [str(part.value) for part in parts if isinstance(part, Look)]
    return []
