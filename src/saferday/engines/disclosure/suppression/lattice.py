"""All cells of a table, or of several linked ones, with their totals and the sums that tie them together."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from saferday.engines.disclosure.linear import Rows

TOTAL = "Total"
Key = frozenset[tuple[str, str]]


class UnusableTable(ValueError):
    """A table that is not one of counts, or whose levels and hierarchy do not fit."""


@dataclass(frozen=True)
class CountTable:
    """Counts without totals, to be published with them.

    ``counts``: whole numbers of shape (levels of the first dimension, …). ``dimensions`` names each axis; ``levels``
    labels its places. ``groups``: for a dimension, level → group, group → larger group and so on; every level and
    group without an entry belongs to the total. ``structural``: bool of the shape of ``counts``, True where
    nobody can be (a category that a route does not offer); such a zero is always shown.
    """

    counts: npt.NDArray[np.integer]
    dimensions: tuple[str, ...] = ()
    levels: tuple[tuple[str, ...], ...] = ()
    groups: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    structural: npt.NDArray[np.bool_] | None = None

    def __post_init__(self) -> None:
        counts = np.asarray(self.counts)
        if counts.dtype.kind not in "iu" or not counts.ndim or not counts.size or counts.min() < 0:
            raise UnusableTable("Counts are whole numbers from 0, in one dimension or more.")
        object.__setattr__(self, "counts", counts.astype(np.int64))
        names = tuple(self.dimensions) or tuple(f"d{axis}" for axis in range(counts.ndim))
        levels = tuple(tuple(str(level) for level in axis) for axis in self.levels)
        levels = levels or tuple(tuple(str(place) for place in range(size)) for size in counts.shape)
        if len(names) != counts.ndim or tuple(len(axis) for axis in levels) != counts.shape:
            raise UnusableTable("Give a name for each axis and a label for each of its places.")
        for name, axis in zip(names, levels, strict=True):
            if len(set(axis)) != len(axis) or TOTAL in axis:
                raise UnusableTable(
                    f"The levels of “{name}” must differ from one another and from “{TOTAL}”."
                )
        if set(self.groups) - set(names):
            raise UnusableTable(f"There is no dimension “{(set(self.groups) - set(names)).pop()}” to group.")
        if self.structural is not None and counts[np.asarray(self.structural)].any():
            raise UnusableTable("A structural zero has a count.")
        object.__setattr__(self, "dimensions", names)
        object.__setattr__(self, "levels", levels)


@dataclass(frozen=True)
class Axis:
    """One dimension's nodes: levels, groups, total; ``leaves`` says which levels each is the sum of."""

    name: str
    nodes: tuple[str, ...]
    leaves: tuple[tuple[int, ...], ...]
    children: tuple[tuple[int, ...], ...]


def axis_of(name: str, levels: Sequence[str], parents: Mapping[str, str]) -> Axis:
    """The nodes of a dimension, levels first, then groups, the total last.

    >>> axis_of("year", ["7", "8", "9"], {"7": "lower", "8": "lower"}).nodes
    ('7', '8', '9', 'lower', 'Total')
    """
    nodes = list(levels)
    for node in nodes:
        above = parents.get(node)
        if above is not None and above not in nodes:
            nodes.append(above)
        if len(nodes) > len(levels) + len(parents) + 1:
            break
    if set(parents) - set(nodes):
        raise UnusableTable(f"“{(set(parents) - set(nodes)).pop()}” is grouped but is no level of “{name}”.")
    nodes.append(TOTAL)
    place = {node: at for at, node in enumerate(nodes)}
    children: list[list[int]] = [[] for _ in nodes]
    for node in nodes[:-1]:
        children[place[parents.get(node, TOTAL)]].append(place[node])
    leaves: dict[int, tuple[int, ...]] = {at: (at,) for at in range(len(levels))}

    def below(at: int, seen: tuple[int, ...] = ()) -> tuple[int, ...]:
        if at in seen:
            raise UnusableTable(f"The groups of “{name}” go round in a circle.")
        if at not in leaves:
            leaves[at] = tuple(leaf for child in children[at] for leaf in below(child, (*seen, at)))
        return leaves[at]

    found = tuple(below(at) for at in range(len(nodes)))
    return Axis(name, tuple(nodes), found, tuple(tuple(each) for each in children))


