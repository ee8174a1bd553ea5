"""Making snapshots: what the public, schools and researchers are shown until the next ones."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from django.utils import timezone

from saferday.centre.accounts.queries import require
from saferday.centre.audit.actions import audited, record, unchanged

from ..models import School, Snapshot, SnapshotBasis, Survey
from ..queries import results as queries
from ..queries.auditing import (
    members_of,
    newest_pages_of_schools,
    pages_of_area,
    pages_of_everybody,
    pages_of_school,
)
from ..queries.schools import year_groups
from ..results.attacking import Page, kept_or_new, safe_rows, withheld_beside
from ..results.choosing import areas_to_show
from ..results.coding import Coded
from ..results.estimating import estimated, weights_of
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
    members = members_of(survey)
    wide = pages_of_everybody(survey, members)
    phases = {code: str(row["phase"]) for code, row in year_groups().items()}
    known = School.objects.in_bulk([int(pk) for pk in schools])
    busy = queries.schools_still_answering(survey)
    pupils, nations = queries.school_sizes([int(pk) for pk in schools])
    weights = weights_of(data, pupils, nations, queries.population(survey))
    of_schools = newest_pages_of_schools(survey, members)
    for pk in schools.tolist():
        part = data.of(data.schools == pk)
        if len(part) < protection.school_base or pk in busy or not due(SCHOOL, pk, len(part)):
            continue
        its = frozenset({str(pk)})
        shown = of_school(part, protection, phases).shown
        page = Page("new", number, its, shown, False, part.years_present, members[None])
        around = [one for one in wide if not one.schools or its <= one.schools]
        page = replace(page, shown=withheld_beside(page, around, data.questions, protection))
        page = replace(page, shown=kept_or_new(pages_of_school(survey, pk), page, data.questions, protection))
        of_schools[pk] = page
        add(SCHOOL, len(part), page.shown, part.years_present, school=known[pk])
    for area, rows in _parts(
        data, schools, queries.areas_of_schools([int(pk) for pk in schools]), protection
    ):
        part = data.of(rows)
        scope, pk = (AREA, area.pk) if area is not None else (COUNTRY, None)
        if not len(part) or not due(scope, pk, len(part)):
            continue
        inside = members.get(pk, frozenset()) if area is not None else frozenset()
        page = Page(
            "new", number, inside, of_area(part, ptable, protection), True, part.years_present, members[None]
        )
        page = replace(page, shown=safe_rows(page, data.questions, protection))
        around = [one for one in of_schools.values() if not inside or one.schools <= inside]
        page = replace(page, shown=withheld_beside(page, around, data.questions, protection))
        page = replace(page, shown=estimated(page.shown, part, weights[rows]))
        shown = kept_or_new(pages_of_area(survey, area), page, data.questions, protection)
        crossed = crossed_tables(part, ptable, protection) if area is None else {}
        add(scope, len(part), shown, part.years_present, area=area, crossed=crossed)
    if not made:
        unchanged()
        return 0
    Snapshot.objects.bulk_create([one for one, _answers in made])
    SnapshotBasis.objects.bulk_create(SnapshotBasis(snapshot=one, answers=answers) for one, answers in made)
    record("survey.results.made", by=by, subject=survey, detail={"number": number, "parts": len(made)})
    return len(made)


def _parts(
    data: Coded, schools: Any, area_of: Mapping[int, Any], protection: Protection
) -> Iterable[tuple[Any, Any]]:
    """The country, as None, and every area with enough schools such that what is left over is enough too."""
    yield None, np.ones(len(data), dtype=bool)
    by_area: dict[int, list[int]] = {}
    for pk, area in area_of.items():
        by_area.setdefault(area.pk, []).append(pk)
    areas = {area.pk: area for area in area_of.values()}
    counts = {pk: len(its) for pk, its in by_area.items()}
    for pk in areas_to_show(counts, len(schools), protection.area_schools):
        rows = np.isin(data.schools, by_area[pk])
        if rows.sum() >= protection.area_base:
            yield areas[pk], rows


@audited
def note_download(*, by: Any, survey: Survey, name: str) -> None:
    """Records that somebody took a file of single responses."""
    require(by, "results.read")
    record("survey.file.taken", by=by, subject=survey, detail={"file": name})
