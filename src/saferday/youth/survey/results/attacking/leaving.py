"""Whether pages taken from the page of their area may leave few pupils: what is worth the attacker's time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from ...rules.results import Protection
from ..protecting import LARGEST_NOISE
from ..questions import ShownQuestion
from .pages import Page, hidden_at_most

MOST_PLACES = 10
"""Of a question with more answers, not every set of them is looked at: it is attacked."""


def few_left(wide: Page, own: Sequence[Page], question: ShownQuestion, protection: Protection) -> bool:
    """Whether of some set of answers few may be left when schools take theirs from the page of all of them.

    A number of what is left is known closely only where it cannot be large: what a difference of rounded and noisy
    numbers leaves open is wider than what has to stay possible. A margin of twice that is for what else is known.
    """
    margin = 3 * protection.small
    for rows, inside in _compared(wide, own, question):
        most = [0] * (len(question.codes) + 1)
        for row in rows:
            for group in row["groups"]:
                number = (
                    hidden_at_most(protection) if group["value"] is None else group["value"] + LARGEST_NOISE
                )
                most[group["places"][0] if group["places"] else -1] += number
        pupils = sum(row["base"] for row in inside)
        if min(most[: len(question.codes)]) - pupils >= margin and not question.several:
            continue
        if question.several:
            if _few_by_answer(rows, inside, most, margin, protection):
                return True
        elif len(most) > MOST_PLACES or _few_in_some_set(inside, most, margin, protection):
            return True
    return False


def _compared(
    wide: Page, own: Sequence[Page], question: ShownQuestion
) -> Iterator[tuple[list[dict[str, Any]], list[dict[str, Any]]]]:
    """Rows of the wide page and rows of the schools that lie in them, for all pupils and for sets of year groups."""
    rows = wide.shown.get(question.key, ())
    shown = [
        (page, row) for page in own for row in page.shown.get(question.key, ()) if row["base"] is not None
    ]
    if not rows or not shown:
        return
    sets = {frozenset(row["years"] or page.years) for page, row in shown}
    chosen: list[tuple[frozenset[str] | None, list[dict[str, Any]]]] = [(None, list(rows[:1]))]
    chosen += [
        (years, [one for one in rows if one["years"] and set(one["years"]) <= years]) for years in sets
    ]
    for years, beside in chosen:
        if not beside or any(one["base"] is None for one in beside) or (years and len(beside) < len(years)):
            continue
        inside, whole = [], set()
        for page, row in shown:
            lies = years is None or set(row["years"] or page.years) <= years
            if lies and not row["years"]:
                whole.add(id(page))
            if lies and (not row["years"] or id(page) not in whole):
                inside.append(row)
        if inside:
            yield beside, inside


def _few_in_some_set(
    inside: Sequence[dict[str, Any]], most: Sequence[int], margin: int, protection: Protection
) -> bool:
    """Every set of answers, as bits of a number: the most there are in it, less all that the schools show of it."""
    places = len(most)
    highest, taken = np.zeros(1 << places, np.int64), np.zeros(1 << places, np.int64)
    for place, number in enumerate(most):
        highest[1 << place] = number
    for row in inside:
        for group in row["groups"]:
            if group["value"] is not None:
                held = [*group["places"], *([places - 1] if group["silent"] else [])]
                taken[sum(1 << place for place in held)] += group["value"] - protection.rounded_to // 2
    for place in range(places):
        for each in (highest, taken):
            halves = each.reshape(-1, 2, 1 << place)
            halves[:, 1] += halves[:, 0]
    return bool(((taken > 0) & (highest - taken < margin)).any())


def _few_by_answer(
    rows: Sequence[dict[str, Any]],
    inside: Sequence[dict[str, Any]],
    most: Sequence[int],
    margin: int,
    protection: Protection,
) -> bool:
    """Each answer that could be ticked, and those who did not tick it."""
    asked = sum(row["base"] + LARGEST_NOISE for row in rows)
    slack = protection.rounded_to // 2
    for place in range(len(most) - 1):
        held = [
            (row["base"], group["value"])
            for row in inside
            for group in row["groups"]
            if group["value"] is not None and group["places"] == [place]
        ]
        ticked = most[place] - sum(value - slack for _base, value in held)
        # The least that the page says: what it hides may be none.
        least = max(0, most[place] - 2 * LARGEST_NOISE * len(rows))
        left = asked - least - sum(base - value - 2 * slack for base, value in held)
        if held and min(ticked, left) < margin:
            return True
    return False
