"""Answers as arrays of small numbers: what every table of a survey is counted from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ..instrument.definition import Instrument
from .questions import NOT_ASKED, ShownQuestion, asks, shown_questions

Row = tuple[int, str, str, Mapping[str, Any], int]
"""School, year group, route, answers, cell key."""


@dataclass(frozen=True)
class Coded:
    """All responses of a survey, one place in every array for each.

    Attributes:
        questions: those that can be shown.
        schools: school of each response, as its number.
        years: place of each response's year group in ``year_codes``.
        routes: place of each response's route in ``route_names``.
        keys: cell key of each response, 0 to 255.
        places: for a question with one answer, shape (responses,): its category, NO_ANSWER or NOT_ASKED;
            for one with several, shape (responses, categories): 1, 0, or NOT_ASKED in all.
    """

    questions: tuple[ShownQuestion, ...]
    year_codes: tuple[str, ...]
    route_names: tuple[str, ...]
    schools: npt.NDArray[np.int64]
    years: npt.NDArray[np.int16]
    routes: npt.NDArray[np.int16]
    keys: npt.NDArray[np.int64]
    places: Mapping[str, npt.NDArray[np.int16]]

    def __len__(self) -> int:
        return len(self.schools)

    @property
    def years_present(self) -> tuple[str, ...]:
        """The year groups that answered, youngest first."""
        return tuple(code for place, code in enumerate(self.year_codes) if (self.years == place).any())

    def of(self, rows: npt.NDArray[np.bool_]) -> Coded:
        """Only some of the responses."""
        return Coded(
            self.questions,
            self.year_codes,
            self.route_names,
            self.schools[rows],
            self.years[rows],
            self.routes[rows],
            self.keys[rows],
            {key: places[rows] for key, places in self.places.items()},
        )


def coded(rows: Iterable[Row], instrument: Instrument, year_codes: tuple[str, ...]) -> Coded:
    """Reads responses into arrays. A response of a year group or route that is not known is left out."""
    questions = tuple(shown_questions(instrument))
    asked_by = asks(instrument)
    at_year = {code: place for place, code in enumerate(year_codes)}
    at_route = {route.name: place for place, route in enumerate(instrument.routes)}
    schools: list[int] = []
    years: list[int] = []
    routes: list[int] = []
    keys: list[int] = []
    columns: list[list[Any]] = [[] for _ in questions]
    for school, year, route, answers, key in rows:
        if year not in at_year or route not in at_route:
            continue
        schools.append(school)
        years.append(at_year[year])
        routes.append(at_route[route])
        keys.append(key)
        _add(columns, questions, asked_by, route, year, answers)
    places = {}
    for question, column in zip(questions, columns, strict=True):
        shape = (len(schools), len(question.codes)) if question.several else (len(schools),)
        places[question.key] = np.array(column, dtype=np.int16).reshape(shape)
    return Coded(
        questions,
        year_codes,
        tuple(at_route),
        np.array(schools, dtype=np.int64),
        np.array(years, dtype=np.int16),
        np.array(routes, dtype=np.int16),
        np.array(keys, dtype=np.int64),
        places,
    )


def _add(
    columns: list[list[Any]],
    questions: tuple[ShownQuestion, ...],
    asked_by: Mapping[str, Callable[[str, str, Mapping[str, Any]], bool]],
    route: str,
    year: str,
    answers: Mapping[str, Any],
) -> None:
    known: dict[str, bool] = {}
    for column, question in zip(columns, questions, strict=True):
        name = question.question
        if name not in known:
            known[name] = asked_by[name](route, year, answers)
        if not known[name]:
            column.append([NOT_ASKED] * len(question.codes) if question.several else NOT_ASKED)
        elif question.several:
            column.append(question.ticks(answers))
        else:
            column.append(question.place(answers))
