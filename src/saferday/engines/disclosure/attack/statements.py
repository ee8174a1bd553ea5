"""Everything published, as statements: how many pupils there are of whom something is true, at least and at most."""

import itertools
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from saferday.engines.disclosure.frames import column, column_names
from saferday.engines.disclosure.hiding.shapes import SEVERAL, OneWay, SchoolRules, SchoolTable
from saferday.engines.disclosure.tables import ProtectedTable

TOTAL = "Total"
NO_ANSWER = "no answer"
CHOSEN, NOT_CHOSEN = "chosen", "not chosen"
SNAPSHOT = "counted by"

Where = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Statement:
    """That from ``low`` to ``high`` pupils are as ``where`` says; ``high`` None is no limit.

    ``where``: variable → the values it may have; a variable that is not named may have any. An area is the set of its
    schools, a band the set of its years, a snapshot the set of all moments until then.
    ``structural`` marks a zero that the questionnaire says itself.
    """

    where: Where
    low: int
    high: int | None
    source: str
    structural: bool = False

    def __str__(self) -> str:
        if self.high is None:
            number = f"{self.low} or more"
        else:
            number = str(self.low) if self.low == self.high else f"{self.low} to {self.high}"
        return f"{self.source}: {described(self.where)}, {number}"


@dataclass(frozen=True)
class Said:
    """Statements, and for each variable all the values that there are."""

    statements: tuple[Statement, ...]
    levels: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def __add__(self, other: "Said") -> "Said":
        names = [*self.levels, *(name for name in other.levels if name not in self.levels)]
        none: frozenset[str] = frozenset()
        levels = {name: self.levels.get(name, none) | other.levels.get(name, none) for name in names}
        return Said(self.statements + other.statements, levels)


def described(where: Where) -> str:
    """A group of pupils in words.

    >>> described({"year": frozenset({"8", "7"})})
    'year 7 or 8'
    """
    parts = [f"{name} {' or '.join(sorted(values))}" for name, values in where.items()]
    return ", ".join(parts) or "all pupils"


def limits(
    value: float, *, rounding: int = 1, noise: int = 0, at_least: int = 0, hidden_most: int | None = None
) -> tuple[int, int | None]:
    """What a published number says of the true one. NaN is a hidden number: from 0 to ``hidden_most``.

    >>> limits(25, rounding=5), limits(12, noise=3), limits(float("nan"), hidden_most=9)
    ((23, 27), (9, 15), (0, 9))
    """
    if np.isnan(value):
        return 0, hidden_most
    below, above = rounding // 2, rounding - 1 - rounding // 2
    return max(at_least, int(value) - below - noise), int(value) + above + noise


def said_by_numbers(
    values: npt.NDArray[np.floating],
    *,
    dimensions: Sequence[str] = (),
    levels: Sequence[Sequence[Any]] = (),
    totals: bool = True,
    where: Where | None = None,
    source: str = "table",
    rounding: int = 1,
    noise: int = 0,
    at_least: int = 0,
    hidden_most: int | None = None,
) -> Said:
    """The statements of an array of published numbers, NaN where hidden.

    With ``totals`` the last place of each axis is its total, and ``levels`` name the places before it.
    """
    numbers = np.asarray(values, dtype=np.float64)
    extra = 1 if totals else 0
    names = tuple(dimensions) or tuple(f"d{axis}" for axis in range(numbers.ndim))
    axes = [[str(level) for level in axis] for axis in levels] or [
        [str(place) for place in range(size - extra)] for size in numbers.shape
    ]
    found = []
    for place in np.ndindex(*numbers.shape):
        group = dict(where or {})
        for name, axis, at in zip(names, axes, place, strict=True):
            if at < len(axis):
                group[name] = frozenset({axis[at]})
        low, high = limits(
            float(numbers[place]),
            rounding=rounding,
            noise=noise,
            at_least=at_least,
            hidden_most=hidden_most,
        )
        if low or high is not None:
            found.append(Statement(group, low, high, source))
    return Said(tuple(found), {name: frozenset(axis) for name, axis in zip(names, axes, strict=True)})


def said_by_table(
    table: ProtectedTable,
    *,
    where: Where | None = None,
    source: str = "table",
    rounding: int = 1,
    noise: int = 0,
    threshold: int = 10,
) -> Said:
    """The statements of a table by `perturb`: ``noise`` is the ptable's largest, or ``rounding`` its base."""
    return said_by_numbers(
        table.values,
        dimensions=table.dimensions,
        levels=[level.tolist() for level in table.levels],
        totals=False,
        where=where,
        source=source,
        rounding=rounding,
        noise=noise,
        hidden_most=threshold - 1 + noise + (rounding - 1 if rounding > 1 else 0),
    )


