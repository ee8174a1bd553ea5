"""Making snapshots: what the public, schools and researchers are shown until the next ones."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
from django.utils import timezone

from saferday.centre.accounts.queries import require
from saferday.centre.audit.actions import audited, record, unchanged
from saferday.engines.disclosure import PTable

from ..models import School, Snapshot, SnapshotBasis, Survey
from ..queries import results as queries
from ..queries.auditing import pages_of_area, pages_of_school
from ..queries.schools import year_groups
from ..results.attacking import Page, kept_or_new, safe_rows
from ..results.choosing import areas_to_show
from ..results.coding import Coded
from ..results.protecting import crossed_tables, of_area, of_school, ptable_of
from ..rules.results import AREA, COUNTRY, PROTECTION, SCHOOL, Protection


@audited
def make_snapshots(*, by: Any = None, survey: Survey, protection: Protection = PROTECTION) -> int:
    """Makes new snapshots of those parts of a survey that have ten or more new answers; how many.

    What is already there never changes. A school's part begins with thirty answers, and waits while one of its
    classes is open: a page that grew with every class would tell one class from the next. Where even so a question's
    new numbers beside the earlier ones would tell on somebody, its earlier numbers stay.
    """
    if by is not None:
        require(by, "survey.write")
    data = queries.coded_responses(survey)
    last = queries.parts_last_made(survey)
    number = queries.next_number(survey)
    made: list[tuple[Snapshot, int]] = []

    def due(scope: str, pk: int | None, answers: int) -> bool:
        before = last[(scope, pk)][1] if (scope, pk) in last else 0
        share = 0 if closed else math.ceil(protection.growth * before)
        return answers - before >= max(protection.new_answers, share)

    def add(scope: str, answers: int, shown: Any, years: tuple[str, ...], **of: Any) -> None:
        results = {"version": survey.asked_id, "shown": shown, "years": list(years)}
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

    closed = survey.closes_at is not None and survey.closes_at <= timezone.now()
    ptable = ptable_of(queries.secret_of(survey))
    schools = np.unique(data.schools)
    if len(data) and due(COUNTRY, None, len(data)):
        crossed = crossed_tables(data, ptable, protection)
        add(
            COUNTRY,
            len(data),
            _of_area(survey, number, None, data, ptable, protection),
            data.years_present,
            crossed=crossed,
        )
        _areas(survey, number, data, schools, add, due, ptable, protection)
    phases = {code: str(row["phase"]) for code, row in year_groups().items()}
    known = School.objects.in_bulk([int(pk) for pk in schools])
    busy = queries.schools_still_answering(survey)
    for pk in schools.tolist():
        part = data.of(data.schools == pk)
        if len(part) >= protection.school_base and pk not in busy and due(SCHOOL, pk, len(part)):
            shown = of_school(part, protection, phases).shown
            page = Page("new", number, frozenset({str(pk)}), shown, False, part.years_present)
            kept = kept_or_new(pages_of_school(survey, pk), page, data.questions, protection)
            add(SCHOOL, len(part), kept, part.years_present, school=known[pk])
    if not made:
        unchanged()
        return 0
    Snapshot.objects.bulk_create([one for one, _answers in made])
    SnapshotBasis.objects.bulk_create(SnapshotBasis(snapshot=one, answers=answers) for one, answers in made)
    record("survey.results.made", by=by, subject=survey, detail={"number": number, "parts": len(made)})
    return len(made)


def _areas(
    survey: Survey,
    number: int,
    data: Coded,
    schools: Any,
    add: Any,
    due: Any,
    ptable: PTable,
    protection: Protection,
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
            its = data.of(rows)
            shown = _of_area(survey, number, areas[pk], its, ptable, protection)
            add(AREA, answers, shown, its.years_present, area=areas[pk])


def _of_area(
    survey: Survey, number: int, area: Any, data: Coded, ptable: PTable, protection: Protection
) -> dict[str, Any]:
    """The rows of an area, or of the country, from which nothing follows, beside all earlier ones either."""
    page = Page("new", number, frozenset(), of_area(data, ptable, protection), True, data.years_present)
    page = replace(page, shown=safe_rows(page, data.questions, protection))
    return kept_or_new(pages_of_area(survey, area), page, data.questions, protection)


@audited
def note_download(*, by: Any, survey: Survey, name: str) -> None:
    """Records that somebody took a file of single responses."""
    require(by, "results.read")
    record("survey.file.taken", by=by, subject=survey, detail={"file": name})
