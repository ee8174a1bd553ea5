"""Ways to join answers, or years, until every part is large enough: the finest of them."""

import itertools
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


def closed_from_left(
    counts: npt.NDArray[np.integer], minimum: int, breaks: Collection[int] = ()
) -> Groups | None:
    """Groups of neighbouring categories, each closed as soon as it holds ``minimum`` or more in every row.

    ``counts`` has shape (rows, categories), in order; what is left over at the end joins the last group. No partition
    into neighbours has more groups. Unlike the most even one, this one tells nothing by having been chosen: whether a
    group closes depends on that group's own counts alone. ``breaks`` are places that no group may reach
    across. None if a part between breaks is too small.

    >>> import numpy as np
    >>> closed_from_left(np.array([[4, 8, 30, 25, 6]]), 10)
    ((0, 1), (2,), (3, 4))
    """
    found: list[tuple[int, ...]] = []
    borders = [0, *sorted(breaks), counts.shape[1]]
    for start, end in itertools.pairwise(borders):
        part: list[tuple[int, ...]] = []
        group: tuple[int, ...] = ()
        for place in range(start, end):
            group = (*group, place)
            if (counts[:, list(group)].sum(axis=1) >= minimum).all():
                part.append(group)
                group = ()
        if not part:
            return None
        part[-1] += group
        found += part
    return tuple(found)


def joined_rare(counts: npt.NDArray[np.integer], minimum: int, absorber: int) -> Groups | None:
    """Categories with ``minimum`` or more in every row alone; all others, with the ``absorber``, as the last group.

    ``counts`` has shape (rows, categories). ``absorber`` is the place of “other”, or any category fixed beforehand: it
    joins whatever is rare, however many chose it, so that the group's number does not say how many chose each rare
    one. Where the group is too small still, the nearest category before the absorber joins it (then those after it),
    whatever its number. None if all would be together.

    >>> import numpy as np
    >>> joined_rare(np.array([[40, 3, 28, 0, 12]]), 10, absorber=4)
    ((0,), (2,), (1, 3, 4))
    """
    places = range(counts.shape[1])
    rare = {place for place in places if (counts[:, place] < minimum).any()}
    if not rare:
        return tuple((place,) for place in places)
    rare.add(absorber)
    for place in (*range(absorber - 1, -1, -1), *range(absorber + 1, len(places))):
        if (counts[:, sorted(rare)].sum(axis=1) >= minimum).all():
            break
        rare.add(place)
    alone = [(place,) for place in places if place not in rare]
    return (*alone, tuple(sorted(rare))) if alone else None


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
