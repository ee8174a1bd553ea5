"""Reads what pupils wrote in their own words: for the person who has it open, and what anybody may see of it."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet
from django.utils import timezone

from saferday.centre.languages.queries import in_language

from ..instrument.definition import TEXT, Instrument, Question
from ..instrument.details import without_details
from ..models import InboxEntry, Participation, Response, Survey, Verbatim, VerbatimReading
from ..rules import asking
from ..rules import verbatims as rules
from ..verbatims.marking import Names
from ..verbatims.shortening import Added, shortened
from .definitions import instrument_of

Tally = dict[str, dict[str, dict[str, int]]]
"""How many texts: of each question, from each route, in each state."""

# ── Setting apart ──


def asks_for_words(survey: Survey) -> bool:
    """Whether any version of the survey asks pupils to write."""
    return any(_written_questions(instrument_of(version)) for version in survey.versions.all())


def surveys_to_set_apart(now: datetime | None = None) -> list[Survey]:
    """Surveys that are over, of which nothing waits to be shuffled, and whose texts lie among the answers still."""
    late = (now or timezone.now()) - asking.LATE_ANSWERS - asking.SETTLED_AFTER
    return [
        survey
        for survey in Survey.objects.filter(words_set_apart=False, closes_at__lte=late).select_related(
            "asked"
        )
        if not InboxEntry.objects.filter(version_id__in=survey.versions.values("pk")).exists()
    ]


def questions_with_texts(survey: Survey) -> list[str]:
    """Every question to which pupils could write, in any version."""
    names = [
        one.name for version in survey.versions.all() for one in _written_questions(instrument_of(version))
    ]
    return list(dict.fromkeys(names))


def responses_with(survey: Survey, question: str) -> list[uuid.UUID]:
    """The responses in which the question has an answer."""
    rows = Response.objects.filter(version__survey=survey, answers__has_key=question)
    return list(rows.values_list("pk", flat=True))


def _written_questions(instrument: Instrument) -> list[Question]:
    found = {
        one.name: one
        for route in instrument.routes
        for one in instrument.questions(route.name)
        if one.type == TEXT
    }
    return list(found.values())


# ── Reading ──


def surveys_with_words() -> list[Survey]:
    """Surveys that were opened and ask for words, those that opened last first."""
    rows = Survey.objects.filter(opens_at__isnull=False).select_related("asked").prefetch_related("versions")
    return [survey for survey in rows if asks_for_words(survey)]


def waiting_in(surveys: Iterable[Survey]) -> dict[int, int]:
    """How many texts of each survey nobody has decided on."""
    rows = Verbatim.objects.filter(survey__in=list(surveys), state=rules.WAITING).exclude(text="")
    return dict(rows.values_list("survey_id").annotate(Count("pk")))


def unread_since(moment: datetime) -> list[tuple[Survey, int]]:
    """Surveys of real pupils that closed before a moment, with the number of texts that nobody has decided on."""
    closed = Survey.objects.filter(simulated=False, closes_at__lte=moment).order_by("closes_at", "slug")
    waiting = waiting_in(closed)
    return [(survey, waiting[survey.pk]) for survey in closed if survey.pk in waiting]


def open_reading(survey: Survey, reader: Any, now: datetime | None = None) -> VerbatimReading | None:
    """The reading that somebody has open."""
    return VerbatimReading.objects.filter(
        survey=survey, reader=reader, ends_at__gt=now or timezone.now()
    ).first()


def tally(survey: Survey) -> Tally:
    """How many texts there are: of each question, from each route, in each state.

    Those that were cleared before anybody decided are in the state "".
    """
    found: Tally = {}
    gone = ExpressionWrapper(Q(text="", state=rules.WAITING), BooleanField())
    rows = Verbatim.objects.filter(survey=survey).annotate(gone=gone)
    for question, route, state, unread, count in rows.values_list(
        "question", "route", "state", "gone"
    ).annotate(Count("pk")):
        found.setdefault(question, {}).setdefault(route, {})["" if unread else state] = count
    return found


def written_by_route(routes: dict[str, dict[str, int]]) -> dict[str, int]:
    """How many texts came from each route."""
    return {route: sum(states.values()) for route, states in routes.items()}


def in_state(routes: dict[str, dict[str, int]], states: Collection[str]) -> int:
    """How many texts of a question are in some states."""
    return sum(count for of_route in routes.values() for state, count in of_route.items() if state in states)


def order_of(reading: VerbatimReading, question: str, state: str) -> list[uuid.UUID]:
    """The texts of a question in one state, in an order that is this reading's own and stays while it lasts."""
    rows = Verbatim.objects.filter(survey=reading.survey_id, question=question, state=state)
    rows = rows.exclude(text="", shown="")
    key = reading.pk.bytes
    return sorted(
        rows.values_list("pk", flat=True), key=lambda pk: hashlib.blake2b(pk.bytes, key=key).digest()
    )


def texts(survey: Survey, question: str, wanted: Collection[uuid.UUID]) -> list[Verbatim]:
    """Texts of a question by their numbers, in the order asked for."""
    rows = Verbatim.objects.filter(survey=survey, question=question).in_bulk(list(wanted))
    return [rows[pk] for pk in wanted if pk in rows]


