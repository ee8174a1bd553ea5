"""Stores schools from a list, some at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from saferday.centre.accounts.queries import require
from saferday.centre.audit.actions import audited, record

from ..models import School
from ..queries.listing import ADDED, CHANGED, CLOSED, Change
from ..schools.mapping import ListMap

FACTS = (
    "name",
    "folded",
    "phase",
    "town",
    "postcode",
    "website",
    "pupils",
    "lowest_age",
    "highest_age",
    "nation",
    "area",
    "is_open",
    "is_invented",
)
"""What a list says of a school, and a later list may change."""


@audited
def store_schools(
    *, by: Any = None, list_map: ListMap, changes: Sequence[Change], part: int = 1, parts: int = 1
) -> None:
    """Adds schools of a list or brings them up to date, by their number in it. To do it again changes nothing more.

    Args:
        part: which part of the list this is, of how many.
    """
    if by is not None:
        require(by, "survey.schools")
    rows = [one.school for one in changes]
    for row in rows:
        # The number in the list says which row it is, whether it is there already or not.
        row.pk = None
    School.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["source", "reference"], update_fields=FACTS
    )
    counted = Counter(one.what for one in changes)
    record(
        "survey.schools.imported",
        by=by,
        subject=f"survey.School:{list_map.list}",
        detail={what: counted[what] for what in (ADDED, CHANGED, CLOSED)} | {"part": part, "parts": parts},
    )
