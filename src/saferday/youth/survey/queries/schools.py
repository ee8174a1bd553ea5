"""Reads schools and their part in surveys."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.db.models import Count, Prefetch, Q, QuerySet

from saferday.centre.accounts.queries import areas_where, may
from saferday.centre.areas.rules import folded, split_postcode
from saferday.centre.countrypack.queries import fact
from saferday.centre.languages.queries import in_language

from ..models import ClassSession, Participation, School, SchoolContact, Survey
from ..rules import schools as rules
from ..schools.mailboxes import MailWords
from ..schools.mapping import ListMap, read_map
from .definitions import instrument_of


def find_schools(text: str) -> tuple[list[School], bool]:
    """Open schools that a name or a postcode may mean, and whether there are more than are listed.

    A postcode gives the schools that have it, or else those of its outward code; a name gives schools whose
    name holds each of its words, those that begin with it first.
    """
    text = text.strip()[:80]
    wanted = folded(text)
    if len(wanted) < rules.SEARCH_SHORTEST - 1:
        return [], False
    schools = School.objects.filter(is_open=True).select_related("area")
    if postcode := split_postcode(text):
        outward, inward = postcode
        if inward:
            found = list(schools.filter(postcode=f"{outward} {inward}")[: rules.MOST_FOUND + 1])
            if found:
                return found[: rules.MOST_FOUND], len(found) > rules.MOST_FOUND
        found = list(schools.filter(postcode__startswith=f"{outward} ")[: rules.MOST_FOUND + 1])
        if found:
            return found[: rules.MOST_FOUND], len(found) > rules.MOST_FOUND
    if len(wanted) < rules.SEARCH_SHORTEST:
        return [], False
    holding = Q()
    for word in wanted.split():
        holding &= Q(folded__contains=word)
    found = list(schools.filter(holding)[:200])
    found.sort(key=lambda school: (not school.folded.startswith(wanted), school.name))
    return found[: rules.MOST_FOUND], len(found) > rules.MOST_FOUND


def school_by_pk(pk: int) -> School | None:
    """An open school."""
    return School.objects.filter(pk=pk, is_open=True).select_related("area").first()


@cache
def mail_words(folder: Path | None = None) -> MailWords:
    """What the schools of the country call their mailboxes, from the country pack."""
    path = (folder or Path(settings.SAFERDAY_PACK_FOLDER)) / "schools" / "mail.yaml"
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else {}

    def words(key: str) -> frozenset[str]:
        return frozenset(str(word).casefold() for word in found.get(key) or ())

    return MailWords(words("offices"), words("pupils"), words("shared_domains"))


def list_map(name: str) -> ListMap:
    """A map of the country pack by its name, or any other by its path.

    Raises:
        MapUnreadable
    """
    packed = Path(settings.SAFERDAY_PACK_FOLDER) / "schools" / f"{name}.yaml"
    return read_map(packed if "/" not in name and packed.is_file() else Path(name))


def packed_maps() -> list[str]:
    """The names of the country pack's maps, the nations' own before the demonstration's."""
    folder = Path(settings.SAFERDAY_PACK_FOLDER) / "schools"
    found = [
        path.stem for path in sorted(folder.glob("*.yaml")) if "columns:" in path.read_text(encoding="utf-8")
    ]
    return sorted(found, key=lambda name: name == "demo")


def packed_schools() -> Path:
    """The list of invented schools that a demonstration begins with."""
    return Path(settings.SAFERDAY_PACK_FOLDER) / "schools" / "demo.csv"


def year_groups() -> dict[str, dict[str, Any]]:
    """The country's year groups by code, youngest first."""
    return {row["code"]: row for row in fact("year_groups")}


# ── A school's part in a survey ──


def participation(survey: Survey, school: School) -> Participation | None:
    """The school's part in the survey, if it signed up."""
    return Participation.objects.filter(survey=survey, school=school).first()


def participations_for(user: Any, *, survey: Survey | None = None, state: str = "", text: str = "") -> Any:
    """The schools that a member of staff looks after, those that wait for a decision first."""
    rows = Participation.objects.select_related("school__area", "survey").prefetch_related(
        Prefetch("contacts", queryset=SchoolContact.objects.order_by("-is_responsible", "pk"))
    )
    if not may(user, "survey.schools"):
        rows = rows.filter(school__area__in=areas_where(user, "survey.schools"))
    if survey is not None:
        rows = rows.filter(survey=survey)
    if state in rules.STATES:
        rows = rows.filter(state=state)
    if wanted := folded(text[:80]):
        rows = rows.filter(school__folded__contains=wanted)
    return rows.annotate(waits=Count("pk", filter=Q(state=rules.WAITING))).order_by(
        "-waits", "school__name", "pk"
    )


def participation_for_staff(pk: int) -> Participation | None:
    """One school's part in a survey, as staff look at it."""
    return (
        Participation.objects.filter(pk=pk)
        .select_related("school__area", "survey__asked")
        .prefetch_related("contacts")
        .first()
    )


def classes_of(part: Participation) -> QuerySet[ClassSession]:
    """The classes of a school, with how many of each one's tickets are still unused."""
    return part.sessions.annotate(unused=Count("tickets")).order_by("-pk")


def class_of(part: Participation, pk: int) -> ClassSession | None:
    """One of the school's classes."""
    return classes_of(part).filter(pk=pk).first()


def waiting_since(moment: datetime) -> int:
    """How many schools that signed up before a moment still wait for the centre."""
    return Participation.objects.filter(state=rules.WAITING, asked_at__lt=moment).count()


# ── Year groups ──


def year_name(code: str) -> str:
    """What a year group is called, in the language being shown."""
    row = year_groups().get(code)
    return in_language(row["name"]) if row else code


def recommended_years() -> frozenset[str]:
    """The year groups that the country pack recommends for surveys."""
    return frozenset(code for code, row in year_groups().items() if row.get("survey") == "recommended")


def survey_years(survey: Survey) -> dict[str, dict[str, Any]]:
    """The year groups that the survey has a route for, youngest first."""
    if survey.asked is None:
        return {}
    asked = {year for route in instrument_of(survey.asked).routes for year in route.years}
    return {code: row for code, row in year_groups().items() if code in asked}


def year_ages() -> dict[str, int]:
    """The age at which each year group begins: the first has its age band's, each one after it a year more."""
    bands = {band["slug"]: band for band in fact("age_bands")}
    groups = year_groups()
    first = bands[next(iter(groups.values()))["age_band"]]["minimum_age"]
    return {code: first + place for place, code in enumerate(groups)}
