"""Families of near-duplicates: hashes that a chain of hashes joins, each link within the radius.

So a person decides once for a family. Exact: two hashes are in one family if and only if such a chain exists
(single linkage); a family may therefore be wider than the radius.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from saferday.engines.hashmatch.radius_index.hashes import checked_radius, ids_of, words_of
from saferday.engines.hashmatch.radius_index.index import RadiusIndex
from saferday.engines.hashmatch.radius_index.kernels import fastest
from saferday.engines.hashmatch.radius_index.plan import DESIGN_RADIUS, MOST_RADIUS

BATCH = 4_096
CROWD = 128  # a hash with this many neighbours is in a crowd, which is walked at once
STEP = 64  # hashes asked together while crowds are met


def families(hashes: ArrayLike, radius: int = DESIGN_RADIUS) -> NDArray[np.int64]:
    """The family of each of ``hashes`` (uint8[n, 32]): int64[n], the first row that belongs to it.

    ``radius`` is 0 to 64 bits. Takes about one search for each distinct hash; a crowd of near-duplicates is left
    out of further searches as soon as it was met, so equal or almost equal hashes cost no more than others.

    >>> hashes = np.zeros((4, 32), dtype=np.uint8)
    >>> hashes[2] = 255
    >>> hashes[3, 0] = 1
    >>> families(hashes, 1).tolist()
    [0, 0, 2, 0]
    """
    bits = checked_radius(radius)
    words = words_of(hashes, 2)
    rows = words.view(np.dtype((np.void, 32)))
    _, first, which = np.unique(rows, return_index=True, return_inverse=True)
    parents = _joined(words.reshape(-1, 4)[first].view(np.uint8), bits)
    smallest = np.full(len(first), len(rows), dtype=np.int64)
    np.minimum.at(smallest, parents, first)
    return smallest[parents][which.reshape(-1)]


def _joined(distinct: NDArray[np.uint8], radius: int) -> NDArray[np.int64]:
    """The root of each distinct hash.

    A hash leaves the index once every edge at it is known: after its own search, if that was answered whole, or
    with its whole family, if that is a crowd.
    """
    parents = np.arange(len(distinct), dtype=np.int64)
    index = RadiusIndex.build(distinct, radius=radius, merge_at=None)
    inside = np.ones(len(distinct), dtype=bool)
    begun_with = len(index)
    begin, step = 0, STEP
    while begin < len(distinct):
        batch = np.flatnonzero(inside[begin : begin + step]) + begin
        begin += step
        answers = index.search_many(distinct[batch], radius, limit=CROWD)
        counts = np.diff(answers.offsets)
        fastest().unite(parents, np.repeat(batch, counts), answers.ids)
        alone = batch[counts < CROWD]
        inside[alone] = False
        index.remove_many(alone)
        crowded = batch[counts == CROWD]
        for one in crowded:
            if inside[one]:
                _walk(int(one), distinct, radius, index, inside, parents)
        step = STEP if len(crowded) else min(2 * step, BATCH)
        if 2 * len(index) < begun_with:
            index.merge(full=True)
            begun_with = len(index)
    return _roots(parents)


def _walk(
    start: int,
    distinct: NDArray[np.uint8],
    radius: int,
    index: RadiusIndex,
    inside: NDArray[np.bool_],
    parents: NDArray[np.int64],
) -> None:
    """Takes everything that a chain joins to ``start`` out of the index, and into one family.

    Whatever is within the radius of a member that is at most ``spread`` from a pivot is within ``wide`` of the
    pivot. So one wide search settles all such members, without a search for each.
    """
    wide = min(2 * radius, MOST_RADIUS)
    spread = wide - radius
    waiting = np.array([start])
    while len(waiting):
        pivot = distinct[waiting[0]]
        around = index.search(pivot, wide)
        near, far = around.ids[around.distances <= radius], around.ids[around.distances > radius]
        family = np.union1d(waiting, near)
        settled = np.bitwise_count(distinct[family] ^ pivot).sum(axis=1) <= spread
        if len(far):
            chained = RadiusIndex.build(distinct[family[settled]], radius=radius)
            ends = chained.search_many(distinct[far], radius, limit=1).offsets
            near = np.concatenate([near, far[np.diff(ends) > 0]])
        fastest().unite(parents, np.full(len(near), start), near)
        inside[near] = False
        index.remove_many(near)
        waiting = np.setdiff1d(np.concatenate([waiting, near]), family[settled])


def _roots(parents: NDArray[np.int64]) -> NDArray[np.int64]:
    """Each row's root, by jumping from parent to parent's parent."""
    while (further := parents[parents]) is not None and (further != parents).any():
        parents = further
    return parents


class Families:
    """Families that grow: each added hash joins those within the radius, and may so join families to one.

    Nothing can be taken out, since that may part a family; for that, group the rest anew with `families`.

    >>> grown = Families(radius=8)
    >>> grown.add(np.zeros(32, dtype=np.uint8), 5), grown.add(np.full(32, 255, dtype=np.uint8), 6)
    (5, 6)
    >>> grown.add(np.eye(1, 32, dtype=np.uint8)[0], 3)
    3
    >>> grown.members(5)
    [3, 5]
    """

    def __init__(self, radius: int = DESIGN_RADIUS) -> None:
        self.radius = checked_radius(radius)
        self._index = RadiusIndex(radius=self.radius)
        self._by_hash: dict[bytes, int] = {}
        self._family: dict[int, list[int]] = {}
        self._least: dict[int, int] = {}

    def __len__(self) -> int:
        """How many hashes were added."""
        return len(self._family)

    def add(self, hash: ArrayLike, id: int) -> int:
        """Adds one hash (uint8[32]) and answers the smallest id of its family. A known id is a `ValueError`."""
        words = words_of(hash, 1)
        name = int(ids_of([id], 1)[0])
        if name in self._family:
            raise ValueError(f"The id {name} is there already.")
        self._family[name] = [name]
        self._least[name] = name
        equal = self._by_hash.get(words.tobytes())
        if equal is not None:
            self._join(equal, name)
            return self.family_of(name)
        self._by_hash[words.tobytes()] = name
        one = words.view(np.uint8)
        for near in self._index.search(one, self.radius).ids.tolist():
            self._join(near, name)
        self._index.add(one, name)
        return self.family_of(name)

    def family_of(self, id: int) -> int:
        """The smallest id of the family that ``id`` is in. An unknown id is a `KeyError`."""
        return self._least[self._family[id][0]]

    def members(self, id: int) -> list[int]:
        """All ids of the family that ``id`` is in, in order."""
        return sorted(self._family[id])

    def _join(self, one: int, other: int) -> None:
        """Makes two families one; the members of the smaller move, so each moves a few times at most."""
        larger, smaller = self._family[one], self._family[other]
        if larger is smaller:
            return
        if len(larger) < len(smaller):
            larger, smaller = smaller, larger
        self._least[larger[0]] = min(self._least[larger[0]], self._least.pop(smaller[0]))
        larger.extend(smaller)
        for member in smaller:
            self._family[member] = larger
