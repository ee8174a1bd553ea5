"""What to do about a table that cannot be protected, or not in time: which dimension to make coarser."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from saferday.engines.disclosure.suppression.lattice import CountTable


def coarser(tables: Sequence[CountTable], minimum: int) -> str:
    """A sentence: the dimension whose smallest levels are worth joining most, by the small numbers that are left.

    >>> table = CountTable(np.array([[3, 40], [4, 50], [60, 70]]), ("region", "answer"))
    >>> coarser([table], 10)
    'Join “0” and “1” of “region”: of 2 small numbers 1 is left. Or leave a dimension or some totals out.'
    """
    now = sum(_small(table.counts, minimum) for table in tables)
    best: tuple[float, str] | None = None
    for table in tables:
        own = _small(table.counts, minimum)
        for number, (name, levels) in enumerate(zip(table.dimensions, table.levels, strict=True)):
            size = table.counts.shape[number]
            if size < 2:
                continue
            others = tuple(axis for axis in range(table.counts.ndim) if axis != number)
            first, second = np.argsort(table.counts.sum(axis=others), kind="stable")[:2].tolist()
            joined = table.counts.copy()
            place: list[Any] = [slice(None)] * joined.ndim
            place[number] = first
            joined[tuple(place)] += table.counts.take(second, axis=number)
            left = now - own + _small(np.delete(joined, second, axis=number), minimum)
            # A dimension of few levels is dear to coarsen: what each level that is left can tell counts too.
            worth = (now - left) * (size - 1)
            words = " and ".join(f"“{levels[at]}”" for at in sorted((first, second)))
            done = f"Join {words} of “{name}”: of {now} small numbers {left} {'is' if left == 1 else 'are'} left."
            if best is None or worth > best[0]:
                best = (worth, done)
    said = f"{best[1]} " if best is not None and best[0] > 0 else ""
    return (
        f"{said}Or leave a dimension or some totals out." if said else "Leave a dimension or some totals out."
    )


def _small(counts: npt.NDArray[np.integer], minimum: int) -> int:
    """How many numbers of the table with its totals are small."""
    found: npt.NDArray[np.integer] = counts
    for axis in range(counts.ndim):
        found = np.concatenate([found, found.sum(axis=axis, keepdims=True)], axis=axis)
    return int(((found > 0) & (found < minimum)).sum())
