"""The part of an index that does not change: hashes in the order of their ids, and the bands that find them."""

import os
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from saferday.engines.hashmatch.radius_index.batches import Batch
from saferday.engines.hashmatch.radius_index.kernels import fastest
from saferday.engines.hashmatch.radius_index.kernels.constants import BLOCK, DONE, WEIGHTS
from saferday.engines.hashmatch.radius_index.layout import Layout
from saferday.engines.hashmatch.radius_index.plan import Plan, Probing, plan_for, probing

MOST_ROWS = 1 << 31
BLOCKS_AT_ONCE = 4_096

NOTHING = np.zeros(0, dtype=np.int64)
NO_BYTES = np.zeros(0, dtype=np.uint8)
NO_WORDS = np.zeros(0, dtype=np.uint64)
NO_OFFSETS = np.zeros(0, dtype=np.uint32)
NO_PRINTS = np.zeros(0, dtype=np.uint16)
NO_PLACES = np.zeros(6, dtype=np.int64)
SCANNING = Probing(NOTHING, NOTHING, NOTHING, 0)


class CorruptIndex(ValueError):
    """The file is not a whole index: cut short, damaged, or not an index at all. Build it anew."""


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Segment:
    """Hashes in ascending order of id, in one buffer laid out as in the file.

    ``dead`` marks rows that were removed. ``seen`` marks blocks of an opened file that were found whole; it is
    empty for a segment made in memory, which needs no checks.
    """

    def __init__(self, layout: Layout, buffer: NDArray[np.uint8], first_id: int, name: str = "") -> None:
        self.layout = layout
        self.buffer = buffer
        self.first_id = first_id
        self.name = name
        self.dead = np.zeros(layout.count, dtype=np.uint8)
        self.removed = 0
        self.words = buffer.view("<u8")
        self.sums = NO_WORDS
        self.seen = NO_BYTES
        self._ids_checked = False
        self._probings: dict[int, Probing] = {}
        self.places = np.array(layout.places, dtype=np.int64)
        offsets, prints, rows, hashes, ids = (
            buffer[place : place + size] for place, size in zip(layout.places, layout.sizes, strict=False)
        )
        self.offsets = offsets.view("<u4")
        self.prints = prints.view("<u2")
        self.rows = rows
        self.hashes = hashes.view("<u8")
        self.ids = ids.view("<i8")

    @classmethod
    def build(
        cls,
        hashes: NDArray[np.uint64],
        ids: NDArray[np.int64],
        *,
        radius: int,
        plan: Plan | None = None,
        kernels: ModuleType | None = None,
    ) -> "Segment":
        """A segment of ``hashes`` (flat words) under ``ids``, which ascend."""
        count = len(ids)
        if count > MOST_ROWS:
            raise ValueError(f"One index holds at most {MOST_ROWS:,} hashes; divide them among several.")
        in_a_row = count == 0 or int(ids[-1]) - int(ids[0]) == count - 1
        layout = Layout(count, plan_for(count, radius) if plan is None else plan, not in_a_row)
        buffer = np.zeros(layout.size + 64, dtype=np.uint8)
        unaligned = -buffer.ctypes.data % 64
        segment = cls(layout, buffer[unaligned : unaligned + layout.size], int(ids[0]) if count else 0)
        segment.hashes[:] = hashes
        if layout.names_ids:
            segment.ids[:] = ids
        segment._fill_bands(kernels or fastest())
        return segment

    def _fill_bands(self, kernels: ModuleType) -> None:
        layout, plan = self.layout, self.layout.plan

        def fill(band: int) -> None:
            kernels.fill_band(
                self.hashes,
                plan.starts[band],
                plan.address_bits,
                layout.row_bytes,
                self.offsets[band * layout.addresses :][: layout.addresses],
                self.prints[band * layout.prints_a_band :][: layout.prints_a_band],
                self.rows[band * layout.count * layout.row_bytes :][: layout.count * layout.row_bytes],
            )

        if layout.count < 10_000:
            for band in range(plan.bands):
                fill(band)
            return
        with ThreadPoolExecutor(min(cores(), plan.bands)) as threads:
            list(threads.map(fill, range(plan.bands)))

    def __len__(self) -> int:
        """How many hashes there are, without the removed ones."""
        return self.layout.count - self.removed

    def row_of(self, id: int) -> int | None:
        """The row of an id that is there and was not removed."""
        if self.layout.names_ids:
            self._check_ids()
            row = int(np.searchsorted(self.ids, id))
            if row == self.layout.count or self.ids[row] != id:
                return None
        else:
            row = id - self.first_id
            if not 0 <= row < self.layout.count:
                return None
        return None if self.dead[row] else row

    def rows_of(self, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """`row_of` for each of ``ids``, -1 for those that are not there."""
        count = self.layout.count
        if not count:
            return np.full(len(ids), -1, dtype=np.int64)
        if self.layout.names_ids:
            self._check_ids()
            rows = np.minimum(np.searchsorted(self.ids, ids), count - 1)
            there = self.ids[rows] == ids
        else:
            there = (ids >= self.first_id) & (ids - self.first_id < count)
            rows = np.where(there, ids - self.first_id, 0)
        return np.where(there & (self.dead[rows] == 0), rows, -1)

    def remove(self, rows: NDArray[np.int64] | int) -> None:
        """Marks living rows, each named once; searches pass over them from now on."""
        self.dead[rows] = 1
        self.removed += np.size(rows)

    def living(self) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
        """Hashes (flat words) and ids of the rows that were not removed, checked."""
        self.verify()
        ids = self.ids if self.layout.names_ids else np.arange(self.layout.count) + self.first_id
        if not self.removed:
            return self.hashes, ids
        alive = self.dead == 0
        return self.hashes.reshape(-1, 4)[alive].reshape(-1), ids[alive]

    def search(
        self,
        queries: NDArray[np.uint64],
        radius: int,
        limit: int,
        kernels: ModuleType | None = None,
    ) -> Batch:
        """What is within ``radius`` of each of ``queries`` (flat words), nearest first, then by id."""
        layout = self.layout
        how = self._probings.get(radius)
        if how is None:
            how = self._probings[radius] = probing(layout.plan, layout.count, radius) or SCANNING
        state, ends, ids, distances = (kernels or fastest()).search(
            queries, radius, limit,
            how.probes, how.bands, how.masks, how.ends,
            layout.plan.address_bits, layout.row_bytes,
            self.offsets, self.prints, self.rows, self.hashes, layout.count,
            self.ids, self.first_id, self.dead,
            self.words, WEIGHTS, self.sums, self.seen, self.places,
        )  # fmt: skip
        if state != DONE:
            raise self._damaged()
        return Batch(ends, ids, distances)

    def _check_ids(self) -> None:
        if not self._ids_checked:
            self._check(int(self.places[4]), int(self.places[4]) + self.layout.sizes[4])
            self._ids_checked = True

    def verify(self) -> None:
        """Checks every block that was not checked yet."""
        self._check(0, int(self.places[5]))

    def _check(self, first: int, last: int) -> None:
        """Checks the blocks of the bytes ``first`` to ``last`` (exclusive)."""
        if not self.seen.size or first == last:
            return
        from_block, to_block = first // BLOCK, -(-last // BLOCK)
        unseen = np.flatnonzero(self.seen[from_block:to_block] == 0) + from_block
        if not unseen.size:
            return
        found = np.zeros_like(self.sums)
        for block in range(int(unseen[0]), int(unseen[-1]) + 1, BLOCKS_AT_ONCE):
            until = min(block + BLOCKS_AT_ONCE, int(unseen[-1]) + 1)
            fastest().sum_blocks(self.words, WEIGHTS, block, until, found)
        if (found[unseen] != self.sums[unseen]).any():
            raise self._damaged()
        self.seen[unseen] = 1

    def _damaged(self) -> CorruptIndex:
        return CorruptIndex(f"{self.name} is damaged: a part of it is not as it was written. Build it anew.")
