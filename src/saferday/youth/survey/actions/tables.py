"""Releasing tables that are published once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from saferday.centre.accounts.queries import require
from saferday.centre.audit.actions import audited, record

from ..models import OneOffTable, Survey

if TYPE_CHECKING:
    from ..results.oneoff import WorkedOut


@audited
def release_table(*, by: Any, survey: Survey, sides: Sequence[str], table: WorkedOut) -> OneOffTable:
    """Keeps a table that was worked out and found safe, for all to see who may read results in detail."""
    if by is not None:
        require(by, "results.read")
    kept = OneOffTable.objects.create(
        survey=survey,
        sides=list(sides),
        made_on=timezone.localdate(),
        values=table.values,
        proven=table.proven,
    )
    record("survey.table.released", by=by, subject=kept, detail={"sides": list(sides)})
    return kept