@dataclass(frozen=True)
class Lattice:
    """Cells of linked tables, each once.

    ``values`` int64 of shape (cells,); ``structural`` bool; ``keys`` says what each cell counts (no entry for a
    dimension that is summed over); ``sums``: rows Σ children - parent = 0; ``places`` holds, for each table, the
    cell of every place, of shape (nodes of each axis).
    """

    values: npt.NDArray[np.int64]
    structural: npt.NDArray[np.bool_]
    keys: tuple[Key, ...]
    sums: Rows
    tables: tuple[CountTable, ...]
    axes: tuple[tuple[Axis, ...], ...]
    places: tuple[npt.NDArray[np.int64], ...]


def lattice(tables: Sequence[CountTable]) -> Lattice:
    """The cells of ``tables`` with totals; a cell that several of them hold is one. Raises `UnusableTable`."""
    values: list[int] = []
    structural: list[bool] = []
    keys: list[Key] = []
    at: dict[Key, int] = {}
    rows: dict[tuple[int, frozenset[int]], None] = {}
    every_axes: list[tuple[Axis, ...]] = []
    places: list[npt.NDArray[np.int64]] = []
    for table in tables:
        axes = tuple(
            axis_of(name, levels, table.groups.get(name, {}))
            for name, levels in zip(table.dimensions, table.levels, strict=True)
        )
        full, never = _with_totals(table, axes)
        numbered = np.empty(full.shape, dtype=np.int64)
        for place in np.ndindex(*full.shape):
            nodes = [(axis.name, axis.nodes[node]) for axis, node in zip(axes, place, strict=True)]
            key = frozenset(pair for pair in nodes if pair[1] != TOTAL)
            if key not in at:
                at[key] = len(values)
                values.append(int(full[place]))
                structural.append(bool(never[place]))
                keys.append(key)
            elif values[at[key]] != full[place]:
                raise UnusableTable(
                    f"Two tables count {_said(key)} differently: they are not of the same pupils."
                )
            numbered[place] = at[key]
        for number, axis in enumerate(axes):
            others = [range(len(other.nodes)) for place, other in enumerate(axes) if place != number]
            for parent, children in enumerate(axis.children):
                for rest in itertools.product(*others) if children else ():
                    line: list[Any] = [*rest[:number], slice(None), *rest[number:]]
                    cells = numbered[tuple(line)]
                    rows[int(cells[parent]), frozenset(int(cells[child]) for child in children)] = None
        every_axes.append(axes)
        places.append(numbered)
    sums = Rows.of(
        [(np.array([*sorted(parts), whole]), np.array([1.0] * len(parts) + [-1.0])) for whole, parts in rows]
    )
    return Lattice(
        np.array(values),
        np.array(structural),
        tuple(keys),
        sums,
        tuple(tables),
        tuple(every_axes),
        tuple(places),
    )


def _with_totals(table: CountTable, axes: tuple[Axis, ...]) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    full: npt.NDArray[Any] = table.counts
    never: npt.NDArray[Any] = (
        np.zeros(full.shape, dtype=bool) if table.structural is None else np.asarray(table.structural)
    )
    for number, axis in enumerate(axes):
        full = np.stack(
            [full.take(leaves, axis=number).sum(axis=number) for leaves in axis.leaves], axis=number
        )
        never = np.stack(
            [never.take(leaves, axis=number).all(axis=number) for leaves in axis.leaves], axis=number
        )
    return full, never


def _said(key: Key) -> str:
    return " and ".join(f"{name} {value}" for name, value in sorted(key)) or "everyone"
