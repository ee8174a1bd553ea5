"""From coded answers to numbers that may be shown: a school's by grouping and rounding, an area's by noise.

What these return is all that is ever stored, shown or exported. ``docs/algorithms/disclosure.md`` says what each
method is worth against whom.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from saferday.engines.disclosure import (
    PTable,
    Question,
    SchoolRules,
    SchoolTable,
    noisy_ptable,
    perturb_counts,
    round_and_hide_school,
    tabulate_with_keys,
)

from ..rules.results import PHASE, YEAR, Protection
from .coding import Coded
from .questions import NO_ANSWER, NOT_ASKED, ShownQuestion

KEYS = 256
LARGEST_NOISE, NOISE_VARIANCE = 5, 5.0
"""A noisy count is shown from ``small + LARGEST_NOISE`` on, so that the true one is never small."""

Shown = dict[str, list[dict[str, Any]]]
"""Rows of each question: ``years`` (None: all), ``base``, ``reason`` and ``groups``; a group is the places of its
categories, ``value``, ``percent``, ``silent`` (whether who gave no answer is counted in it) and ``reason``."""

ROUTE, BASE, SMALL, SCHOOLS = "route", "base", "small", "schools"


def school_rules(protection: Protection) -> SchoolRules:
    """The engine's rules for a school."""
    return SchoolRules(
        minimum_base=protection.school_base, minimum=protection.small, rounding=protection.rounded_to
    )


@dataclass(frozen=True)
class SchoolResults:
    """A school's tables: as the engine made them, for the audit, and as they are stored."""

    tables: dict[str, SchoolTable]
    years: tuple[str, ...]
    shown: Shown


def of_school(data: Coded, protection: Protection, year_phases: dict[str, str]) -> SchoolResults:
    """A school's one-way tables.

    Args:
        data: the school's responses only.
        year_phases: the phase of every year group: bands do not reach from one into the other.
    """
    present = [place for place in range(len(data.year_codes)) if (data.years == place).any()]
    years = tuple(data.year_codes[place] for place in present)
    breaks = {
        at for at in range(1, len(years)) if year_phases.get(years[at]) != year_phases.get(years[at - 1])
    }
    asked = [question for question in data.questions if not question.twisted]
    counted = [_counted(question, data, present) for question in asked]
    kept = [one for one in counted if one is not None]
    held = {one.key for one in kept}
    kept = [one for one in kept if one.asked_of is None or one.asked_of[0] in held]
    tables = round_and_hide_school(kept, rules=school_rules(protection), breaks=breaks) if kept else {}
    shown: Shown = {}
    for question in data.questions:
        table = tables.get(question.key)
        if table is not None:
            shown[question.key] = [_stored(row, years, place == 0) for place, row in enumerate(table.rows)]
        elif question.twisted and (data.places[question.key] != NOT_ASKED).any():
            shown[question.key] = [{"years": None, "base": None, "reason": ROUTE, "groups": []}]
    return SchoolResults(tables, years, shown)


def _counted(question: ShownQuestion, data: Coded, present: list[int]) -> Question | None:
    """The true counts of a question by year, for the engine; None where nobody in the school is asked it."""
    places = data.places[question.key]
    asked = (places[:, 0] if question.several else places) != NOT_ASKED
    if not asked.any():
        return None
    by_year = [data.years == place for place in present]
    if question.several:
        counts = np.array([(places[rows & asked] == 1).sum(axis=0) for rows in by_year], dtype=np.int64)
        return Question(
            question.key,
            counts,
            question.codes,
            kind="several",
            asked=np.array([(rows & asked).sum() for rows in by_year], dtype=np.int64),
            none_of_these=question.alone,
            asked_of=question.asked_of,
        )
    counts = np.array(
        [np.bincount(places[rows & (places >= 0)], minlength=len(question.codes)) for rows in by_year],
        dtype=np.int64,
    )
    silent = np.array([(places[rows] == NO_ANSWER).sum() for rows in by_year], dtype=np.int64)
    return Question(
        question.key,
        counts,
        question.codes,
        ordered=question.ordered,
        no_answer=silent,
        asked_of=question.asked_of,
    )


def _stored(row: Any, years: tuple[str, ...], whole: bool) -> dict[str, Any]:
    return {
        "years": None if whole else [years[place] for place in row.years],
        "base": row.base,
        "reason": row.reason,
        "groups": [
            {
                "places": [int(place) for place in group.categories],
                "value": group.value,
                "percent": group.percent,
                "silent": group.with_no_answer,
                "reason": group.reason,
            }
            for group in row.groups
        ],
    }


# ── The country and its areas ──


def ptable_of(secret: bytes) -> PTable:
    """The centre's own table of noise: the same for every table of a survey, and known to nobody else."""
    return noisy_ptable(
        largest_noise=LARGEST_NOISE, variance=NOISE_VARIANCE, seed=int.from_bytes(secret[:8], "big")
    )


def of_area(data: Coded, ptable: PTable, protection: Protection) -> Shown:
    """Tables of an area or the country: each question for all, and by year group."""
    shown: Shown = {}
    if len(np.unique(data.schools)) < protection.area_schools:
        return {
            question.key: [{"years": None, "base": None, "reason": SCHOOLS, "groups": []}]
            for question in data.questions
        }
    for question in data.questions:
        rows = _noisy(question, data, ptable, protection)
        if rows is not None:
            shown[question.key] = rows
    return shown


