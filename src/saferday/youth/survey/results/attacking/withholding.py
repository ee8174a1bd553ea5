"""What of new pages is withheld, or kept as it was, because the attacker found something."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from saferday.engines.disclosure import AuditReport

from ...rules.results import Protection
from ..protecting.shown import SPREAD, nothing
from ..questions import ShownQuestion
from .leaving import few_left
from .pages import CONTRADICTION, Page, findings, moments_of


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
    for fewer in (without_years, withheld):
        telling = findings([replace(page, shown=shown)], questions, protection, by_year=True, over_time=False)
        for key, _report in telling:
            shown[key] = fewer(shown[key])
    return shown


def without_years(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A question's rows without those by year group."""
    return rows[:1]


def withheld(_rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A question without its numbers."""
    return [nothing(SPREAD)]


def withheld_beside(
    page: Page, others: Iterable[Page], questions: Sequence[ShownQuestion], protection: Protection
) -> dict[str, Any]:
    """The rows of a page, without those that tell on the other schools of an area to one that sees its own page too.

    A question that does first loses its rows by year group, then all its numbers.

    Args:
        page: of a school, an area or the country.
        others: for a school, the pages of its area and the country; for those, the pages of their schools.
    """
    shown = dict(page.shown)
    for other in others:
        for fewer in (without_years, withheld):
            telling = list(told_beside(replace(page, shown=shown), other, questions, protection))
            for key, _report in telling:
                shown[key] = fewer(shown[key])
            if not telling:
                break
    return shown


def told_beside(
    page: Page,
    other: Page,
    questions: Sequence[ShownQuestion],
    protection: Protection,
    *,
    minimum: int | None = None,
) -> Iterator[tuple[str, AuditReport]]:
    """What follows from a school's page and one that counts its pupils too, question by question.

    Pages of two moments are read twice: as anybody must, and as a school does that knows that all its pupils had
    answered before the first. Numbers that cannot both be true then say that they had not.
    """
    wide, own = (page, other) if page.noisy else (other, page)
    pair = [page, other]
    close = [one for one in questions if few_left(wide, [own], one, protection)]
    told = findings(pair, close, protection, by_year=True, over_time=True, minimum=minimum)
    yield from told
    found = {key for key, _report in told}
    rest = [one for one in close if one.key not in found and len(moments_of(pair, one)) > 1]
    for key, report in findings(pair, rest, protection, by_year=True, over_time=False, minimum=minimum):
        if all(one.kind != CONTRADICTION for one in report.findings):
            yield key, report
