"""Making snapshots: what the public, schools and researchers are shown until the next ones."""

from __future__ import annotations

from typing import Any

import numpy as np
from django.utils import timezone

from saferday.centre.accounts.queries import require
from saferday.centre.audit.actions import audited, record, unchanged

from ..models import School, Snapshot, SnapshotBasis, Survey
from ..queries import results as queries
from ..queries.schools import year_groups
from ..results.choosing import areas_to_show
from ..results.coding import Coded
from ..results.protecting import crossed_tables, of_area, of_school, ptable_of
from ..rules.results import AREA, COUNTRY, PROTECTION, SCHOOL, Protection


@audited
def make_snapshots(*, by: Any = None, survey: Survey, protection: Protection = PROTECTION) -> int:
    """Makes new snapshots of those parts of a survey that have ten or more new answers; how many.

    What is already there never changes. A school's part begins with thirty answers.
    """
    if by is not None:
        require(by, "survey.write")
    data = queries.coded_responses(survey)
    last = queries.parts_last_made(survey)
    number = queries.next_number(survey)
    made: list[tuple[Snapshot, int]] = []

    def due(scope: str, pk: int | None, answers: int) -> bool:
        before = last.get((scope, pk))
        return answers >= protection.new_answers + (before[1] if before else 0)

    def add(scope: str, answers: int, shown: Any, **of: Any) -> None:
        results = {"version": survey.asked_id, "shown": shown}
        made.append(
            (
                Snapshot(
                    survey=survey,
                    number=number,
                    scope=scope,
                    made_on=timezone.localdate(),
                    rules_digest=protection.digest,
                    results=results,
                    **of,
                ),
                answers,
            )
        )

    ptable = ptable_of(queries.secret_of(survey))
    schools = np.unique(data.schools)
    if len(data) and due(COUNTRY, None, len(data)):
        crossed = crossed_tables(data, ptable, protection)
        add(COUNTRY, len(data), of_area(data, ptable, protection), crossed=crossed)
        _areas(survey, data, schools, add, due, ptable, protection)
    phases = {code: str(row["phase"]) for code, row in year_groups().items()}
    known = School.objects.in_bulk([int(pk) for pk in schools])
    for pk in schools.tolist():
        part = data.of(data.schools == pk)
        if len(part) >= protection.school_base and due(SCHOOL, pk, len(part)):
            add(SCHOOL, len(part), of_school(part, protection, phases).shown, school=known[pk])
    if not made:
        unchanged()
        return 0
    Snapshot.objects.bulk_create([one for one, _answers in made])
    SnapshotBasis.objects.bulk_create(SnapshotBasis(snapshot=one, answers=answers) for one, answers in made)
    record("survey.results.made", by=by, subject=survey, detail={"number": number, "parts": len(made)})
    return len(made)


def _areas(
    survey: Survey, data: Coded, schools: Any, add: Any, due: Any, ptable: Any, protection: Protection
) -> None:
    """Every area with enough schools, such that what is left over is large enough too."""
    area_of = queries.areas_of_schools([int(pk) for pk in schools])
    by_area: dict[int, list[int]] = {}
    for pk, area in area_of.items():
        by_area.setdefault(area.pk, []).append(pk)
    areas = {area.pk: area for area in area_of.values()}
    for pk in areas_to_show(
        {pk: len(its) for pk, its in by_area.items()}, len(schools), protection.area_schools
    ):
        rows = np.isin(data.schools, by_area[pk])
        answers = int(rows.sum())
        if answers >= protection.area_base and due(AREA, pk, answers):
            add(AREA, answers, of_area(data.of(rows), ptable, protection), area=areas[pk])


@audited
def note_download(*, by: Any, survey: Survey, name: str) -> None:
    """Records that somebody took a file of single responses."""
    require(by, "results.read")
    record("survey.file.taken", by=by, subject=survey, detail={"file": name})