def said_by_frame(
    frame: Any,
    *,
    count: str = "count",
    total: str = TOTAL,
    where: Where | None = None,
    source: str = "table",
    rounding: int = 1,
    noise: int = 0,
    at_least: int = 0,
    hidden_most: int | None = None,
) -> Said:
    """The statements of a DataFrame or mapping: a row for each number, empty where hidden, ``total`` for a sum."""
    names = [name for name in column_names(frame) if name not in (count, "reason")]
    rows = list(zip(*([str(cell) for cell in column(frame, name)] for name in names), strict=True))
    numbers = np.array([np.nan if _empty(cell) else float(cell) for cell in column(frame, count)])
    found = []
    for cells, number in zip(rows, numbers, strict=True):
        group = dict(where or {})
        group |= {name: frozenset({cell}) for name, cell in zip(names, cells, strict=True) if cell != total}
        low, high = limits(
            float(number), rounding=rounding, noise=noise, at_least=at_least, hidden_most=hidden_most
        )
        if low or high is not None:
            found.append(Statement(group, low, high, source))
    levels = {
        name: frozenset(cells[at] for cells in rows if cells[at] != total) for at, name in enumerate(names)
    }
    return Said(tuple(found), levels)


def said_by_school(
    table: SchoolTable,
    *,
    rules: SchoolRules,
    school: str | None = None,
    schools: Collection[str] = (),
    years: Sequence[str] = (),
    asked: Sequence[int] | None = None,
    kind: str = "one",
    snapshot: Sequence[str] = (),
    snapshots: Sequence[str] = (),
    source: str = "",
    silence: bool = False,
) -> Said:
    """The statements of a `SchoolTable`.

    ``years`` labels the years; ``asked`` is the exact number asked in each, which a teacher who gave out the tickets
    knows. ``snapshot`` names all moments until the page was made, in order, out of ``snapshots``. ``silence``: pupils
    could give no answer, so that what is not in a category is known only as far as a group says.
    """
    question = table.question or "answer"
    where: dict[str, frozenset[str]] = {}
    levels: dict[str, frozenset[str]] = {}
    if school is not None:
        where["school"] = frozenset({school})
        levels["school"] = frozenset({school, *schools})
    if snapshot:
        where[SNAPSHOT] = frozenset(snapshot)
        levels[SNAPSHOT] = frozenset(snapshots or snapshot)
    everyone = table.whole.years
    names = list(years) or [str(place) for place in everyone]
    if len(everyone) > 1 or years:
        levels["year"] = frozenset(names)
    found: list[Statement] = []
    for row in table.rows:
        of_row = dict(where)
        if len(row.years) < len(everyone):
            of_row["year"] = frozenset(names[place] for place in row.years)
        found += _said_by_row(
            table, row, of_row, question, kind, rules, asked, source or f"{question} (school page)"
        )
    if kind == SEVERAL:
        levels |= {f"{question}: {label}": frozenset({CHOSEN, NOT_CHOSEN}) for label in table.labels}
    else:
        levels[question] = frozenset(table.labels) | (frozenset({NO_ANSWER}) if silence else frozenset())
    return Said(tuple(found), levels)


def _said_by_row(
    table: SchoolTable,
    row: OneWay,
    where: Where,
    question: str,
    kind: str,
    rules: SchoolRules,
    asked: Sequence[int] | None,
    source: str,
) -> Iterable[Statement]:
    if asked is not None:
        known = sum(asked[place] for place in row.years)
        yield Statement(where, known, known, "whoever gave out the tickets")
    elif row.base is not None:
        yield Statement(
            where, *limits(row.base, rounding=rules.rounding, at_least=rules.minimum_base), source
        )
    for group in row.groups:
        if group.value is None:
            continue
        low, high = limits(group.value, rounding=rules.rounding, at_least=rules.minimum)
        if kind == SEVERAL:
            for place in group.categories:
                yield Statement(
                    {**where, f"{question}: {table.labels[place]}": frozenset({CHOSEN})}, low, high, source
                )
            continue
        values = {table.labels[place] for place in group.categories}
        yield Statement(
            {**where, question: frozenset(values | ({NO_ANSWER} if group.with_no_answer else set()))},
            low,
            high,
            source,
        )


def all_said(parts: Iterable[Said]) -> Said:
    """Everything together."""
    return sum(parts, Said(()))


def subsets(values: Collection[str], most: int) -> Iterable[frozenset[str]]:
    """Every proper part of ``values`` with up to ``most`` members."""
    for size in range(1, min(most, len(values) - 1) + 1):
        for chosen in itertools.combinations(sorted(values), size):
            yield frozenset(chosen)


def _empty(cell: Any) -> bool:
    return cell is None or cell == "" or (isinstance(cell, float) and np.isnan(cell))
