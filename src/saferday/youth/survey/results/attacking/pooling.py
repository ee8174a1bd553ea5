"""Schools of an area that pool their pages: what they take from the area's is what the others said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from ...rules.results import Protection
from ..questions import ShownQuestion
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
            asked = [one for one in questions if shown.get(one.key) and shown[one.key][0]["groups"]]
            together = [replace(page, shown=shown), *pool]
            telling = findings(together, asked, protection, by_year=by_year(page), over_time=False)
            for key, _report in telling:
                shown[key] = fewer(shown[key])
            if not telling:
                break
    return shown


def by_year(page: Page) -> bool:
    """Whether schools that pool their pages are told apart by year group too."""
    return len(page.schools or page.beside) <= MOST_BY_YEAR
