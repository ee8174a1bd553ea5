"""Storing snapshots: what the public, schools and researchers are shown until the next ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from saferday.centre.accounts.queries import require
from saferday.centre.audit.actions import audited, record

from ..models import Snapshot, SnapshotBasis, Survey
from ..rules.results import PROTECTION, Protection

if TYPE_CHECKING:
    from ..queries.due import Part


@audited
def store_snapshots(
    *, by: Any = None, survey: Survey, number: int, parts: list[Part], protection: Protection = PROTECTION
) -> list[Snapshot]:
    """Stores what was worked out of some parts of a survey, as snapshots of that number."""
    if by is not None:
        require(by, "survey.write")
    rows = [
        Snapshot(
            survey=survey,
            number=number,
            scope=part.scope,
            area=part.area,
            school=part.school,
            made_on=timezone.localdate(),
            rules_digest=protection.digest,
            results={"version": survey.asked_id, "shown": part.shown, "years": list(part.years)},
            crossed=part.crossed,
        )
        for part in parts
    ]
    Snapshot.objects.bulk_create(rows)
    SnapshotBasis.objects.bulk_create(
        SnapshotBasis(snapshot=row, answers=part.answers) for row, part in zip(rows, parts, strict=True)
    )
    record("survey.results.made", by=by, subject=survey, detail={"number": number, "parts": len(rows)})
    return rows


@audited
def note_download(*, by: Any, survey: Survey, name: str) -> None:
    """Records that somebody took a file of single responses."""
    require(by, "results.read")
    record("survey.file.taken", by=by, subject=survey, detail={"file": name})
