"""Ways to join answers, or years, until every part is large enough: the finest of them."""

import math
from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt

Groups = tuple[tuple[int, ...], ...]


def joined_neighbours(
    counts: npt.NDArray[np.integer], minimum: int, breaks: Collection[int] = ()
) -> Groups | None:
    """The most groups of neighbouring categories that hold ``minimum`` or more in every row.

    ``counts`` has shape (rows, categories). ``breaks`` are places that no group may reach across: 2 keeps the first
    two categories apart from the rest. Among partitions with the most groups, the one whose totals are most even
    (most entropy). None if even everything together is too small, or a part between breaks is.

    Method: dynamic programming over where a group ends; categories², exact.

    >>> import numpy as np
    >>> joined_neighbours(np.array([[4, 8, 30, 25, 16]]), 10)
    ((0, 1), (2,), (3,), (4,))
    """
    categories = counts.shape[1]
    sums = np.concatenate([np.zeros((counts.shape[0], 1), dtype=np.int64), counts.cumsum(axis=1)], axis=1)
    best: list[tuple[int, float, int] | None] = [(0, 0.0, 0)] + [None] * categories
    for end in range(1, categories + 1):
        for start in range(end):
            before = best[start]
            if before is None or any(start < place < end for place in breaks):
                continue
            inside = sums[:, end] - sums[:, start]
            if (inside < minimum).any():
                continue
            total = int(inside.sum())
            found = (before[0] + 1, before[1] - total * math.log(total), start)
            here = best[end]
            if here is None or found[:2] > here[:2]:
                best[end] = found
    groups: list[tuple[int, ...]] = []
    end = categories
    while end:
        step = best[end]
        if step is None:
            return None
        groups.append(tuple(range(step[2], end)))
        end = step[2]
    return tuple(reversed(groups)) or None


def joined_rare(counts: npt.NDArray[np.integer], minimum: int) -> Groups | None:
    """Categories with ``minimum`` or more in every row alone, and all others together as the last group.

    ``counts`` has shape (rows, categories). Where the others do not reach ``minimum`` in every row, the rarest of
    the rest joins them, and so on. None if all would be together and still too few.

    >>> import numpy as np
    >>> joined_rare(np.array([[40, 3, 28, 0, 12]]), 10)
    ((0,), (2,), (1, 3, 4))
    """
    alone = [place for place in range(counts.shape[1]) if (counts[:, place] >= minimum).all()]
    rare = [place for place in range(counts.shape[1]) if place not in alone]
    while rare and (counts[:, rare].sum(axis=1) < minimum).any():
        if not alone:
            return None
        rarest = min(alone, key=lambda place: (int(counts[:, place].sum()), place))
        alone.remove(rarest)
        rare.append(rarest)
    groups = [(place,) for place in alone]
    return tuple(groups + ([tuple(sorted(rare))] if rare else [])) or None


def bands_of_years(
    pupils: Sequence[int] | npt.NDArray[np.integer], minimum_base: int, breaks: Collection[int] = ()
) -> Groups | None:
    """Years next to one another, joined until each band has ``minimum_base`` pupils; it looks at no answer.

    ``pupils`` has shape (years,). Where the parts between ``breaks`` (primary and secondary) are too small, they are
    given up. None if there would be fewer than two bands.

    >>> bands_of_years([20, 25, 18, 20], 30)
    ((0, 1), (2, 3))
    """
    row = np.asarray(pupils, dtype=np.int64)[None, :]
    found = joined_neighbours(row, minimum_base, breaks) or joined_neighbours(row, minimum_base)
    return found if found and len(found) > 1 else None
