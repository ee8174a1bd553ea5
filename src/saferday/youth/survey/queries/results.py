"""Reads answers to count them, and snapshots to show them. Pages, exports and commands show snapshots only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from saferday.centre.areas.queries import Area

from ..models import ClassSession, Participation, Response, School, Snapshot, Survey
from ..rules.results import AREA, COUNTRY, SCHOOL
from ..rules.schools import MAY_SEE_THE_DESK
from .definitions import instrument_of
from .schools import year_ages, year_groups

if TYPE_CHECKING:
    from ..results.coding import Coded, Row

CHUNK = 5_000


def secret_of(survey: Survey) -> bytes:
    """What the survey's noise is made from: kept out of the database, so that a stolen one cannot take it off."""
    return salted_hmac("saferday.survey.noise", str(survey.pk), algorithm="sha256").digest()


def responses_of(survey: Survey) -> Iterator[Row]:
    """Every response of a survey, of all its versions."""
    rows = Response.objects.filter(version__survey=survey).values_list(
        "school_id", "year_group", "route", "answers", "cell_key"
    )
    yield from rows.iterator(chunk_size=CHUNK)


def surveys_to_count(now: datetime | None = None) -> list[Survey]:
    """The surveys whose answers may have grown: those that have opened, until two days after they close."""
    now = now or timezone.now()
    still = Q(closes_at__isnull=True) | Q(closes_at__gt=now - timedelta(days=2))
    return list(Survey.objects.filter(still, asked__isnull=False, opens_at__lte=now).select_related("asked"))


def coded_responses(survey: Survey) -> Coded:
    """All answers of a survey as arrays, by the questions of the version that is asked now."""
    from ..results.coding import coded

    assert survey.asked is not None
    return coded(responses_of(survey), instrument_of(survey.asked), tuple(year_groups()))


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


def parts_last_made(survey: Survey) -> dict[tuple[str, int | None], tuple[Snapshot, int]]:
    """For each part of a survey, its newest snapshot and how many answers it stands on."""
    newest: dict[tuple[str, int | None], tuple[Snapshot, int]] = {}
    rows = Snapshot.objects.filter(survey=survey).select_related("basis").order_by("number")
    for row in rows:
        newest[(row.scope, row.area_id or row.school_id)] = (row, row.basis.answers)
    return newest


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
