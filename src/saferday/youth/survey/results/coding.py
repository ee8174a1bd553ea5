"""Answers as columns of small numbers: what every table of a survey is counted from.

Answers come in parts and each part becomes a byte a column before the next is read, so that what is held grows by
some hundred bytes a pupil, whatever their JSON takes. A part is coded question by question: each value that occurs is
looked up once and remembered.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ..instrument.definition import Instrument
from . import garbage
from .questions import NO_ANSWER, NOT_ASKED, ShownQuestion, asks, looked_at, shown_questions

FIRST = 2
"""A column holds 0 for who was not asked, 1 for who gave no answer (or did not tick), and categories from 2 on."""

Codes = npt.NDArray[np.uint8]
Answers = Mapping[str, Any]


@dataclass(frozen=True)
class Part:
    """Some responses as they are stored, a place in each sequence for each; ``answers`` are texts of JSON."""

    schools: Sequence[int]
    years: Sequence[str]
    routes: Sequence[str]
    answers: Sequence[str]
    keys: Sequence[int]

    def __len__(self) -> int:
        return len(self.schools)


@dataclass(frozen=True)
class Coded:
    """All responses of a survey, one place in every array for each, those of a school together.

    Attributes:
        questions: those that can be shown.
        schools: school of each response, as its number, ascending.
        years: place of each response's year group in ``year_codes``.
        routes: place of each response's route in ``route_names``.
        keys: cell key of each response, 0 to 255.
        columns: for a question with one answer, shape (1, responses); for one with several, a row for each category.
    """

    questions: tuple[ShownQuestion, ...]
    year_codes: tuple[str, ...]
    route_names: tuple[str, ...]
    schools: npt.NDArray[np.int64]
    years: Codes
    routes: Codes
    keys: Codes
    columns: Mapping[str, Codes]

    def __len__(self) -> int:
        return len(self.schools)

    @property
    def years_present(self) -> tuple[str, ...]:
        """The year groups that answered, youngest first."""
        return tuple(code for place, code in enumerate(self.year_codes) if (self.years == place).any())

    def of(self, rows: npt.NDArray[np.bool_] | slice) -> Coded:
        """Only some of the responses; a slice copies nothing."""
        return Coded(
            self.questions,
            self.year_codes,
            self.route_names,
            self.schools[rows],
            self.years[rows],
            self.routes[rows],
            self.keys[rows],
            {key: column[:, rows] for key, column in self.columns.items()},
        )

    def of_schools(self, first: int, last: int) -> Coded:
        """The responses of the schools with these numbers and those between."""
        return self.of(slice(*np.searchsorted(self.schools, [first, last + 1]).tolist()))


def coded(parts: Iterable[Part], instrument: Instrument, year_codes: tuple[str, ...]) -> Coded:
    """Reads responses into columns. A response of a year group or route that is not known is left out."""
    coder = _Coder(instrument, year_codes)
    with garbage.not_looked_for():
        found = [coder.code(part) for part in parts]
    schools = np.concatenate([one.schools for one in found]) if found else np.empty(0, np.int64)
    order = np.argsort(schools, kind="stable")

    def together(column_of: Callable[[_CodedPart], Codes], shape: tuple[int, ...] = (0,)) -> Codes:
        columns = [column_of(one) for one in found]
        return np.concatenate(columns, axis=-1)[..., order] if columns else np.empty(shape, np.uint8)

    columns = {}
    for question in coder.questions:
        rows = len(question.codes) if question.several else 1
        # Taken out of the parts as it is put together, so that both are never held whole.
        columns[question.key] = together(lambda one, key=question.key: one.columns.pop(key), (rows, 0))  # type: ignore[misc]
    return Coded(
        coder.questions,
        year_codes,
        tuple(coder.routes),
        schools[order],
        together(lambda one: one.years),
        together(lambda one: one.routes),
        together(lambda one: one.keys),
        columns,
    )


@dataclass(frozen=True)
class _CodedPart:
    schools: npt.NDArray[np.int64]
    years: Codes
    routes: Codes
    keys: Codes
    columns: dict[str, Codes]


class _Coder:
    """Codes one part after another by the questions of an instrument."""

    def __init__(self, instrument: Instrument, year_codes: tuple[str, ...]) -> None:
        self.questions = tuple(shown_questions(instrument))
        self.years = {code: place for place, code in enumerate(year_codes)}
        self.routes = {route.name: place for place, route in enumerate(instrument.routes)}
        self._asks = asks(instrument)
        self._looked_at = looked_at(instrument)

    def code(self, part: Part) -> _CodedPart:
        """The part as columns."""
        known = [
            at
            for at, (year, route) in enumerate(zip(part.years, part.routes, strict=True))
            if year in self.years and route in self.routes
        ]
        years, routes = [part.years[at] for at in known], [part.routes[at] for at in known]
        # One text for the whole part: a third of the time that one for each response takes.
        answers: list[Answers] = json.loads(f"[{','.join(part.answers[at] for at in known)}]")
        given: dict[str, list[Any]] = {}
        asked: dict[str, npt.NDArray[np.bool_]] = {}
        columns = {}
        for question in self.questions:
            name = question.question
            if name not in asked:
                given[name] = [one.get(name) for one in answers]
                asked[name] = self._asked(name, years, routes, answers)
            code = _ticks if question.several else _places
            columns[question.key] = code(question, given[name])
            columns[question.key][:, ~asked[name]] = 0
        return _CodedPart(
            np.array([part.schools[at] for at in known], np.int64),
            np.array([self.years[year] for year in years], np.uint8),
            np.array([self.routes[route] for route in routes], np.uint8),
            np.array([part.keys[at] for at in known], np.uint8),
            columns,
        )

    def _asked(
        self, name: str, years: list[str], routes: list[str], answers: list[Answers]
    ) -> npt.NDArray[np.bool_]:
        """Who was asked the question; worked out once for all who are alike in what its condition looks at."""
        if not (looked_at := self._looked_at[name]):
            kinds = list(zip(routes, years, strict=True))
            open_to = {kind: self._asks[name](*kind, {}) for kind in set(kinds)}
            return np.array([open_to[kind] for kind in kinds], dtype=bool)
        earlier = [[_held(one.get(other)) for one in answers] for other in looked_at]
        alike = list(zip(routes, years, *earlier, strict=True))
        memory = {
            one: self._asks[name](routes[at], years[at], answers[at])
            for one, at in dict(zip(alike, range(len(alike)), strict=True)).items()
        }
        return np.array([memory[one] for one in alike], dtype=bool)


def _held(answer: Any) -> Any:
    """An answer such that it can be looked up."""
    return repr(answer) if isinstance(answer, list | dict) else answer


class _Memory(dict[Any, int]):
    """The code of each answer that occurs, worked out once."""

    def __init__(self, question: ShownQuestion) -> None:
        self.question = question

    def __missing__(self, answer: Any) -> int:
        place = self.question.place(answer)
        self[answer] = code = {NOT_ASKED: 0, NO_ANSWER: 1}.get(place, place + FIRST)
        return code


def _places(question: ShownQuestion, given: list[Any]) -> Codes:
    """The category of each response to a question with one answer."""
    memory = _Memory(question)
    picked = question.picked(given)
    try:
        found = [memory[one] for one in picked]
    except TypeError:
        # Nothing that the form sends: a list or a mapping where one answer should be.
        found = [memory[_held(one)] for one in picked]
    return np.array([found], np.uint8)


def _ticks(question: ShownQuestion, given: list[Any]) -> Codes:
    """A row for each category of a question with several: which responses ticked it."""
    memory: dict[str, int] = {}
    rows: list[list[int]] = []
    found = []
    for answer in given:
        ticked = " ".join(answer) if isinstance(answer, list) else ""
        if ticked not in memory:
            memory[ticked] = len(rows)
            rows.append(question.ticks(answer))
        found.append(memory[ticked])
    table = np.array(rows, np.uint8).reshape(len(rows), len(question.codes))
    return np.ascontiguousarray(table[found].T) + np.uint8(1)
