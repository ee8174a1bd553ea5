"""Reads answers to count them, and snapshots to show them. Pages, exports and commands show snapshots only."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Max, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.crypto import salted_hmac

from saferday.centre.areas.queries import Area

from ..models import ClassSession, Participation, Response, School, Snapshot, Survey
from ..rules.results import AREA, COUNTRY, SCHOOL, SCOPES
from ..rules.schools import MAY_SEE_THE_DESK
from .definitions import instrument_of
from .schools import year_ages, year_groups

if TYPE_CHECKING:
    from ..results.coding import Coded, Part

CHUNK = 5_000
PART = 4_000
"""So many responses are read and coded at a time."""
SNAPSHOTS_AT_ONCE = 100


def secret_of(survey: Survey) -> bytes:
    """What the survey's noise is made from: kept out of the database, so that a stolen one cannot take it off."""
    return salted_hmac("saferday.survey.noise", str(survey.pk), algorithm="sha256").digest()


def responses_of(survey: Survey, schools: Collection[int] | None = None) -> Iterator[Part]:
    """The responses to all versions of a survey, a part at a time; of some schools only where they are named."""
    from ..results.coding import Part

    query = Response.objects.filter(version__survey=survey)
    if schools is not None:
        query = query.filter(school__in=schools)
    # As text: the whole part is decoded at once.
    rows = query.annotate(text=Cast("answers", TextField())).values_list(
        "school_id", "year_group", "route", "text", "cell_key"
    )
    for part in in_parts(rows.iterator(chunk_size=PART)):
        yield Part(*zip(*part, strict=True))