def base_of(row: Verbatim) -> str:
    """What stands on the reader's page: the text without details; what may be shown, once the text is cleared."""
    return without_details(row.text or row.shown)


def labels_of(survey: Survey) -> dict[str, str]:
    """The questions to which pupils wrote, in the reader's language."""
    found = {}
    for version in survey.versions.order_by("number"):
        for one in _written_questions(instrument_of(version)):
            found[one.name] = in_language(one.label)
    return found


def route_titles(survey: Survey) -> dict[str, str]:
    """What the survey's routes are called."""
    assert survey.asked is not None
    return {route.name: in_language(route.title) for route in instrument_of(survey.asked).routes}


def names_around(survey: Survey) -> Names:
    """The names that a text of this survey may hold: common first names, the schools that took part, their towns."""
    schools = Participation.objects.filter(survey=survey).values_list("school__name", "school__town")
    return Names(_first_names(), [place for pair in schools for place in pair if place])


@cache
def _first_names(folder: Path | None = None) -> tuple[str, ...]:
    path = (folder or Path(settings.SAFERDAY_PACK_FOLDER)) / "surveys" / "words" / "first-names.txt"
    return tuple(path.read_text(encoding="utf-8").split()) if path.is_file() else ()


# ── Showing ──


@dataclass(frozen=True)
class Said:
    """One text as anybody sees it; ``route`` is empty where it may not be named."""

    text: str
    route: str


@dataclass(frozen=True)
class OwnWords:
    """What of a question's texts is shown; ``more`` were chosen, and do not stand here."""

    question: str
    label: str
    said: tuple[Said, ...]
    more: int

    @property
    def route(self) -> str:
        """The route of them all, where it is one and may be named."""
        routes = {one.route for one in self.said}
        return routes.pop() if len(routes) == 1 else ""


def shown_words(survey: Survey, most: int | None = None) -> list[OwnWords]:
    """What everybody may see of what pupils wrote, question by question; the country's, and never less than it."""
    openness = rules.OPENNESS
    counts = tally(survey)
    if not counts:
        return []
    titles, found = route_titles(survey), []
    for question, label in labels_of(survey).items():
        routes = counts.get(question, {})
        written, chosen = written_by_route(routes), in_state(routes, rules.PUBLIC)
        if not openness.shows(written=sum(written.values()), chosen=chosen):
            continue
        named = openness.names_routes(written)
        # By their random numbers: an order that says nothing, and is the same in both languages.
        rows = list(
            public_texts(survey).filter(question=question).order_by("pk")[: most or openness.most_shown]
        )
        said = tuple(
            Said(without_details(row.shown), titles.get(row.route, "") if named else "") for row in rows
        )
        found.append(OwnWords(question, label, said, chosen - len(said)))
    return found


def public_texts(survey: Survey) -> QuerySet[Verbatim]:
    """The texts that a person chose."""
    return Verbatim.objects.filter(survey=survey, state__in=sorted(rules.PUBLIC))


# ── Auditing ──


@dataclass(frozen=True)
class WordsFinding:
    """Something wrong with what is shown of a question's texts: what kind, and a sentence. Never the text."""

    question: str
    kind: str
    told: str


def words_findings(survey: Survey, openness: rules.Openness = rules.OPENNESS) -> list[WordsFinding]:
    """What is wrong with the words that a survey shows, held against the rules as they stand in ``openness``."""
    found = []
    counts = tally(survey)
    for shown in shown_words(survey):
        routes = counts.get(shown.question, {})
        written = written_by_route(routes)
        if not openness.shows(written=sum(written.values()), chosen=in_state(routes, rules.PUBLIC)):
            found.append(
                WordsFinding(
                    shown.question, "threshold", "Words are shown, and too few were written or chosen."
                )
            )
        if any(one.route for one in shown.said) and not openness.names_routes(written):
            found.append(
                WordsFinding(shown.question, "route", "A route is named, and too few texts came from one.")
            )
    for row in public_texts(survey).order_by("pk").iterator():
        if without_details(row.shown) != row.shown:
            found.append(
                WordsFinding(
                    row.question, "detail", f"Text {row.pk} holds what looks like a number or an address."
                )
            )
        if row.text and not _only_left_out(row):
            found.append(
                WordsFinding(
                    row.question, "added", f"Text {row.pk} holds words that the pupil did not write."
                )
            )
    return found


def _only_left_out(row: Verbatim) -> bool:
    try:
        shortened(without_details(row.text), row.shown)
    except Added:
        return False
    return True


# ── Clearing ──


def due_for_clearing(now: datetime) -> QuerySet[Verbatim]:
    """Texts whose time is over: decided on long enough ago, or of a survey that closed long ago."""
    decided = timezone.localdate(now - rules.RAW_KEPT_AFTER_DECISION)
    return Verbatim.objects.filter(
        Q(decided_on__lte=decided) | Q(survey__closes_at__lte=now - rules.UNREAD_KEPT_AFTER_CLOSE)
    ).exclude(text="")


def readings_over(now: datetime) -> QuerySet[VerbatimReading]:
    """Readings that ended long enough ago."""
    return VerbatimReading.objects.filter(ends_at__lte=now - rules.READING_KEPT)
