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
from ..results.attacking import (
    MOST_POOLED,
    Axes,
    Page,
    beside_pools,
    kept_or_new,
    safe_crossed,
    safe_rows,
    withheld_beside,
)
from ..results.choosing import areas_to_show
from ..results.coding import Coded
from ..results.counting import by_school
from ..results.estimating import estimated, weights_of
from ..results.protecting import crossed_tables, of_area, of_school, ptable_of
from ..rules.results import AREA, COUNTRY, SCHOOL, Protection
from . import results as queries
from .auditing import (
    Members,
    earlier_crossed,
    members_of,
    newest_pages_of_schools,
    pages_of_area,
    pages_of_everybody,
    pages_of_schools,
)
from .schools import year_groups

FEW_SCHOOLS = 1_000
"""Up to so many schools are read by name; of more, all answers are."""


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


@dataclass(frozen=True)
class _Place:
    """The country, as None, or an area, with the schools of which it is made."""

    area: Area | None
    schools: frozenset[int]

    @property
    def key(self) -> queries.PartKey:
        return (AREA, self.area.pk) if self.area is not None else (COUNTRY, None)


def parts_due(survey: Survey, number: int, protection: Protection) -> Iterator[list[Part]]:
    """Every part with enough new answers, as it may be shown beside all that was shown before.

    The parts come some at a time, and each some must be stored before the next are asked for: areas are held against
    the newest pages of their schools. How many answers there are is asked first; answers are read only for what is due.

    A school's part begins with thirty answers, and waits while one of its classes is open: a page that grew with every
    class would tell one class from the next. Where even so a question's new numbers beside the earlier ones would
    tell on somebody, its earlier numbers stay.
    """
    answers = queries.answers_by_school(survey)
    due = _Due(
        queries.answers_last_counted(survey),
        survey.closes_at is not None and survey.closes_at <= timezone.now(),
        protection,
    )
    busy = queries.schools_still_answering(survey)
    schools = [pk for pk, count in answers.items() if pk not in busy and due(SCHOOL, pk, count)]
    places = [
        one for one in _places(answers, protection) if due(*one.key, sum(answers[pk] for pk in one.schools))
    ]
    if not schools and not places:
        return
    data = queries.coded_responses(survey, schools if not places and len(schools) <= FEW_SCHOOLS else None)
    members = members_of(answers)
    if schools:
        yield from _schools(survey, number, data, schools, members, due)
    if places:
        yield _areas(survey, number, data, places, members, due)


@dataclass(frozen=True)
class _Due:
    """Whether a part has enough answers, and enough new ones."""

    last: Mapping[queries.PartKey, int]
    closed: bool
    protection: Protection

    def __call__(self, scope: str, pk: int | None, answers: int) -> bool:
        least = self.protection.school_base if scope == SCHOOL else self.protection.area_base if pk else 1
        before = self.last.get((scope, pk), 0)
        share = 0 if self.closed else math.ceil(self.protection.growth * before)
        return answers >= least and answers - before >= max(self.protection.new_answers, share)


def _schools(
    survey: Survey,
    number: int,
    data: Coded,
    schools: list[int],
    members: Members,
    due: _Due,
) -> Iterator[list[Part]]:
    protection = due.protection
    phases = {code: str(row["phase"]) for code, row in year_groups().items()}
    wide = pages_of_everybody(survey, members)
    for some in by_school(data, schools):
        known = School.objects.in_bulk([one.school for one in some])
        earlier = pages_of_schools(survey, list(known))
        parts = []
        for one in some:
            if not due(SCHOOL, one.school, len(one)):
                continue
            its = frozenset({str(one.school)})
            shown = of_school(one, protection, phases)
            page = Page("new", number, its, shown, False, one.years_present, members[None])
            around = [beside for beside in wide if not beside.schools or its <= beside.schools]
            page = replace(page, shown=withheld_beside(page, around, data.questions, protection))
            shown = kept_or_new(earlier.get(one.school, []), page, data.questions, protection)
            parts.append(Part(SCHOOL, len(one), shown, one.years_present, school=known[one.school]))
        yield parts


def _areas(
    survey: Survey, number: int, data: Coded, places: list[_Place], members: Members, due: _Due
) -> list[Part]:
    protection = due.protection
    ptable = ptable_of(queries.secret_of(survey))
    every = np.unique(data.schools).tolist()
    weights = weights_of(data, *queries.school_sizes(every), queries.population(survey))
    parts = []
    for place in places:
        rows = slice(None) if place.area is None else np.isin(data.schools, sorted(place.schools))
        part = data.of(rows)
        if not due(*place.key, len(part)):
            continue
        inside = members.get(place.key[1], frozenset()) if place.area is not None else frozenset()
        shown = of_area(part, ptable, protection)
        page = Page("new", number, inside, shown, True, part.years_present, members[None])
        page = replace(page, shown=safe_rows(page, data.questions, protection))
        own = None if place.area is None else place.schools
        beside = newest_pages_of_schools(survey, members, own)
        page = replace(page, shown=withheld_beside(page, beside, data.questions, protection))
        if len(place.schools) <= MOST_POOLED:
            of_schools = list(newest_pages_of_schools(survey, members, own))
            page = replace(page, shown=beside_pools(page, of_schools, data.questions, protection))
        page = replace(page, shown=estimated(page.shown, part, weights[rows]))
        shown = kept_or_new(pages_of_area(survey, place.area), page, data.questions, protection)
        crossed = {}
        if place.area is None:
            axes = Axes.of(data.questions, data.year_codes, data.route_names)
            tables = crossed_tables(part, ptable, protection)
            before = earlier_crossed(survey)
            crossed = safe_crossed(tables, before, replace(page, shown=shown), axes, protection)
        parts.append(
            Part(place.key[0], len(part), shown, part.years_present, area=place.area, crossed=crossed)
        )
    return parts


def _places(answers: Mapping[int, int], protection: Protection) -> Iterable[_Place]:
    """The country, and every area with enough schools such that what is left over is enough too."""
    yield _Place(None, frozenset(answers))
    by_area: dict[int, list[int]] = {}
    areas = {}
    for pk, area in queries.areas_of_schools(list(answers)).items():
        by_area.setdefault(area.pk, []).append(pk)
        areas[area.pk] = area
    counts = {pk: len(its) for pk, its in by_area.items()}
    for pk in areas_to_show(counts, len(answers), protection.area_schools):
        yield _Place(areas[pk], frozenset(by_area[pk]))
