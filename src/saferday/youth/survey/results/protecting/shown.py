"""What is stored of a question: rows of groups, each with its number or the reason why there is none."""

from __future__ import annotations

from typing import Any

Row = dict[str, Any]
"""``years`` (None: all), ``base``, ``reason`` and ``groups``; a group is the places of its categories, ``value``,
``percent``, ``silent`` (whether who gave no answer is counted in it) and ``reason``."""

Shown = dict[str, list[Row]]
"""The rows of each question, all pupils first."""

ROUTE, BASE, SMALL, SCHOOLS, SPREAD = "route", "base", "small", "schools", "spread"


def nothing(reason: str, years: list[str] | None = None) -> Row:
    """A row that shows no number."""
    return {"years": years, "base": None, "reason": reason, "groups": []}
