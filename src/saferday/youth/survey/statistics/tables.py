"""Weighted tables of many questions at once, protected, from columns of small whole numbers.

One pass over the answers of a question counts pupils, adds up weights and cell keys; questions are shared out among
threads, since NumPy lets go of the interpreter while it counts. `by_database` is the same in one query, for where the
answers outgrow the machine.
"""

import math
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from saferday.engines.disclosure import ProtectedTable, PTable, perturb_counts

BLOCK = 1 << 18
"""Pupils counted at a time: what one needs for them stays near the processor."""
UPPER = 31
ONE = 1 << UPPER
"""A pupil adds one to the upper part of a float64 and the key to the lower, so that one pass gives both; neither can
run over within a block while there are up to 1,024 keys."""
MOST_KEYS = 1 << 10


class UnfitColumns(ValueError):
    """Columns that are not of small whole numbers, or not of one length."""


@dataclass(frozen=True)
class Tabulated:
    """One question crossed with the groups.

    ``counts`` int64 and ``cell_keys`` int64 of shape (sizes of the groups…, answers); ``weighted`` float64 of the same.
    """

    counts: npt.NDArray[np.int64]
    cell_keys: npt.NDArray[np.int64]
    weighted: npt.NDArray[np.float64]


@dataclass(frozen=True)
class PublishedTable:
    """One question as it may be shown.

    ``protected`` holds the counts with their noise; ``weighted`` float64 of the same shape: the weighted number, moved
    in the proportion in which the noise moved the count, to a whole number, NaN where hidden; ``shares`` float64: of
    the weighted numbers shown in the same group, to a thousandth, NaN where hidden.
    """

    protected: ProtectedTable
    weighted: npt.NDArray[np.float64]
    shares: npt.NDArray[np.float64]


def tabulate(
    questions: Mapping[str, npt.NDArray[np.integer]],
    sizes: Mapping[str, int],
    groups: Sequence[npt.NDArray[np.integer]],
    group_sizes: Sequence[int],
    weights: npt.NDArray[np.floating] | None,
    record_keys: npt.NDArray[np.integer],
    *,
    keys: int = 256,
    threads: int = 0,
) -> dict[str, Tabulated]:
    """Counts, weighted counts and cell keys of every question by the groups.

    ``questions``: name → whole numbers of shape (pupils,) from 0 to ``sizes[name]`` - 1; ``groups``: columns of shape
    (pupils,) from 0 to their size - 1 (year, gender); ``weights`` of shape (pupils,), none negative, None where
    all weigh 1; ``record_keys`` whole numbers from 0 to ``keys`` - 1. ``threads`` 0 takes as many as there are cores.
    Raises `UnfitColumns`.

    >>> import numpy as np
    >>> answers, years = {"q": np.array([0, 1, 1])}, [np.array([0, 0, 1])]
    >>> weights, keys = np.array([1.0, 2.0, 0.5]), np.array([5, 6, 7])
    >>> found = tabulate(answers, {"q": 2}, years, [2], weights, keys)
    >>> found["q"].counts.tolist(), found["q"].weighted.tolist()
    ([[1, 1], [0, 1]], [[1.0, 2.0], [0.0, 0.5]])
    """
    pupils = len(record_keys)
    _check(questions, sizes, groups, group_sizes, pupils, record_keys, keys)
    cells = math.prod(group_sizes)
    shape = tuple(group_sizes)
    packed_sums = {name: np.zeros((2, cells * sizes[name]), dtype=np.int64) for name in questions}
    weighted = {} if weights is None else {name: np.zeros(cells * sizes[name]) for name in questions}

    def count(name: str, block: slice, place: npt.NDArray[np.intp], both: Any, weight: Any) -> None:
        at = place * sizes[name]
        at += questions[name][block]
        most = cells * sizes[name]
        found = np.bincount(at, both, most).astype(np.int64)
        packed_sums[name][0] += found >> UPPER
        packed_sums[name][1] += found & (ONE - 1)
        if weight is not None:
            weighted[name] += np.bincount(at, weight, most)

    with ThreadPoolExecutor(threads or os.cpu_count() or 1) as pool:
        for start in range(0, pupils, BLOCK):
            block = slice(start, min(start + BLOCK, pupils))
            place = np.zeros(block.stop - start, dtype=np.intp)
            for column, size in zip(groups, group_sizes, strict=True):
                place *= size
                place += column[block]
            both = record_keys[block] + float(ONE)
            weight = None if weights is None else weights[block].astype(np.float64, copy=False)
            list(pool.map(lambda name, of=(block, place, both, weight): count(name, *of), questions))
    return {
        name: Tabulated(
            packed_sums[name][0].reshape(*shape, sizes[name]),
            (packed_sums[name][1] % keys).reshape(*shape, sizes[name]),
            weighted.get(name, packed_sums[name][0])
            .reshape(*shape, sizes[name])
            .astype(np.float64, copy=False),
        )
        for name in questions
    }


