"""Schools of an area that pool their pages: what they take from the area's is what the others said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from saferday.engines.disclosure import AuditReport

from ...rules.results import Protection
from ..questions import ShownQuestion
from .leaving import few_left
from .pages import Page, findings
from .withholding import withheld, without_years

MOST_POOLED = 20
"""In an area of more schools, what pooled pages leave open (a rounding each, and the area's noise) is wide."""
MOST_BY_YEAR = 6
"""In an area of more schools year groups are not told apart: it takes long, and the roundings of bands add up."""


def pools(page: Page, of_schools: Iterable[Page]) -> Iterator[list[Page]]:
    """The pages that schools of an area (or the country) could lay together: all of them, and all but each one."""
    inside = page.schools or page.beside
    if len(inside) > MOST_POOLED:
        return
    pages = [one for one in of_schools if one.schools <= inside]
    if len(pages) > 1:
        yield pages
        for left in pages:
            yield [one for one in pages if one is not left]


def beside_pools(
    page: Page, of_schools: Sequence[Page], questions: Sequence[ShownQuestion], protection: Protection
) -> dict[str, Any]:
    """The rows of an area's or the country's page, without those that tell pooled schools of another's pupils."""
    shown = dict(page.shown)
    for pool in pools(page, of_schools):
        for fewer in (without_years, withheld):
            telling = told_by_pool(replace(page, shown=shown), pool, questions, protection)
            for key, _report in telling:
                shown[key] = fewer(shown[key])
            if not telling:
                break
    return shown


def told_by_pool(
    page: Page,
    pool: Sequence[Page],
    questions: Sequence[ShownQuestion],
    protection: Protection,
    *,
    minimum: int | None = None,
) -> list[tuple[str, AuditReport]]:
    """What follows from a page and some schools' together, question by question."""
    inside = page.schools or page.beside
    # The pool may learn of those who are not in it, and of each of its own what that one's page joins.
    parts = [[one for one in pool if one is not left] for left in pool]
    if not inside <= frozenset().union(*(one.schools for one in pool)):
        parts.append(list(pool))
    close = [one for one in questions if any(few_left(page, part, one, protection) for part in parts)]
    years = len(inside) <= MOST_BY_YEAR
    return findings([page, *pool], close, protection, by_year=years, over_time=False, minimum=minimum)
