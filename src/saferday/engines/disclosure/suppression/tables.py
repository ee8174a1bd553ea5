"""Tables with the fewest numbers hidden, let go only when an independent attacker has failed on them."""

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from saferday.engines.disclosure.attack.ranges import OutOfTime, possible_ranges
from saferday.engines.disclosure.attack.statements import Said, Statement
from saferday.engines.disclosure.frames import coded, column, is_frame
from saferday.engines.disclosure.linear import TOLERANCE
from saferday.engines.disclosure.suppression.advice import coarser
from saferday.engines.disclosure.suppression.lattice import (
    CountTable,
    Key,
    Lattice,
    UnusableTable,
    lattice,
)
from saferday.engines.disclosure.suppression.pattern import Pattern, Protection, Search
from saferday.engines.disclosure.tables import SHOWN, SMALL, ProtectedTable

DEAR = 1000.0
"""The cost of hiding the grand total, where any other cell costs about 1."""
LARGER_IS_DEARER = 0.02
FOR_TAKING_BACK = 0.3
"""The share of the time that is kept for showing again what need not be hidden."""
LEAST_MORE = 20.0
"""Seconds more that the first search may take to come to an end, and then the attacker, at least; else ``seconds``."""
MOST_CELLS = 12_000
"""A table with more, totals among them, is refused: a single step of the search would take too long."""


class UnsafeTable(RuntimeError):
    """A number could still be worked out, so nothing is given out."""


@dataclass(frozen=True)
class Suppression:
    """Protected tables, and how good they are.

    ``tables`` are in the order given. ``hidden`` and ``cells`` count cells, those of several tables
    once; ``primary`` of them are small themselves. ``proven``: no safe pattern hides over ``gap`` less.
    """

    tables: tuple[ProtectedTable, ...]
    cells: int
    primary: int
    hidden: int
    proven: bool
    seconds: float

    @property
    def table(self) -> ProtectedTable:
        """The first table."""
        return self.tables[0]


def suppress(
    data: Any,
    *,
    minimum: int = 10,
    by: Sequence[str] = (),
    count: str | None = None,
    groups: Mapping[str, Mapping[str, str]] | None = None,
    structural: npt.NDArray[np.bool_] | None = None,
    answers: Collection[str] = (),
    seconds: float = 10.0,
    gap: float = 0.02,
) -> Suppression:
    """Hides counts from 1 to ``minimum`` - 1 and as few others as keep those from being worked out.

    ``data`` is an integer array of inner counts, of shape (levels of the first dimension, …), without totals; or a
    `CountTable`, or a sequence of them that count the same pupils by different dimensions (a cell that two hold is
    hidden in both); or a pandas or polars DataFrame or mapping: ``by`` names the dimensions, ``count`` the column of
    counts (without it a row is a pupil). ``groups`` nests levels: dimension → {level: group}. ``structural`` marks
    places where nobody can be. ``answers`` names dimensions whose answers are protected when a whole group gave one.

    The result's tables have an axis for each dimension, levels first, then groups, the total last.

    What is promised of each small count: with all numbers shown, their sums, and counts being no less than none, it
    may still be 0 and may still be ``minimum`` or more. Of each hidden number: more than one value is possible. Both
    are checked on the finished table by an attacker that shares no step with the search; if it succeeds,
    `UnsafeTable` is raised, and says which dimension to coarsen. The search stops after about ``seconds`` or once
    within ``gap`` of the best; short of time it hides more, never less. If it has nothing safe by then it may take
    as long again (20 seconds at least), and so may the check; what is not proven by then is not given out
    either. Over `MOST_CELLS` numbers with totals `UnusableTable` is raised.

    >>> import numpy as np
    >>> result = suppress(np.array([[3, 30, 40], [25, 28, 31], [22, 18, 35]]))
    >>> result.table.values
    array([[ nan,  nan,  40.,  73.],
           [ 25.,  28.,  31.,  84.],
           [ nan,  nan,  35.,  75.],
           [ 50.,  76., 106., 232.]])
    """
    began = time.monotonic()
    if minimum < 2:
        raise UnusableTable("A minimum under 2 hides nothing.")
    cells = lattice(_tables(data, by, count, groups or {}, structural))
    protections = protected_cells(cells, minimum, answers)
    costs = 1.0 + LARGER_IS_DEARER * np.log1p(cells.values)
    costs[[at for at, key in enumerate(cells.keys) if not key]] = DEAR
    if len(cells.values) > MOST_CELLS:
        raise UnusableTable(
            f"With its totals the table has {len(cells.values):,} numbers; {MOST_CELLS:,} can be protected. "
            f"{coarser(cells.tables, minimum)}"
        )
    search = Search(cells, protections, costs)
    until = began + seconds
    first = search.quick(until - FOR_TAKING_BACK * seconds, grace=max(seconds, LEAST_MORE))
    if first is None:
        raise UnsafeTable(
            f"No safe pattern was found in time. Give more seconds. {coarser(cells.tables, minimum)}"
        )
    pattern = search.fewest(first, until - FOR_TAKING_BACK * seconds, gap)
    hidden = pattern.hidden
    if not pattern.proven:
        hidden = search.without_needless(hidden, until)
    latest = max(time.monotonic(), until) + max(seconds, LEAST_MORE)
    hidden = _checked(cells, protections, hidden, minimum, latest)
    return _suppression(cells, search.primary, hidden, pattern, time.monotonic() - began)


