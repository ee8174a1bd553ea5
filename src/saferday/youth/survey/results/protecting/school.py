"""A school's tables: one question at a time, small numbers joined and rounded before any is hidden."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from saferday.engines.disclosure import Question, SchoolRules, round_and_hide_school

from ...rules.results import Protection
from ..counting import Counted, SchoolCounts
from ..questions import ShownQuestion
from .shown import ROUTE, Row, Shown, nothing


def school_rules(protection: Protection) -> SchoolRules:
    """The engine's rules for a school."""
    return SchoolRules(
        minimum_base=protection.school_base, minimum=protection.small, rounding=protection.rounded_to
    )


def of_school(school: SchoolCounts, protection: Protection, year_phases: dict[str, str]) -> Shown:
    """A school's one-way tables.

    Args:
        year_phases: the phase of every year group: bands do not reach from one into the other.
    """
    present = np.flatnonzero(school.pupils)
    years = school.years_present
    breaks = {
        at for at in range(1, len(years)) if year_phases.get(years[at]) != year_phases.get(years[at - 1])
    }
    asked = [one for one in school.questions if school.counts[one.key].asked.any()]
    plain = [_counted(one, school.counts[one.key], present) for one in asked if not one.twisted]
    held = {one.key for one in plain}
    plain = [one for one in plain if one.asked_of is None or one.asked_of[0] in held]
    tables = round_and_hide_school(plain, rules=school_rules(protection), breaks=breaks) if plain else {}
    shown: Shown = {}
    for question in asked:
        if question.twisted:
            shown[question.key] = [nothing(ROUTE)]
        elif question.key in tables:
            rows = tables[question.key].rows
            shown[question.key] = [_stored(row, years, place == 0) for place, row in enumerate(rows)]
    return shown


def _counted(question: ShownQuestion, counted: Counted, present: npt.NDArray[np.intp]) -> Question:
    """The true counts of a question by year, for the engine."""
    counts = counted.counts[present]
    if question.several:
        return Question(
            question.key,
            counts[:, :-1],
            question.codes,
            kind="several",
            asked=counted.asked[present],
            none_of_these=question.alone,
            asked_of=question.asked_of,
        )
    return Question(
        question.key,
        counts[:, :-1],
        question.codes,
        ordered=question.ordered,
        no_answer=counts[:, -1],
        asked_of=question.asked_of,
    )


def _stored(row: Any, years: tuple[str, ...], whole: bool) -> Row:
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
