"""Columns of single responses: the values that occur, and for each response the place of its own."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ..instrument.codebook import Variable

Codes = npt.NDArray[np.integer]

MOST_KNOWN = 50_000
"""So many answers to one question are remembered; a large grid has more that differ."""


@dataclass(frozen=True)
class Vector:
    """One column. ``values`` differ from one another; ``codes`` of shape (responses,) are places in them."""

    values: tuple[Any, ...]
    codes: Codes

    @classmethod
    def of(cls, given: Iterable[Any]) -> Vector:
        """The column of some values.

        >>> Vector.of(["Y5", "Y6", "Y5"]).codes.tolist()
        [0, 1, 0]
        """
        memory: dict[Any, int] = {}
        codes = _smallest([memory.setdefault(one, len(memory)) for one in given], len(memory))
        return cls(tuple(memory), codes)

    def __len__(self) -> int:
        return len(self.codes)

    def at(self, places: npt.NDArray[Any] | slice) -> Vector:
        """The column of some responses, in that order."""
        return Vector(self.values, self.codes[places])

    def mapped(self, become: Mapping[Any, Any], where: npt.NDArray[np.bool_]) -> Vector:
        """The column with each value changed for what it becomes, in the responses where ``where`` is True.

        >>> Vector.of("aba").mapped({"a": "x", "b": "x"}, np.array([True, True, False])).listed()
        ['x', 'x', 'a']
        """
        memory = {value: place for place, value in enumerate(self.values)}
        turned = [memory.setdefault(become[value], len(memory)) for value in self.values]
        new = _smallest(turned, len(memory))
        return Vector(tuple(memory), np.where(where, new[self.codes], self.codes) if len(new) else self.codes)

    def counts(self) -> dict[Any, int]:
        """How often each value occurs."""
        found = np.bincount(self.codes, minlength=len(self.values)).tolist()
        return dict(zip(self.values, found, strict=True))

    def listed(self) -> list[Any]:
        """The value of each response."""
        return [self.values[code] for code in self.codes.tolist()]


class Gathering:
    """Puts variables of responses into columns, some responses at a time, so that their answers need not be held.

    Each answer that occurs is looked at once and remembered.
    """

    def __init__(self, variables: Sequence[Variable]) -> None:
        by_question: dict[str, list[int]] = {}
        for place, variable in enumerate(variables):
            by_question.setdefault(variable.question, []).append(place)
        self._places = by_question
        self._questions = {
            name: _Question(name, [variables[place] for place in places])
            for name, places in by_question.items()
        }
        self._codes: list[list[Codes]] = [[] for _ in variables]

    def add(self, answers: Sequence[Mapping[str, Any]]) -> None:
        """Some more responses."""
        for name, question in self._questions.items():
            found = question.codes([one.get(name) for one in answers])
            for place, codes in zip(self._places[name], found, strict=True):
                self._codes[place].append(codes)

    def columns(self) -> list[Vector]:
        """All columns. What was gathered is handed over, so that both are never held whole."""
        found: list[Vector] = [Vector((), np.empty(0, np.uint8))] * len(self._codes)
        for name, question in self._questions.items():
            for place, values in zip(self._places[name], question.values, strict=True):
                codes = self._codes[place]
                if codes:
                    found[place] = Vector(tuple(values), np.concatenate(codes))
                    codes.clear()
        return found


class _Question:
    """The variables of one question: the values of each, and what each answer that occurred comes to."""

    def __init__(self, name: str, variables: Sequence[Variable]) -> None:
        self.values: list[dict[Any, int]] = [{} for _ in variables]
        self._name = name
        self._variables = variables
        self._known: dict[Hashable, int] = {}
        self._tables: list[list[int]] = [[] for _ in variables]

    def codes(self, given: Sequence[Any]) -> list[Codes]:
        """For each variable, the places of the values of some answers."""
        if len(self._known) > MOST_KNOWN:
            self._known.clear()
            self._tables = [[] for _ in self._variables]
        known = self._known
        keys = [
            tuple(one) if type(one) is list else _pairs(one) if type(one) is dict else one for one in given
        ]
        before = len(known)
        places = np.array([known.setdefault(key, len(known)) for key in keys], np.int64)
        if len(known) > before:
            new = {place: one for place, one in zip(places.tolist(), given, strict=True) if place >= before}
            for variable, values, table in zip(self._variables, self.values, self._tables, strict=True):
                for place in range(before, len(known)):
                    table.append(values.setdefault(variable.value({self._name: new[place]}), len(values)))
        return [
            _smallest(table, len(values))[places]
            for table, values in zip(self._tables, self.values, strict=True)
        ]


def _pairs(answer: dict[str, Any]) -> Hashable:
    return tuple(answer.items())


def _smallest(codes: Sequence[int], sizes: int) -> Codes:
    return np.array(codes, dtype=np.min_scalar_type(max(sizes - 1, 0)))
