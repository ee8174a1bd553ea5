"""Snapshots in the words of their version: questions to show, and trends across surveys that share variables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from saferday.centre.languages.queries import in_language

from ..models import Snapshot, Survey, SurveyVersion
from ..results.questions import ShownQuestion, shown_questions
from ..results.showing import QuestionView, label_of, views_of
from ..rules.results import COUNTRY, PHASE, PROTECTION, YEAR
from .definitions import instrument_of
from .results import country_snapshot
from .schools import year_groups, year_name


@dataclass(frozen=True)
class Trend:
    """One answer's share in several surveys that asked the same."""

    key: str
    label: str
    answer: str
    points: tuple[tuple[str, int], ...]


def version_of(snapshot: Snapshot) -> SurveyVersion:
    """The version whose questions a snapshot counts."""
    return SurveyVersion.objects.get(pk=snapshot.results["version"])


def questions_of(snapshot: Snapshot) -> list[ShownQuestion]:
    """The questions that a snapshot can show."""
    return shown_questions(instrument_of(version_of(snapshot)))


def question_views(snapshot: Snapshot, *, beside: Snapshot | None = None) -> list[QuestionView]:
    """Every question of a snapshot in the reader's language, with another's numbers beside."""
    return views_of(
        snapshot.results["shown"],
        questions_of(snapshot),
        PROTECTION,
        year_names={code: year_name(code) for code in year_groups()},
        beside=beside.results["shown"] if beside is not None else None,
        area=snapshot.scope != "school",
    )


def trends(survey: Survey) -> list[Trend]:
    """How answers moved from survey to survey: the same variable and the same code, the country's numbers only."""
    if survey.opens_at is None:
        return []
    earlier = (
        Survey.objects.filter(opens_at__lt=survey.opens_at, snapshots__scope=COUNTRY)
        .distinct()
        .order_by("opens_at")
    )
    found: dict[tuple[str, str], list[tuple[str, int]]] = {}
    words: dict[tuple[str, str], tuple[str, str]] = {}
    for one in [*earlier, survey]:
        snapshot = country_snapshot(one)
        if snapshot is None or one.opens_at is None:
            continue
        when = date_format(one.opens_at, "Y")
        for question in questions_of(snapshot):
            for code, percent in _percents(question, snapshot.results["shown"].get(question.key)):
                place = question.codes.index(code)
                found.setdefault((question.key, code), []).append((when, percent))
                words[(question.key, code)] = (in_language(question.label), label_of(question, place))
    return [
        Trend(key, *words[(key, code)], tuple(points))
        for (key, code), points in found.items()
        if len(points) > 1
    ]


def _percents(question: ShownQuestion, rows: Any) -> list[tuple[str, int]]:
    if not rows:
        return []
    return [
        (question.codes[group["places"][0]], group["percent"])
        for group in rows[0]["groups"]
        if len(group["places"]) == 1 and group["percent"] is not None
    ]


# ── Two questions crossed ──


@dataclass(frozen=True)
class CrossedView:
    """Two questions crossed: the words of rows and columns, counts with None where hidden."""

    rows_label: str
    columns_label: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int | None, ...]], ...]
    any_hidden: bool


def crossable(snapshot: Snapshot) -> list[tuple[str, str]]:
    """What can be crossed in a snapshot, with its words."""
    held = {name for pair in snapshot.crossed for name in pair.split("|")}
    own = [(YEAR, str(_("Year group"))), (PHASE, str(_("Route")))]
    asked = [(one.key, in_language(one.label)) for one in questions_of(snapshot)]
    return [(key, label) for key, label in [*own, *asked] if key in held]


def crossed(snapshot: Snapshot, rows: str, columns: str) -> CrossedView | None:
    """Two questions crossed; None where too few pupils answered both."""
    if (table := snapshot.crossed.get(f"{rows}|{columns}")) is not None:
        cells = [list(row) for row in table]
    elif (table := snapshot.crossed.get(f"{columns}|{rows}")) is not None:
        cells = [list(row) for row in zip(*table, strict=True)]
    else:
        return None
    words = dict(crossable(snapshot))
    down, across = _axis(snapshot, rows), _axis(snapshot, columns)
    used = [at for at in range(len(across)) if any(row[at] is not None for row in cells)]
    return CrossedView(
        words[rows],
        words[columns],
        tuple(across[at] for at in used),
        tuple(
            (down[place], tuple(row[at] for at in used))
            for place, row in enumerate(cells)
            if any(value is not None for value in row)
        ),
        any(row[at] is None for row in cells for at in used),
    )


def _axis(snapshot: Snapshot, name: str) -> list[str]:
    if name == YEAR:
        return [year_name(code) for code in year_groups()]
    if name == PHASE:
        return [in_language(route.title) for route in instrument_of(version_of(snapshot)).routes]
    question = next(one for one in questions_of(snapshot) if one.key == name)
    return [label_of(question, at) for at in range(len(question.codes))] + [str(_("No answer"))]
