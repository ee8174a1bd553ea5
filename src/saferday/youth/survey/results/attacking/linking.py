"""The researchers' file beside the published tables: who is not in it could be somebody rare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from saferday.engines.disclosure import AuditReport, Said, Statement
from saferday.engines.disclosure.attack.statements import limits

from ...rules.results import Protection
from ..protecting import LARGEST_NOISE
from ..questions import ShownQuestion
from .pages import Page, attacked

FILE, INSIDE, OUTSIDE = "responses", "in the file", "not in the file"


def file_findings(
    in_file: Mapping[str, int],
    coarsened: int,
    page: Page,
    questions: Sequence[ShownQuestion],
    protection: Protection,
    *,
    minimum: int | None = None,
) -> AuditReport:
    """What follows for those who are not in the file, by year group, from the bases of the country's page.

    Args:
        in_file: how many responses of each year group the file holds.
        coarsened: how many it holds of which it does not say the year group.
    """
    statements = [
        Statement(
            {FILE: frozenset({INSIDE}), "year": frozenset({year})},
            count,
            count + coarsened,
            "the researchers’ file",
        )
        for year, count in in_file.items()
    ]
    for question in questions:
        if question.asked_of is not None or question.twisted:
            continue
        for row in page.shown.get(question.key, ()):
            if row["base"] is None or not row["years"] or not set(row["years"]) <= set(in_file):
                continue
            where = {"year": frozenset(row["years"])}
            statements.append(Statement(where, *limits(row["base"], noise=LARGEST_NOISE), page.name))
    levels = {FILE: frozenset({INSIDE, OUTSIDE}), "year": frozenset(page.years)}
    said = Said(tuple(statements), levels)
    return attacked(said, FILE, minimum or protection.small, answers={FILE})