def in_parts(rows: Iterable[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    """Rows, ``PART`` of them at a time."""
    rest = iter(rows)
    while part := list(islice(rest, PART)):
        yield part


def answers_by_school(survey: Survey) -> dict[int, int]:
    """How many answers each school has given."""
    rows = Response.objects.filter(version__survey=survey).values_list("school").annotate(n=Count("pk"))
    return dict(rows.order_by())


def surveys_to_count(now: datetime | None = None) -> list[Survey]:
    """The surveys whose answers may have grown: those that have opened, until two days after they close."""
    now = now or timezone.now()
    still = Q(closes_at__isnull=True) | Q(closes_at__gt=now - timedelta(days=2))
    return list(Survey.objects.filter(still, asked__isnull=False, opens_at__lte=now).select_related("asked"))


def coded_responses(survey: Survey, schools: Collection[int] | None = None) -> Coded:
    """The answers of a survey as columns, by the questions of the version that is asked now."""
    from ..results.coding import coded

    assert survey.asked is not None
    return coded(responses_of(survey, schools), instrument_of(survey.asked), tuple(year_groups()))


def areas_of_schools(pks: list[int]) -> dict[int, Area]:
    """For each school, the area with pages of its own that it lies in."""
    found: dict[int, Area] = {}
    for school in School.objects.filter(pk__in=pks).select_related("area__parent"):
        area = school.area
        while area is not None and not area.has_pages and area.parent is not None:
            area = area.parent
        if area is not None and area.has_pages:
            found[school.pk] = area
    return found


def schools_still_answering(survey: Survey) -> set[int]:
    """The schools with a class that is open and has tickets out, while the survey itself is open."""
    if survey.closes_at is not None and survey.closes_at <= timezone.now():
        return set()
    classes = ClassSession.objects.filter(participation__survey=survey, closed=False, printed__gt=0)
    return set(classes.values_list("participation__school_id", flat=True).distinct())


# ── Snapshots ──


def next_number(survey: Survey) -> int:
    """The number of the next snapshots of a survey."""
    highest = Snapshot.objects.filter(survey=survey).aggregate(n=Max("number"))["n"]
    return int(highest or 0) + 1


PartKey = tuple[str, int | None]
"""A part of a survey: its scope, and the number of its area or school."""


def answers_last_counted(survey: Survey) -> dict[PartKey, int]:
    """For each part of a survey, how many answers its newest snapshot stands on."""
    rows = Snapshot.objects.filter(survey=survey).order_by("number")
    found: dict[PartKey, int] = {}
    for scope, area, school, answers in rows.values_list("scope", "area", "school", "basis__answers"):
        found[(scope, area or school)] = answers
    return found


def newest_snapshots(
    survey: Survey, scopes: Collection[str] = SCOPES, *, schools: Collection[int] | None = None
) -> Iterator[Snapshot]:
    """The newest snapshot of each part of a survey, in the order they were made; of some schools only, if named."""
    rows = Snapshot.objects.filter(survey=survey, scope__in=scopes).order_by("number", "pk")
    newest: dict[PartKey, int] = {}
    for pk, scope, area, school in rows.values_list("pk", "scope", "area", "school"):
        if schools is None or school is None or school in schools:
            newest[(scope, area or school)] = pk
    pks = sorted(newest.values())
    for start in range(0, len(pks), SNAPSHOTS_AT_ONCE):
        some = rows.filter(pk__in=pks[start : start + SNAPSHOTS_AT_ONCE])
        yield from some.select_related("area", "school")


def country_snapshot(survey: Survey) -> Snapshot | None:
    """The newest results of the country."""
    return Snapshot.objects.filter(survey=survey, scope=COUNTRY).order_by("-number").first()


def area_snapshot(survey: Survey, area: Area) -> Snapshot | None:
    """The newest results of an area."""
    return Snapshot.objects.filter(survey=survey, scope=AREA, area=area).order_by("-number").first()


def school_snapshot(survey: Survey, school: School) -> Snapshot | None:
    """The newest results of a school."""
    return Snapshot.objects.filter(survey=survey, scope=SCHOOL, school=school).order_by("-number").first()


def areas_with_results(survey: Survey) -> list[Area]:
    """The areas that have results to show, by name."""
    pks = Snapshot.objects.filter(survey=survey, scope=AREA).values_list("area", flat=True).distinct()
    return sorted(Area.objects.filter(pk__in=pks), key=str)


def surveys_with_results() -> list[Survey]:
    """The surveys whose country has results to show, the newest first."""
    return list(
        Survey.objects.filter(snapshots__scope=COUNTRY)
        .distinct()
        .select_related("asked")
        .order_by("-opens_at", "slug")
    )


def survey_with_results(slug: str) -> Survey | None:
    """One of them."""
    return Survey.objects.filter(slug=slug, asked__isnull=False).select_related("asked").first()


def history(survey: Survey) -> QuerySet[Snapshot]:
    """Every snapshot of a survey ever made, in order: what an attacker has seen."""
    return (
        Snapshot.objects.filter(survey=survey)
        .select_related("school", "area")
        .order_by("number", "scope", "pk")
    )


@dataclass(frozen=True)
class Taking:
    """How many schools take part in a survey, in all and by state; for the centre's staff."""

    schools: int
    by_state: dict[str, int]


def taking_part(survey: Survey) -> Taking:
    """How many schools take part."""
    rows = Participation.objects.filter(survey=survey).values_list("state").annotate(n=Count("pk"))
    by_state = dict(rows)
    return Taking(sum(by_state.get(state, 0) for state in MAY_SEE_THE_DESK), by_state)


def as_json(snapshot: Snapshot) -> dict[str, Any]:
    """A snapshot for a script: what is shown, and nothing else."""
    return {
        "scope": snapshot.scope,
        "number": snapshot.number,
        "made_on": snapshot.made_on.isoformat(),
        "area": snapshot.area.slug if snapshot.area else None,
        "school": snapshot.school.reference if snapshot.school else None,
        "results": snapshot.results,
    }


# ── The population that answers are weighted to ──


def school_sizes(pks: list[int]) -> tuple[dict[int, int], dict[int, str]]:
    """How many pupils each school has, where its list says so, and the nation it lies in."""
    rows = list(School.objects.filter(pk__in=pks).values_list("pk", "pupils", "nation"))
    return {pk: pupils for pk, pupils, _nation in rows if pupils}, {
        pk: nation for pk, _pupils, nation in rows
    }


def population(survey: Survey) -> dict[tuple[str, str], float]:
    """Pupils by nation and year group, from the lists of schools: each school's pupils spread over its ages.

    A survey with simulated answers is weighted to invented schools, any other to real ones.
    """
    ages = year_ages()
    found: dict[tuple[str, str], float] = {}
    rows = School.objects.filter(
        is_open=True,
        is_invented=survey.simulated,
        pupils__gt=0,
        lowest_age__isnull=False,
        highest_age__isnull=False,
    ).values_list("nation", "pupils", "lowest_age", "highest_age")
    for nation, pupils, lowest, highest in rows.iterator(CHUNK):
        if pupils is None or lowest is None or highest is None:
            continue
        for code, age in ages.items():
            if lowest <= age < highest:
                found[(nation, code)] = found.get((nation, code), 0.0) + pupils / (highest - lowest)
    return found
