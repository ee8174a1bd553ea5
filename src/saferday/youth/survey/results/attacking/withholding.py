"""What of new pages is withheld, or kept as it was, because the attacker found something."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from ...rules.results import Protection
from ..protecting import LARGEST_NOISE
from ..protecting.shown import SPREAD, nothing
from ..questions import ShownQuestion
from .pages import Page, findings


def kept_or_new(
    before: Sequence[Page],
    new: Page,
    questions: Sequence[ShownQuestion],
    protection: Protection,
) -> dict[str, Any]:
    """The rows of a new page; of a question whose new numbers, beside all earlier ones, would tell on somebody, the
    latest rows that were shown, marked with the moment they are of.

    Args:
        before: every earlier page of the school, the oldest first.
    """
    if not before:
        return dict(new.shown)
    telling = {
        key for key, _report in findings([*before, new], questions, protection, by_year=True, over_time=True)
    }
    latest = before[-1]
    shown: dict[str, Any] = {}
    for key, rows in new.shown.items():
        if key not in telling:
            shown[key] = rows
        elif key in latest.shown:
            shown[key] = [{**row, "as_of": row.get("as_of", latest.moment)} for row in latest.shown[key]]
    return shown


def safe_rows(page: Page, questions: Sequence[ShownQuestion], protection: Protection) -> dict[str, Any]:
    """The rows of an area's or the country's page from which nothing follows.

    A question that tells on somebody first loses its rows by year group, then all its numbers.
    """
    shown = dict(page.shown)
    for fewer in (_without_years, _withheld):
        telling = findings([replace(page, shown=shown)], questions, protection, by_year=True, over_time=False)
        for key, _report in telling:
            shown[key] = fewer(shown[key])
    return shown


def _without_years(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return rows[:1]


def _withheld(_rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [nothing(SPREAD)]


def withheld_beside(
    page: Page, others: Iterable[Page], questions: Sequence[ShownQuestion], protection: Protection
) -> dict[str, Any]:
    """The rows of a page, without those that tell on the other schools of an area to one that sees its own page too.

    Args:
        page: of a school, an area or the country.
        others: for a school, the pages of its area and the country; for those, the pages of their schools.
    """
    shown = dict(page.shown)
    for other in others:
        close = [one for one in questions if _close(shown.get(one.key), other.shown.get(one.key), protection)]
        pair = [replace(page, shown=shown), other]
        for key, _report in findings(pair, close, protection, by_year=False, over_time=True):
            shown[key] = _withheld(shown[key])
    return shown


def _close(one: Any, other: Any, protection: Protection) -> bool:
    """Whether some answers are nearly as many on one page as on the other: what is left may be few."""
    if not one or not other:
        return False
    counts = [{place: g for g in rows[0]["groups"] for place in g["places"] or [-1]} for rows in (one, other)]
    slack = protection.small + 2 * LARGEST_NOISE + protection.rounded_to
    for rows, beside in ((one, counts[1]), (other, counts[0])):
        for group in rows[0]["groups"]:
            within = {
                id(beside[place]): beside[place]["value"]
                for place in group["places"] or [-1]
                if place in beside
            }
            if group["value"] is None or not within or None in within.values():
                continue
            if abs(sum(within.values()) - group["value"]) < slack * max(1, len(within)):
                return True
    return False
