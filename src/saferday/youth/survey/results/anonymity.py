"""A file of single responses for researchers in which nobody stands alone: k-anonymity by coarsening, then leaving out.

Whoever knows of a pupil their nation, year group and how they describe themselves finds at least ``k`` pupils like
that in the file, or none. First the year group gives way to the route, then what pupils say of themselves to "any",
then the nation; what is still rare is left out. Source of the notion: Samarati and Sweeney (1998), "Protecting
privacy when disclosing information".
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

ANY = "*"


@dataclass(frozen=True)
class Anonymous:
    """What became of the key variables.

    Attributes:
        keys: of each response the key values, in the order of ``names``; None where it is left out.
        names: the key variables.
        k: the smallest number of responses that share their keys; 0 where none is left.
        coarsened: how many responses lost detail in each key variable.
        left_out: how many responses are not in the file because they are rare.
        drawn_out: how many are not because the lot fell on them.
    """

    keys: tuple[tuple[str, ...] | None, ...]
    names: tuple[str, ...]
    k: int
    coarsened: dict[str, int]
    left_out: int
    drawn_out: int = 0

    def report(self, wanted: int) -> dict[str, object]:
        """The figures that go with the file."""
        return {
            "k_wanted": wanted,
            "k_reached": self.k,
            "key_variables": list(self.names),
            "responses": sum(one is not None for one in self.keys),
            "left_out": self.left_out if self.left_out >= wanted else f"fewer than {wanted}",
            "drawn_out": self.drawn_out,
            "coarsened": {
                name: count if count >= wanted else f"fewer than {wanted}"
                for name, count in self.coarsened.items()
            },
        }


def drawn(years: Sequence[str], lots: Sequence[str], share: float, least: int) -> list[bool]:
    """Which responses the lot falls on: of each year group the share, ``least`` of them at least.

    Args:
        years: the year group of each response.
        lots: a text for each response that nobody can foresee; the first in their order are drawn.

    >>> drawn(["Y5", "Y5", "Y5", "Y6"], ["c", "a", "b", "d"], 0.5, 1)
    [False, True, True, True]
    """
    sizes = Counter(years)
    left = {year: max(least, math.ceil(share * size)) for year, size in sizes.items()}
    found = [False] * len(years)
    for at in sorted(range(len(years)), key=lambda at: lots[at]):
        if left[years[at]]:
            found[at] = True
            left[years[at]] -= 1
    return found


def anonymous(
    names: Sequence[str],
    keys: Sequence[tuple[str, ...]],
    coarser: Sequence[tuple[str, dict[str, str]]],
    k: int,
    out: Sequence[bool] = (),
) -> Anonymous:
    """Coarsens the keys of rare responses step by step, and leaves out what stays rare.

    Args:
        names: the key variables, in the order of each key.
        keys: the key of each response.
        coarser: the steps: a variable, and what its values become (``ANY`` where a value is not named).
        k: how many responses must share their key.
        out: which responses are not to be in the file in any case.

    >>> found = anonymous(["year"], [("Y5",)] * 3 + [("Y6",)], [("year", {"Y5": "primary", "Y6": "primary"})], 2)
    >>> found.k, found.left_out
    (3, 1)
    """
    now = [tuple(key) for key in keys]
    at = {name: place for place, name in enumerate(names)}
    coarsened = dict.fromkeys(names, 0)
    absent = list(out) or [False] * len(now)

    def counted() -> Counter[tuple[str, ...]]:
        return Counter(key for key, gone in zip(now, absent, strict=True) if not gone)

    for name, values in coarser:
        sizes = counted()
        place = at[name]
        for row, key in enumerate(now):
            if not absent[row] and sizes[key] < k and (value := values.get(key[place], ANY)) != key[place]:
                now[row] = (*key[:place], value, *key[place + 1 :])
                coarsened[name] += 1
    sizes = counted()
    kept = [key if sizes[key] >= k and not gone else None for key, gone in zip(now, absent, strict=True)]
    left = [sizes[key] for key in kept if key is not None]
    gone = sum(absent)
    return Anonymous(
        tuple(kept), tuple(names), min(left, default=0), coarsened, kept.count(None) - gone, gone
    )
