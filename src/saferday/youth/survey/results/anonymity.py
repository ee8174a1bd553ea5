"""A file of single responses for researchers in which nobody stands alone: k-anonymity by coarsening, then leaving out.

Whoever knows of a pupil their nation, year group and how they describe themselves finds at least ``k`` pupils like
that in the file, or none. First the year group gives way to the route, then what pupils say of themselves to "any",
then the nation; what is still rare is left out. Source of the notion: Samarati and Sweeney (1998), "Protecting
privacy when disclosing information".
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .vectors import Vector

ANY = "*"

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Anonymous:
    """What became of the key variables.

    Attributes:
        keys: the key variables of all responses, by name.
        kept: which responses are in the file, bool of shape (responses,).
        k: the smallest number of responses that share their keys; 0 where none is left.
        coarsened: how many responses lost detail in each key variable.
        left_out: how many responses are not in the file because they are rare.
        drawn_out: how many are not because the lot fell on them.
    """

    keys: Mapping[str, Vector]
    kept: Flags
    k: int
    coarsened: dict[str, int]
    left_out: int
    drawn_out: int = 0

    def report(self, wanted: int) -> dict[str, object]:
        """The figures that go with the file."""
        return {
            "k_wanted": wanted,
            "k_reached": self.k,
            "key_variables": list(self.keys),
            "responses": int(self.kept.sum()),
            "left_out": self.left_out if self.left_out >= wanted else f"fewer than {wanted}",
            "drawn_out": self.drawn_out,
            "coarsened": {
                name: count if count >= wanted else f"fewer than {wanted}"
                for name, count in self.coarsened.items()
            },
        }


def drawn(years: Vector, order: npt.NDArray[np.integer], share: float, least: int) -> Flags:
    """Which responses the lot falls on: of each year group the share, ``least`` of them at least.

    Args:
        years: the year group of each response.
        order: the places of all responses, in an order that nobody can foresee; the first of each year are drawn.

    >>> years = Vector.of(["Y5", "Y5", "Y5", "Y6"])
    >>> drawn(years, np.array([1, 2, 0, 3]), 0.5, 1).tolist()
    [False, True, True, True]
    """
    found = np.zeros(len(years), dtype=bool)
    codes = years.codes[order]
    for place in range(len(years.values)):
        own = order[codes == place]
        found[own[: max(least, math.ceil(share * len(own)))]] = True
    return found


def anonymous(
    keys: Mapping[str, Vector],
    coarser: Sequence[tuple[str, Mapping[str, str]]],
    k: int,
    out: Flags | None = None,
) -> Anonymous:
    """Coarsens the keys of rare responses step by step, and leaves out what stays rare.

    Args:
        keys: the key variables, by name.
        coarser: the steps: a variable, and what its values become (``ANY`` where a value is not named).
        k: how many responses must share their key.
        out: which responses are not to be in the file in any case.

    >>> years = {"year": Vector.of(["Y5"] * 3 + ["Y6"])}
    >>> found = anonymous(years, [("year", {"Y5": "primary", "Y6": "primary"})], 2)
    >>> found.k, found.left_out
    (3, 1)
    """
    now = dict(keys)
    absent = np.zeros(len(next(iter(now.values()))), dtype=bool) if out is None else out
    coarsened = dict.fromkeys(now, 0)
    for name, values in coarser:
        rare = ~absent & (_shared_by(now, absent) < k)
        coarse = now[name].mapped({value: values.get(value, ANY) for value in now[name].values}, rare)
        coarsened[name] += int((coarse.codes != now[name].codes).sum())
        now[name] = coarse
    sizes = _shared_by(now, absent)
    kept = ~absent & (sizes >= k)
    gone = int(absent.sum())
    least = int(sizes[kept].min()) if kept.any() else 0
    return Anonymous(now, kept, least, coarsened, int((~kept).sum()) - gone, gone)


def _shared_by(keys: Mapping[str, Vector], absent: Flags) -> npt.NDArray[np.int64]:
    """How many responses that are not absent share the keys of each, of shape (responses,)."""
    groups = np.zeros(len(absent), np.int64)
    for vector in keys.values():
        # Numbered anew after each variable, so that the numbers stay small.
        _, groups = np.unique(groups * len(vector.values) + vector.codes, return_inverse=True)
    return np.bincount(groups[~absent], minlength=int(groups.max(initial=-1)) + 1)[groups]