def _noisy(
    question: ShownQuestion, data: Coded, ptable: PTable, protection: Protection
) -> list[dict[str, Any]] | None:
    places = data.places[question.key]
    asked = (places[:, 0] if question.several else places) != NOT_ASKED
    if not asked.any():
        return None
    years = np.where(asked, data.years, 0).astype(np.int64)
    size = len(question.codes)
    if question.several:
        cells = [
            _cells(years[asked], data.keys[asked], places[asked, at] == 1, len(data.year_codes))
            for at in range(size)
        ]
        counts = np.stack([one[0] for one in cells], axis=1)
        keys = np.stack([one[1] for one in cells], axis=1)
    else:
        column = np.where(places[asked] == NO_ANSWER, size, places[asked]).astype(np.int64)
        counts, keys = tabulate_with_keys(
            [years[asked], column], [len(data.year_codes), size + 1], data.keys[asked], KEYS
        )
    bases, base_keys = _cells(
        years[asked], data.keys[asked], np.ones(asked.sum(), bool), len(data.year_codes)
    )
    rows = [
        _noisy_row(
            None,
            counts.sum(0),
            keys.sum(0) % KEYS,
            bases.sum(),
            base_keys.sum() % KEYS,
            ptable,
            protection,
            question,
        )
    ]
    for place in _years_to_show(data, asked, bases, protection):
        rows.append(
            _noisy_row(
                [data.year_codes[place]],
                counts[place],
                keys[place],
                bases[place],
                base_keys[place],
                ptable,
                protection,
                question,
            )
        )
    return rows


def _years_to_show(
    data: Coded, asked: npt.NDArray[np.bool_], bases: npt.NDArray[np.int64], protection: Protection
) -> list[int]:
    """The year groups to show beside all: each large enough, and so is what is left when they are taken away."""
    answering = [int(place) for place in np.flatnonzero(bases)]
    shown = [
        place
        for place in answering
        if bases[place] >= protection.area_base
        and _schools_of(data, asked, [place]) >= protection.area_schools
    ]
    rest = [place for place in answering if place not in shown]
    if len(answering) < 2 or (
        rest
        and (
            bases[rest].sum() < protection.area_base
            or _schools_of(data, asked, rest) < protection.area_schools
        )
    ):
        return []
    return shown


def _schools_of(data: Coded, asked: npt.NDArray[np.bool_], years: list[int]) -> int:
    return len(np.unique(data.schools[asked & np.isin(data.years, years)]))


def _cells(
    years: npt.NDArray[np.int64], keys: npt.NDArray[np.int64], chosen: npt.NDArray[np.bool_], size: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    counts, sums = tabulate_with_keys([years[chosen]], [size], keys[chosen], KEYS)
    return counts, sums


def _noisy_row(
    years: list[str] | None,
    counts: npt.NDArray[np.int64],
    keys: npt.NDArray[np.int64],
    base: int,
    base_key: int,
    ptable: PTable,
    protection: Protection,
    question: ShownQuestion,
) -> dict[str, Any]:
    table = perturb_counts(
        np.append(counts, base), np.append(keys, base_key), ptable, threshold=protection.small + LARGEST_NOISE
    )
    values = [None if np.isnan(value) else int(value) for value in table.values]
    shown_base = values.pop()
    if shown_base is None or shown_base < protection.area_base:
        return {"years": years, "base": None, "reason": BASE, "groups": []}
    whole = shown_base if question.several else sum(value for value in values if value is not None)
    groups = []
    for place, value in enumerate(values):
        silent = place == len(question.codes)
        groups.append(
            {
                "places": [] if silent else [place],
                "value": value,
                "percent": None if value is None else min(100, round(100 * value / whole)),
                "silent": silent,
                "reason": SMALL if value is None else "",
            }
        )
    return {"years": years, "base": shown_base, "reason": "", "groups": groups}


# ── Two questions crossed ──

MOST_CROSSED = 80
Crossed = dict[str, list[list[int | None]]]
"""By "a|b", where a stands before b: the shown count of each pair of categories, None where hidden. The last row and
the last column are those who gave no answer."""


def crossed_tables(data: Coded, ptable: PTable, protection: Protection) -> Crossed:
    """Every two questions with one answer, the year group and the route, crossed for the country."""
    if len(np.unique(data.schools)) < protection.area_schools or len(data) < protection.area_base:
        return {}
    axes: list[tuple[str, npt.NDArray[np.int64], int]] = [
        (YEAR, data.years.astype(np.int64), len(data.year_codes)),
        (PHASE, data.routes.astype(np.int64), len(data.route_names)),
    ]
    for question in [one for one in data.questions if not one.several][:MOST_CROSSED]:
        places = data.places[question.key].astype(np.int64)
        size = len(question.codes)
        axes.append((question.key, np.where(places == NO_ANSWER, size, places), size + 1))
    found: Crossed = {}
    for at, (first, one, rows) in enumerate(axes):
        for second, other, columns in axes[at + 1 :]:
            both = (one >= 0) & (other >= 0)
            if {first, second} == {YEAR, PHASE} or both.sum() < protection.area_base:
                continue
            counts, keys = tabulate_with_keys(
                [one[both], other[both]], [rows, columns], data.keys[both], KEYS
            )
            table = perturb_counts(counts, keys, ptable, threshold=protection.small)
            found[f"{first}|{second}"] = [
                [None if np.isnan(value) else int(value) for value in row] for row in table.values
            ]
    return found
