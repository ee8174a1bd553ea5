"""What was added since the last merge: unsorted, compared one by one."""

from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from saferday.engines.hashmatch.radius_index.batches import Batch, joined
from saferday.engines.hashmatch.radius_index.hashes import EVERYTHING
from saferday.engines.hashmatch.radius_index.kernels import fastest
from saferday.engines.hashmatch.radius_index.kernels.constants import WEIGHTS
from saferday.engines.hashmatch.radius_index.segment import (
    NO_BYTES,
    NO_OFFSETS,
    NO_PLACES,
    NO_PRINTS,
    NO_WORDS,
    NOTHING,
)

ROOM = 256


class Tail:
    """Rows in the order they were added. ``used`` moves only after a row is written, so readers need no lock."""

    def __init__(self, room: int = ROOM) -> None:
        self.hashes = np.zeros(4 * room, dtype=np.uint64)
        self.ids = np.zeros(room, dtype=np.int64)
        self.dead = np.zeros(room, dtype=np.uint8)
        self.used = 0
        self.row_by_id: dict[int, int] = {}

    def __len__(self) -> int:
        """How many hashes there are, without the removed ones."""
        return len(self.row_by_id)

    def append(self, hashes: NDArray[np.uint64], ids: NDArray[np.int64]) -> None:
        """Adds rows for which there is `room_for`."""
        first, last = self.used, self.used + len(ids)
        self.hashes[4 * first : 4 * last] = hashes
        self.ids[first:last] = ids
        self.row_by_id.update(zip(ids.tolist(), range(first, last), strict=True))
        self.used = last

    def room_for(self, more: int) -> bool:
        return self.used + more <= len(self.ids)

    def with_room(self, more: int) -> "Tail":
        """The same rows, each in its place, with room for ``more``."""
        tail = Tail(_room(self.used + more))
        tail.hashes[: 4 * self.used] = self.hashes[: 4 * self.used]
        tail.ids[: self.used] = self.ids[: self.used]
        tail.dead[: self.used] = self.dead[: self.used]
        tail.row_by_id = self.row_by_id
        tail.used = self.used
        return tail

    def after(self, first: int) -> "Tail":
        """The living rows from ``first`` on, in a tail of their own."""
        hashes, ids = self.living(first, self.used)
        tail = Tail(_room(len(ids)))
        tail.append(hashes, ids)
        return tail

    def remove(self, id: int) -> int | None:
        """Marks the row of ``id`` and answers its number; None if it is not here."""
        row = self.row_by_id.pop(id, None)
        if row is not None:
            self.dead[row] = 1
        return row

    def living(self, first: int, last: int) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
        """Hashes (flat words) and ids of the rows ``first`` to ``last`` that were not removed."""
        rows = np.flatnonzero(self.dead[first:last] == 0) + first
        return self.hashes.reshape(-1, 4)[rows].reshape(-1), self.ids[rows]

    def search(
        self, queries: NDArray[np.uint64], radius: int, limit: int, kernels: ModuleType | None = None
    ) -> Batch:
        """What is within ``radius`` of each of ``queries`` (flat words), nearest first, then by id."""
        _, ends, ids, distances = (kernels or fastest()).search(
            queries, radius, EVERYTHING, 0, NOTHING, NOTHING, NOTHING, 0, 1, NO_OFFSETS, NO_PRINTS, NO_BYTES,
            self.hashes, self.used, self.ids, 0, self.dead, NO_WORDS, WEIGHTS, NO_WORDS, NO_BYTES, NO_PLACES,
        )  # fmt: skip
        found = Batch(ends, ids, distances)
        return joined([found], limit) if len(ids) else found


def _room(rows: int) -> int:
    """The least doubling of `ROOM` that holds ``rows``."""
    room = ROOM
    while room < rows:
        room *= 2
    return room