def protected_cells(cells: Lattice, minimum: int, answers: Collection[str] = ()) -> list[Protection]:
    """Small counts, and answers that a whole group gave; with what each must be able to seem."""
    found = {
        int(at): Protection(int(at), float(cells.values[at]), float(minimum - cells.values[at]))
        for at in np.flatnonzero((cells.values > 0) & (cells.values < minimum))
    }
    for table, axes, places in zip(cells.tables, cells.axes, cells.places, strict=True):
        for number, axis in enumerate(axes):
            if axis.name not in answers:
                continue
            rows = np.moveaxis(places, number, -1).reshape(-1, len(axis.nodes))[
                :, : table.counts.shape[number]
            ]
            for row in rows:
                given = row[cells.values[row] > 0]
                possible = row[~cells.structural[row]]
                if len(given) == 1 and len(possible) > 1:
                    at = int(given[0])
                    found.setdefault(at, Protection(at, float(min(cells.values[at], minimum)), 0.0))
    return list(found.values())


def _checked(
    cells: Lattice,
    protections: list[Protection],
    hidden: npt.NDArray[np.bool_],
    minimum: int,
    latest: float = np.inf,
) -> npt.NDArray[np.bool_]:
    """The pattern, without cells that could be worked out though they need not be hidden.

    Raises `UnsafeTable`, also if the attacker is not done by ``latest`` (of the monotonic clock).
    """
    hidden = hidden.copy()
    must = {protection.cell: protection for protection in protections}
    while True:
        asked = np.flatnonzero(hidden)
        wanted_low = [
            cells.values[at] - must[at].down if at in must else float(cells.values[at])
            for at in asked.tolist()
        ]
        wanted_high = [
            cells.values[at] + must[at].up if at in must else float(cells.values[at]) for at in asked.tolist()
        ]
        try:
            ranges = possible_ranges(
                _said(cells, hidden),
                [_where(cells.keys[at]) for at in asked],
                least=np.array(wanted_low),
                most=np.array(wanted_high),
                apart=1.0,
                latest=latest,
            )
        except OutOfTime as error:
            raise UnsafeTable(
                "That no number can be worked out was not proven in time, so nothing is given out. "
                f"Give more seconds. {coarser(cells.tables, minimum)}"
            ) from error
        needless = []
        for at, (low, high) in zip(asked.tolist(), ranges, strict=True):
            value = float(cells.values[at])
            if at not in must:
                if high - low < 1 - TOLERANCE:
                    needless.append(at)
            elif low > value - must[at].down + TOLERANCE or high < value + must[at].up - TOLERANCE:
                raise UnsafeTable(
                    "A number could still be worked out from the others, so nothing is given out. "
                    f"{coarser(cells.tables, minimum)}"
                )
        if not needless:
            return hidden
        hidden[needless] = False


def _said(cells: Lattice, hidden: npt.NDArray[np.bool_]) -> Said:
    """What the finished tables say to somebody who has nothing else."""
    statements = [
        Statement(_where(key), int(value), int(value), "table", structural=bool(never))
        for key, value, is_hidden, never in zip(
            cells.keys, cells.values, hidden, cells.structural, strict=True
        )
        if not is_hidden
    ]
    levels: dict[str, frozenset[str]] = {}
    below: dict[tuple[str, str], frozenset[str]] = {}
    for table, axes in zip(cells.tables, cells.axes, strict=True):
        for axis, names in zip(axes, table.levels, strict=True):
            levels[axis.name] = levels.get(axis.name, frozenset()) | frozenset(names)
            for node, leaves in zip(axis.nodes, axis.leaves, strict=True):
                below[axis.name, node] = frozenset(names[leaf] for leaf in leaves)
    spelled = [
        Statement(
            {n: below[n, v] for n, vs in s.where.items() for v in vs}, s.low, s.high, s.source, s.structural
        )
        for s in statements
    ]
    return Said(tuple(spelled), levels)


def _where(key: Key) -> dict[str, frozenset[str]]:
    return {name: frozenset({value}) for name, value in sorted(key)}


def _tables(
    data: Any,
    by: Sequence[str],
    count: str | None,
    groups: Mapping[str, Mapping[str, str]],
    structural: npt.NDArray[np.bool_] | None,
) -> list[CountTable]:
    if isinstance(data, CountTable):
        return [data]
    if is_frame(data):
        if not by:
            raise UnusableTable("Say which columns are the table's dimensions: by=[…].")
        pairs = [coded(data, name) for name in by]
        counts = np.zeros([len(levels) for _, levels in pairs], dtype=np.int64)
        places = tuple(codes for codes, _ in pairs)
        np.add.at(counts, places, 1 if count is None else column(data, count))
        levels = tuple(tuple(str(level) for level in found) for _, found in pairs)
        return [CountTable(counts, tuple(by), levels, groups, structural)]
    if isinstance(data, Sequence) and data and all(isinstance(each, CountTable) for each in data):
        return list(data)
    return [CountTable(np.asarray(data), tuple(by), (), groups, structural)]


def _suppression(
    cells: Lattice,
    primary: npt.NDArray[np.bool_],
    hidden: npt.NDArray[np.bool_],
    pattern: Pattern,
    seconds: float,
) -> Suppression:
    tables = []
    for table, axes, places in zip(cells.tables, cells.axes, cells.places, strict=True):
        here = hidden[places]
        tables.append(
            ProtectedTable(
                values=np.where(here, np.nan, cells.values[places]),
                hidden=here,
                reasons=np.where(here, SMALL, SHOWN),
                dimensions=table.dimensions,
                levels=tuple(np.array(axis.nodes) for axis in axes),
            )
        )
    return Suppression(
        tuple(tables), len(cells.values), int(primary.sum()), int(hidden.sum()), pattern.proven, seconds
    )
