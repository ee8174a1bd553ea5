"""Whether groups that were joined for bands of years tell, by having been joined, how few were behind one."""

import itertools

import numpy as np
import numpy.typing as npt

from saferday.engines.disclosure.hiding.partitions import Groups

MOST_WAYS = 300_000
"""Ways to share a joined group out between two bands, up to which they are all tried."""

Parts = npt.NDArray[np.int64]
Ways = npt.NDArray[np.int64]


def joins_tell_nothing(
    joined: Groups,
    in_bands: Parts,
    silent: Parts | None,
    with_silent: int | None,
    *,
    ordered: bool,
    joins: int,
    minimum: int,
) -> bool:
    """Whether any some of a joined group's parts may still be ``minimum`` different numbers in each band.

    ``in_bands`` has shape (bands, parts): the numbers of the whole school's groups in each band; ``joined`` says which
    of them the bands show together; ``silent`` (bands,) is counted with group ``with_silent``. The attacker knows
    each part's total and each joined group's number in each band, and the rule by which they were joined (from the
    left, or around the part ``joins``). Only those numbers decide, so a refusal tells no more than they would.

    For two bands every way to share the parts out is tried. Otherwise any some of the parts must be able to be wholly
    outside each band or to be all of it, which is enough.

    >>> import numpy as np
    >>> bands = np.array([[1, 3, 5], [6, 0, 3]])
    >>> joins_tell_nothing(((0, 1), (2,)), bands, None, None, ordered=True, joins=2, minimum=3)
    False
    """
    for at, group in enumerate(joined):
        parts = in_bands[:, list(group)].T
        counted_silent = silent is not None and at == with_silent
        if silent is not None and counted_silent:
            parts = np.vstack([parts, silent])
        if len(parts) == 1 or _can_be_wholly_apart(parts):
            continue
        if in_bands.shape[0] != 2 or counted_silent:
            return False
        ways = _ways(parts)
        if ways is None:
            return False
        if ordered:
            held = _closes_only_here(ways, parts.sum(axis=1), minimum, last=at == len(joined) - 1)
        else:
            held = _joins_only_so(ways, parts.sum(axis=1), minimum, joined, at, joins)
        if not _many_numbers(ways[:, held], parts.sum(axis=1), minimum):
            return False
    return True


def _can_be_wholly_apart(parts: Parts) -> bool:
    of_band = parts.sum(axis=0)
    totals = parts.sum(axis=1)
    for chosen in _some(len(parts)):
        some = int(totals[list(chosen)].sum())
        others = int(totals.sum()) - some
        if ((some > of_band) & (of_band > others)).any():
            return False
    return True


def _ways(parts: Parts) -> Ways | None:
    """What each part can have in the first of two bands, of shape (parts, ways); None if there are too many."""
    totals, inside = parts.sum(axis=1), int(parts[:, 0].sum())
    if np.prod(totals[:-1] + 1.0) > MOST_WAYS:
        return None
    free = np.indices(tuple(totals[:-1] + 1)).reshape(len(totals) - 1, -1)
    rest = inside - free.sum(axis=0)
    return np.vstack([free, rest])[:, (rest >= 0) & (rest <= totals[-1])]


def _closes_only_here(ways: Ways, totals: Parts, minimum: int, last: bool) -> npt.NDArray[np.bool_]:
    """The ways under which a group closed from the left is this one: no earlier close, or for the last no cut."""
    held = np.ones(ways.shape[1], dtype=bool)
    for cut in range(1, len(totals)):
        before = _large(ways[:cut].sum(axis=0), int(totals[:cut].sum()), minimum)
        after = _large(ways[cut:].sum(axis=0), int(totals[cut:].sum()), minimum)
        held &= ~(before & after) if last else ~before
    return held


def _joins_only_so(
    ways: Ways, totals: Parts, minimum: int, joined: Groups, at: int, joins: int
) -> npt.NDArray[np.bool_]:
    """The ways under which the rare parts are these: each is rare, but for one that was added to make enough."""
    group = joined[at]
    alone = [part for other, parts in enumerate(joined) if other != at for part in parts]
    order = [*range(joins - 1, -1, -1), *range(joins + 1, sum(len(parts) for parts in joined))]
    first_alone = min(order.index(part) for part in alone)
    common = {
        place: _large(ways[place], int(totals[place]), minimum)
        for place, part in enumerate(group)
        if part != joins
    }
    number = sum(
        (large.astype(np.int64) for large in common.values()), np.zeros(ways.shape[1], dtype=np.int64)
    )
    held = number == 0
    for place, large in common.items():
        if order.index(group[place]) < first_alone:
            rest = _large(ways.sum(axis=0) - ways[place], int(totals.sum() - totals[place]), minimum)
            held |= (number == 1) & large & ~rest
    return held


def _many_numbers(ways: Ways, totals: Parts, minimum: int) -> bool:
    for chosen in _some(len(totals)):
        numbers = np.unique(ways[list(chosen)].sum(axis=0))
        other = int(totals[list(chosen)].sum()) - numbers
        if len(numbers) < minimum and (numbers.min() < minimum or other.min() < minimum):
            return False
    return True


def _large(first: Parts, total: int, minimum: int) -> npt.NDArray[np.bool_]:
    return (first >= minimum) & (total - first >= minimum)


def _some(parts: int) -> list[tuple[int, ...]]:
    """Every choice of some of the parts, not all."""
    return [chosen for size in range(1, parts) for chosen in itertools.combinations(range(parts), size)]
