"""The tables of the country and its areas: each question for all and by year group, each count with its noise."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from saferday.engines.disclosure import PTable, perturb_counts

from ...rules.results import Protection
from ..coding import Coded
from ..counting import KEYS, Counted, counted, schools_by_year
from ..questions import ShownQuestion
from .noise import LARGEST_NOISE
from .shown import BASE, SCHOOLS, SMALL, Row, Shown, nothing


def of_area(data: Coded, ptable: PTable, protection: Protection) -> Shown:
    """Tables of an area or the country: each question for all, and by year group."""
    if len(np.unique(data.schools)) < protection.area_schools:
        return {question.key: [nothing(SCHOOLS)] for question in data.questions}
    counts = counted(data, [data.years], [len(data.year_codes)])
    return {
        question.key: _rows(question, counts[question.key], data, ptable, protection)
        for question in data.questions
        if counts[question.key].asked.any()
    }


def _rows(
    question: ShownQuestion, by_year: Counted, data: Coded, ptable: PTable, protection: Protection
) -> list[Row]:
    rows = [
        _row(
            question,
            None,
            np.append(by_year.counts.sum(0), by_year.asked.sum()),
            np.append(by_year.keys.sum(0), by_year.asked_keys.sum()) % KEYS,
            ptable,
            protection,
        )
    ]
    schools = schools_by_year(data, data.columns[question.key][0])
    for place in _years_to_show(by_year.asked, schools, protection):
        rows.append(
            _row(
                question,
                [data.year_codes[place]],
                np.append(by_year.counts[place], by_year.asked[place]),
                np.append(by_year.keys[place], by_year.asked_keys[place]),
                ptable,
                protection,
            )
        )
    return rows


def _years_to_show(
    asked: npt.NDArray[np.int64], schools: npt.NDArray[np.bool_], protection: Protection
) -> list[int]:
    """The year groups to show beside all: each large enough, and so is what is left when they are taken away."""

    def enough(years: list[int]) -> bool:
        return bool(
            asked[years].sum() >= protection.area_base
            and schools[:, years].any(axis=1).sum() >= protection.area_schools
        )

    answering = np.flatnonzero(asked).tolist()
    shown = [place for place in answering if enough([place])]
    rest = [place for place in answering if place not in shown]
    return shown if len(answering) > 1 and (not rest or enough(rest)) else []


def _row(
    question: ShownQuestion,
    years: list[str] | None,
    counts: npt.NDArray[np.int64],
    keys: npt.NDArray[np.int64],
    ptable: PTable,
    protection: Protection,
) -> Row:
    """``counts`` and ``keys``: of each category, of who gave no answer, and of everybody who was asked."""
    table = perturb_counts(counts, keys, ptable, threshold=protection.small + LARGEST_NOISE)
    *values, base = [None if np.isnan(value) else int(value) for value in table.values]
    if base is None or base < protection.area_base:
        return nothing(BASE, years)
    if question.several:
        values.pop()
    whole = base if question.several else sum(value for value in values if value is not None)
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
    return {"years": years, "base": base, "reason": "", "groups": groups}
