"""Works out which parts of a survey are due for new results, and what may be shown of each."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from django.utils import timezone

from saferday.centre.areas.queries import Area

from ..models import School, Survey
from ..results.attacking import Page, kept_or_new, safe_rows, withheld_beside
from ..results.choosing import areas_to_show
from ..results.coding import Coded
from ..results.estimating import estimated, weights_of
from ..results.protecting import crossed_tables, of_area, of_school, ptable_of
from ..rules.results import AREA, COUNTRY, SCHOOL, Protection
from . import results as queries
from .auditing import (
    members_of,
    newest_pages_of_schools,
    pages_of_area,
    pages_of_everybody,
    pages_of_school,
)
from .schools import year_groups


@dataclass(frozen=True)
class Part:
    """What may be shown of a school, an area or the country, and how many answers that stands on."""

    scope: str
    answers: int
    shown: dict[str, Any]
    years: tuple[str, ...]
    area: Area | None = None
    school: School | None = None
    crossed: dict[str, Any] = field(default_factory=dict)


def parts_due(survey: Survey, number: int, protection: Protection) -> list[Part]:
    """Every part with enough new answers, as it may be shown beside all that was shown before.

    A school's part begins with thirty answers, and waits while one of its classes is open: a page that grew with every
    class would tell one class from the next. Where even so a question's new numbers beside the earlier ones would
    tell on somebody, its earlier numbers stay.
    """
    data = queries.coded_responses(survey)
    if not len(data):
        return []
    around = _Around.of(survey, data)
    schools = list(_schools(survey, number, data, protection, around))
    return [*schools, *_areas(survey, number, data, protection, around)]


@dataclass(frozen=True)
class _Around:
    """What parts are held against: earlier pages, those of everybody, those of schools; and how often each was made."""

    last: Mapping[tuple[str, int | None], int]
    closed: bool
    members: Mapping[int | None, frozenset[str]]
    wide: list[Page]
    of_schools: dict[int, Page]
    schools: list[int]

    @classmethod
    def of(cls, survey: Survey, data: Coded) -> _Around:
        members = members_of(survey)
        return cls(
            {part: answers for part, (_row, answers) in queries.parts_last_made(survey).items()},
            survey.closes_at is not None and survey.closes_at <= timezone.now(),
            members,
            pages_of_everybody(survey, members),
            newest_pages_of_schools(survey, members),
            [int(pk) for pk in np.unique(data.schools)],
        )

    def due(self, scope: str, pk: int | None, answers: int, protection: Protection) -> bool:
        before = self.last.get((scope, pk), 0)
        share = 0 if self.closed else math.ceil(protection.growth * before)
        return answers - before >= max(protection.new_answers, share)


def _schools(
    survey: Survey, number: int, data: Coded, protection: Protection, around: _Around
) -> Iterator[Part]:
    phases = {code: str(row["phase"]) for code, row in year_groups().items()}
    known = School.objects.in_bulk(around.schools)
    busy = queries.schools_still_answering(survey)
    for pk in around.schools:
        part = data.of(data.schools == pk)
        if (
            len(part) < protection.school_base
            or pk in busy
            or not around.due(SCHOOL, pk, len(part), protection)
        ):
            continue
        its = frozenset({str(pk)})
        shown = of_school(part, protection, phases).shown
        page = Page("new", number, its, shown, False, part.years_present, around.members[None])
        wide = [one for one in around.wide if not one.schools or its <= one.schools]
        page = replace(page, shown=withheld_beside(page, wide, data.questions, protection))
        earlier = pages_of_school(survey, pk)
        page = replace(page, shown=kept_or_new(earlier, page, data.questions, protection))
        around.of_schools[pk] = page
        yield Part(SCHOOL, len(part), dict(page.shown), part.years_present, school=known[pk])


def _areas(
    survey: Survey, number: int, data: Coded, protection: Protection, around: _Around
) -> Iterator[Part]:
    ptable = ptable_of(queries.secret_of(survey))
    pupils, nations = queries.school_sizes(around.schools)
    weights = weights_of(data, pupils, nations, queries.population(survey))
    for area, rows in _parts(data, around.schools, protection):
        part = data.of(rows)
        scope, pk = (AREA, area.pk) if area is not None else (COUNTRY, None)
        if not around.due(scope, pk, len(part), protection):
            continue
        inside = around.members.get(pk, frozenset()) if area is not None else frozenset()
        shown = of_area(part, ptable, protection)
        page = Page("new", number, inside, shown, True, part.years_present, around.members[None])
        page = replace(page, shown=safe_rows(page, data.questions, protection))
        beside = [one for one in around.of_schools.values() if not inside or one.schools <= inside]
        page = replace(page, shown=withheld_beside(page, beside, data.questions, protection))
        page = replace(page, shown=estimated(page.shown, part, weights[rows]))
        shown = kept_or_new(pages_of_area(survey, area), page, data.questions, protection)
        crossed = crossed_tables(part, ptable, protection) if area is None else {}
        yield Part(scope, len(part), shown, part.years_present, area=area, crossed=crossed)


def _parts(data: Coded, schools: list[int], protection: Protection) -> Iterable[tuple[Area | None, Any]]:
    """The country, as None, and every area with enough schools such that what is left over is enough too."""
    yield None, np.ones(len(data), dtype=bool)
    area_of = queries.areas_of_schools(schools)
    by_area: dict[int, list[int]] = {}
    for pk, area in area_of.items():
        by_area.setdefault(area.pk, []).append(pk)
    areas = {area.pk: area for area in area_of.values()}
    counts = {pk: len(its) for pk, its in by_area.items()}
    for pk in areas_to_show(counts, len(schools), protection.area_schools):
        rows = np.isin(data.schools, by_area[pk])
        if rows.sum() >= protection.area_base:
            yield areas[pk], rows
