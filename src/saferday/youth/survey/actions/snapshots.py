"""Making snapshots: what the public, schools and researchers are shown until the next ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from saferday.centre.accounts.queries import require
from saferday.centre.audit.actions import audited, record, unchanged

from ..models import Snapshot, SnapshotBasis, Survey
from ..queries import results as queries
from ..rules.results import PROTECTION, Protection

if TYPE_CHECKING:
    from ..queries.due import Part


@audited
def make_snapshots(*, by: Any = None, survey: Survey, protection: Protection = PROTECTION) -> int:
    """Makes new snapshots of those parts of a survey that have enough new answers; how many.

    What is already there never changes.
    """
    from ..queries.due import parts_due

    if by is not None:
        require(by, "survey.write")
    number, made = queries.next_number(survey), 0
    for parts in parts_due(survey, number, protection):
        # Stored before the next are worked out: an area is held against its schools' newest pages.
        _store(survey, number, parts, protection)
        made += len(parts)
    if not made:
        unchanged()
        return 0
    record("survey.results.made", by=by, subject=survey, detail={"number": number, "parts": made})
    return made


def _store(survey: Survey, number: int, parts: list[Part], protection: Protection) -> None:
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


@audited
def note_download(*, by: Any, survey: Survey, name: str) -> None:
    """Records that somebody took a file of single responses."""
    require(by, "results.read")
    record("survey.file.taken", by=by, subject=survey, detail={"file": name})