def publish(
    tabulated: Mapping[str, Tabulated],
    ptable: PTable,
    *,
    threshold: int = 10,
    minimum_base: int = 30,
    dimensions: Sequence[str] = (),
    levels: Sequence[npt.NDArray[Any]] = (),
) -> dict[str, PublishedTable]:
    """Each table with its noise; a group of fewer than ``minimum_base`` pupils shows nothing.

    Weighted numbers follow the counts: a cell whose count of 40 became 42 has its weighted number times 42 / 40, so
    that what was added cannot be taken off again by comparing the two.
    """
    found = {}
    for name, table in tabulated.items():
        asked = table.counts.sum(axis=-1, keepdims=True)
        kept = perturb_counts(
            table.counts, table.cell_keys, ptable, threshold=threshold, dimensions=dimensions, levels=levels
        )
        too_few = np.broadcast_to(asked < minimum_base, kept.hidden.shape)
        protected = ProtectedTable(
            np.where(too_few, np.nan, kept.values),
            kept.hidden | too_few,
            np.where(too_few, "base", kept.reasons),
            kept.dimensions,
            kept.levels,
        )
        weighted = np.round(table.weighted * protected.values / np.maximum(table.counts, 1))
        total = np.nansum(weighted, axis=-1, keepdims=True)
        shares = np.divide(weighted, total, out=np.full_like(weighted, np.nan), where=total > 0).round(3)
        found[name] = PublishedTable(protected, weighted, shares)
    return found


def by_database(
    table: Any,
    questions: Sequence[str],
    groups: Sequence[str],
    *,
    weight: str,
    record_key: str,
    keys: int = 256,
) -> Any:
    """The same tables as one Ibis expression, to run on DuckDB here or on a warehouse elsewhere.

    ``table`` is an Ibis table with a row for each pupil. The expression has a row for each cell: question, answer, the
    groups, count, weighted, cell_key. Needs the extra “large-results”.
    """
    parts = []
    for question in questions:
        grouped = table.group_by([*(table[name] for name in groups), table[question].name("answer")])
        cells = grouped.agg(
            count=table.count(),
            weighted=table[weight].cast("float64").sum(),
            cell_key=table[record_key].cast("int64").sum() % keys,
        )
        parts.append(cells.mutate(question=_literal(question)))
    return _union(parts)


def from_database(
    rows: Any,
    questions: Sequence[str],
    sizes: Mapping[str, int],
    groups: Sequence[str],
    group_sizes: Sequence[int],
) -> dict[str, Tabulated]:
    """What `by_database` gave (a DataFrame or an Arrow table), in the shape that `tabulate` gives."""
    found = {}
    names = rows["question"].to_numpy()
    for question in questions:
        shape = (*group_sizes, sizes[question])
        here = names == question
        at = tuple(rows[name].to_numpy()[here].astype(np.intp) for name in (*groups, "answer"))
        counts, keys_of = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
        weighted = np.zeros(shape)
        counts[at] = rows["count"].to_numpy()[here]
        keys_of[at] = rows["cell_key"].to_numpy()[here]
        weighted[at] = rows["weighted"].to_numpy()[here]
        found[question] = Tabulated(counts, keys_of, weighted)
    return found


def _literal(text: str) -> Any:
    import ibis

    return ibis.literal(text)


def _union(parts: Sequence[Any]) -> Any:
    import ibis

    return ibis.union(*parts) if len(parts) > 1 else parts[0]


def _check(
    questions: Mapping[str, npt.NDArray[np.integer]],
    sizes: Mapping[str, int],
    groups: Sequence[npt.NDArray[np.integer]],
    group_sizes: Sequence[int],
    pupils: int,
    record_keys: npt.NDArray[np.integer],
    keys: int,
) -> None:
    if keys > MOST_KEYS:
        raise UnfitColumns(f"At most {MOST_KEYS:,} keys.")
    columns = [(name, column, sizes[name]) for name, column in questions.items()]
    columns += [("a group", column, size) for column, size in zip(groups, group_sizes, strict=True)]
    columns.append(("the record keys", record_keys, keys))
    for name, column, size in columns:
        if column.shape != (pupils,) or column.dtype.kind not in "iu":
            raise UnfitColumns(f"“{name}” must be {pupils} whole numbers.")
        if pupils and (column.min() < 0 or column.max() >= size):
            raise UnfitColumns(f"“{name}” has a value outside 0 to {size - 1}.")
