"""Coded answers counted by groups of pupils: numbers, cell keys and weights of every question in one pass."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..statistics.tables import Tabulated, tabulate
from .coding import FIRST, Coded, Codes
from .questions import ShownQuestion

KEYS = 256
SCHOOLS_AT_ONCE = 256
"""Schools are counted so many at a time: a table of all of a country's by year would be large and mostly empty."""

Counts = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Counted:
    """One question by some groups.

    ``counts`` and ``keys`` (sums of cell keys, modulo 256) int64 and ``weighted`` float64 are of shape (groups…,
    categories + 1): the last is who gave no answer, of whom a question with several has none. ``asked``,
    ``asked_keys`` and ``asked_weighted`` of shape (groups…) are of everybody who was asked.
    """

    counts: Counts
    keys: Counts
    weighted: Floats
    asked: Counts
    asked_keys: Counts
    asked_weighted: Floats


def counted(
    data: Coded,
    groups: Sequence[npt.NDArray[np.integer]],
    sizes: Sequence[int],
    weights: Floats | None = None,
) -> dict[str, Counted]:
    """Every question by the groups: columns of shape (responses,) from 0 to their size - 1."""
    columns = {
        f"{key} {row}": column for key, rows in data.columns.items() for row, column in enumerate(rows)
    }
    codes = {
        f"{question.key} {row}": FIRST + (1 if question.several else len(question.codes))
        for question in data.questions
        for row in range(len(data.columns[question.key]))
    }
    tables = tabulate(columns, codes, groups, sizes, weights, data.keys, keys=KEYS)
    return {
        question.key: _several([tables[f"{question.key} {row}"] for row in range(len(question.codes))])
        if question.several
        else _one(tables[f"{question.key} 0"])
        for question in data.questions
    }


def _one(table: Tabulated) -> Counted:
    order = [*range(FIRST, table.counts.shape[-1]), 1]
    return Counted(
        table.counts[..., order], table.cell_keys[..., order], table.weighted[..., order], *_asked(table)
    )


def _several(tables: list[Tabulated]) -> Counted:
    def ticked(parts: list[npt.NDArray[np.generic]]) -> npt.NDArray[np.generic]:
        return np.stack([*(part[..., FIRST] for part in parts), np.zeros_like(parts[0][..., 0])], axis=-1)

    return Counted(
        ticked([one.counts for one in tables]),  # type: ignore[arg-type]
        ticked([one.cell_keys for one in tables]),  # type: ignore[arg-type]
        ticked([one.weighted for one in tables]),  # type: ignore[arg-type]
        *_asked(tables[0]),
    )


def _asked(table: Tabulated) -> tuple[Counts, Counts, Floats]:
    return (
        table.counts[..., 1:].sum(-1),
        table.cell_keys[..., 1:].sum(-1) % KEYS,
        table.weighted[..., 1:].sum(-1),
    )


@dataclass(frozen=True)
class SchoolCounts:
    """One school's answers by year group: ``pupils`` of shape (year groups,), ``counts`` of every question."""

    school: int
    questions: tuple[ShownQuestion, ...]
    year_codes: tuple[str, ...]
    pupils: Counts
    counts: Mapping[str, Counted]

    def __len__(self) -> int:
        return int(self.pupils.sum())

    @property
    def years_present(self) -> tuple[str, ...]:
        """The year groups that answered, youngest first."""
        return tuple(self.year_codes[place] for place in np.flatnonzero(self.pupils))


def by_school(data: Coded, schools: Sequence[int]) -> Iterator[list[SchoolCounts]]:
    """These schools' answers by year group, in the order of their numbers, some schools at a time."""
    years = len(data.year_codes)
    wanted = np.array(sorted(schools), np.int64)
    for start in range(0, len(wanted), SCHOOLS_AT_ONCE):
        some = wanted[start : start + SCHOOLS_AT_ONCE]
        part = data.of_schools(int(some[0]), int(some[-1]))
        inside = np.isin(part.schools, some)
        part = part if inside.all() else part.of(inside)
        place = np.searchsorted(some, part.schools)
        pupils = np.bincount(place * years + part.years, minlength=len(some) * years).reshape(
            len(some), years
        )
        counts = counted(part, [place, part.years], [len(some), years])
        yield [
            SchoolCounts(
                school,
                data.questions,
                data.year_codes,
                pupils[at],
                {key: _at(one, at) for key, one in counts.items()},
            )
            for at, school in enumerate(some.tolist())
        ]


def _at(one: Counted, at: int) -> Counted:
    return Counted(
        one.counts[at],
        one.keys[at],
        one.weighted[at],
        one.asked[at],
        one.asked_keys[at],
        one.asked_weighted[at],
    )


def schools_by_year(data: Coded, column: Codes) -> npt.NDArray[np.bool_]:
    """Whether anybody was asked, of shape (schools in order, year groups), from a question's first column."""
    asked = column != 0
    schools = np.unique(data.schools, return_inverse=True)[1]
    found = np.zeros((int(schools.max(initial=-1)) + 1, len(data.year_codes)), dtype=bool)
    found[schools[asked], data.years[asked]] = True
    return found
