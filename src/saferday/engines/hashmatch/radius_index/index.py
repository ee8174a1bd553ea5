"""The index: built from arrays, searched by radius, added to and removed from while it is searched."""

import os
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from saferday.engines.hashmatch.radius_index import storage
from saferday.engines.hashmatch.radius_index.answers import Answers, Found
from saferday.engines.hashmatch.radius_index.batches import Batch, answers_of, joined
from saferday.engines.hashmatch.radius_index.hashes import checked_limit, checked_radius, ids_of, words_of
from saferday.engines.hashmatch.radius_index.kernels import fastest
from saferday.engines.hashmatch.radius_index.plan import DESIGN_RADIUS
from saferday.engines.hashmatch.radius_index.segment import Segment, cores
from saferday.engines.hashmatch.radius_index.tail import Tail

MERGE_AT = 4_096  # rows in the tail; comparing them takes a few microseconds
GROWTH = 4  # a merge takes in every segment less than this many times its own size
QUERIES_A_THREAD = 32


class _State(NamedTuple):
    """What readers see: replaced in one step, never changed but for `Tail.used` and marks of the dead."""

    segments: tuple[Segment, ...]
    tail: Tail


class RadiusIndex:
    """Every hash within a radius of a query, and none missed: as comparing each of them, and much faster.

    ``hashes`` are uint8[n, 32], 256 bits each, as PDQ gives them. An ``id`` is any int64 and stands for one
    hash; the same hash may stand under many ids. Any number of threads may search while others add, remove,
    merge and save; a search sees everything that was added before it began.

    >>> index = RadiusIndex.build(np.zeros((2, 32), dtype=np.uint8), ids=[10, 20])
    >>> index.add(np.full(32, 3, dtype=np.uint8), 30)
    >>> index.search(np.zeros(32, dtype=np.uint8)).ids.tolist()
    [10, 20]
    >>> ids, distances = index.search(np.full(32, 1, dtype=np.uint8), 32)
    >>> ids.tolist(), distances.tolist()
    ([10, 20, 30], [32, 32, 32])
    """

    def __init__(
        self,
        *,
        radius: int = DESIGN_RADIUS,
        merge_at: int | None = MERGE_AT,
        kernels: ModuleType | None = None,
    ) -> None:
        """An empty index. See `build` for what ``radius`` and ``merge_at`` mean."""
        self.radius = checked_radius(radius)
        self.merge_at = merge_at
        self.attributes: dict[str, Any] = {}
        self.stamp = ""
        self._kernels = kernels
        self._state = _State((), Tail())
        self._writing = threading.RLock()
        self._merging = threading.Lock()
        self._taken_out: list[int] | None = None
        self._background: threading.Thread | None = None
        self._failure: Exception | None = None

    @classmethod
    def build(
        cls,
        hashes: ArrayLike,
        ids: ArrayLike | None = None,
        *,
        radius: int = DESIGN_RADIUS,
        merge_at: int | None = MERGE_AT,
        kernels: ModuleType | None = None,
    ) -> "RadiusIndex":
        """An index of ``hashes`` (uint8[n, 32]) under ``ids`` (int64[n]; 0 to n - 1 if none are given).

        ``radius`` is the one that searches will mostly use; any other from 0 to 64 is as exact. When ``merge_at``
        hashes were added, a thread merges them; None leaves that to calls of `merge`. An id that comes twice is
        a `ValueError`.
        """
        index = cls(radius=radius, merge_at=merge_at, kernels=kernels)
        words = words_of(hashes, 2)
        count = len(words) // 4
        names = np.arange(count, dtype=np.int64) if ids is None else ids_of(ids, count)
        if count:
            index._state = _State((index._segment(words, names),), Tail())
        return index

    def __len__(self) -> int:
        """How many hashes there are."""
        state = self._state
        return sum(len(segment) for segment in state.segments) + len(state.tail)

    def __contains__(self, id: int) -> bool:
        state = self._state
        return id in state.tail.row_by_id or any(segment.row_of(id) is not None for segment in state.segments)

    def search(self, query: ArrayLike, radius: int = DESIGN_RADIUS, *, limit: int | None = None) -> Found:
        """Everything within ``radius`` bits (0 to 64) of ``query`` (uint8[32]), nearest first, then by id.

        With ``limit``, only the first that many of these.
        """
        words, most = words_of(query, 1), checked_limit(limit)
        batch = self._answer(self._state, words, checked_radius(radius), most)
        return Found(batch.ids, batch.distances)

    def search_many(
        self,
        queries: ArrayLike,
        radius: int = DESIGN_RADIUS,
        *,
        limit: int | None = None,
        threads: int | None = None,
    ) -> Answers:
        """`search` for each of ``queries`` (uint8[q, 32]), on all cores or on that many ``threads``."""
        words, most, bits = words_of(queries, 2), checked_limit(limit), checked_radius(radius)
        state, asked = self._state, len(words) // 4
        workers = min(threads or cores(), asked // QUERIES_A_THREAD)
        if workers <= 1:
            batches = [self._answer(state, words, bits, most)]
        else:
            pieces = np.array_split(words.reshape(-1, 4), min(4 * workers, asked // QUERIES_A_THREAD))
            with ThreadPoolExecutor(workers) as pool:
                batches = list(
                    pool.map(lambda piece: self._answer(state, piece.reshape(-1), bits, most), pieces)
                )
        return answers_of(batches)

    def add(self, hash: ArrayLike, id: int) -> None:
        """Adds one hash (uint8[32]); the very next search finds it. An id that is there is a `ValueError`."""
        self._add(words_of(hash, 1), ids_of([id], 1))

    def add_many(self, hashes: ArrayLike, ids: ArrayLike) -> None:
        """Adds several hashes (uint8[n, 32]) under as many new ids (int64[n]), all or none."""
        words = words_of(hashes, 2)
        self._add(words, ids_of(ids, len(words) // 4))

    def remove(self, id: int) -> None:
        """Takes one hash out; the very next search no longer finds it. An unknown id is a `KeyError`."""
        with self._writing:
            state = self._state
            if state.tail.remove(id) is None:
                for segment in state.segments:
                    row = segment.row_of(id)
                    if row is not None:
                        segment.remove(row)
                        break
                else:
                    raise KeyError(id)
            if self._taken_out is not None:
                self._taken_out.append(id)

    def remove_many(self, ids: ArrayLike) -> None:
        """Takes out several hashes by their ids (int64[n]), all or none: an unknown or repeated id is a `KeyError`."""
        with self._writing:
            state = self._state
            names = ids_of(ids, np.size(ids))
            if (twice := np.sort(names))[1:].size and (again := twice[1:][twice[1:] == twice[:-1]]).size:
                raise KeyError(int(again[0]))
            in_tail = np.array([id in state.tail.row_by_id for id in names.tolist()], dtype=bool)
            elsewhere = names[~in_tail]
            places = [segment.rows_of(elsewhere) for segment in state.segments]
            nowhere = (
                np.all([rows < 0 for rows in places], axis=0) if places else np.ones(len(elsewhere), bool)
            )
            if nowhere.any():
                raise KeyError(int(elsewhere[nowhere][0]))
            for segment, rows in zip(state.segments, places, strict=True):
                segment.remove(rows[rows >= 0])
            for id in names[in_tail].tolist():
                state.tail.remove(id)
            if self._taken_out is not None:
                self._taken_out.extend(names.tolist())

    def merge(self, *, full: bool = False) -> None:
        """Sorts what was added into a segment of its own, or with ``full`` everything into one.

        Searches, additions and removals go on meanwhile. Nothing is written to disk.
        """
        with self._merging:
            self._merge(full=full)

    def wait(self) -> None:
        """Waits for a merge in the background, and raises what it failed with."""
        thread = self._background
        if thread is not None:
            thread.join()
        failure, self._failure = self._failure, None
        if failure is not None:
            raise failure

    def save(self, path: str | os.PathLike[str], *, attributes: Mapping[str, Any] | None = None) -> None:
        """Merges everything and writes it as one file, in one step: a crash leaves the old file or the new one.

        ``attributes`` is a small mapping kept in the file, such as the number of the last record it holds; what
        is added or removed while the file is being written may not be in it. Afterwards the index reads from
        the file, whose memory all processes share.
        """
        whole = Path(path)
        with self._merging:
            kept = dict(self.attributes if attributes is None else attributes)
            self._merge(full=True)
            state = self._state
            merged = state.segments[0] if state.segments else self._segment(words_of([], 2), ids_of([], 0))
            storage.write(merged, whole, radius=self.radius, attributes=kept)
            opened, head = storage.read(whole)
            with self._writing:
                opened.dead, opened.removed = merged.dead, merged.removed
                self._state = self._state._replace(segments=(opened,))
                self.attributes, self.stamp = kept, head["stamp"]

    @classmethod
    def open(
        cls,
        path: str | os.PathLike[str],
        *,
        merge_at: int | None = MERGE_AT,
        kernels: ModuleType | None = None,
    ) -> "RadiusIndex":
        """Opens a saved index in a few milliseconds, whatever its size.

        A file that is cut short, or whose header or table of sums is damaged, is a `CorruptIndex` here; a
        damaged block elsewhere is one at the first search that would read it. `verify` reads everything at once.
        """
        segment, head = storage.read(Path(path))
        index = cls(radius=head["radius"], merge_at=merge_at, kernels=kernels)
        index._state = _State((segment,), Tail())
        index.attributes, index.stamp = head["attributes"], head["stamp"]
        return index

    @staticmethod
    def stamp_of(path: str | os.PathLike[str]) -> str:
        """The stamp of a saved index, another one whenever it was saved anew; compare it with `stamp`."""
        return storage.stamp_of(Path(path))

    def verify(self) -> None:
        """Reads the whole file once and raises `CorruptIndex` if any of it is not as it was written."""
        for segment in self._state.segments:
            segment.verify()

    @property
    def nbytes(self) -> int:
        """Bytes of the arrays that searches read."""
        state = self._state
        return sum(segment.layout.size for segment in state.segments) + state.tail.hashes.nbytes

    @staticmethod
    def warm() -> None:
        """Loads the compiled kernels and uses each once, so that no visitor waits for them."""
        rng = np.random.default_rng(0)
        hashes = rng.integers(0, 256, (2_048, 32), dtype=np.uint8)
        index = RadiusIndex.build(hashes, merge_at=None)
        index.add(hashes[0], 2_048)
        index.search(hashes[0])
        index.search_many(hashes[:64])
        fastest().sum_blocks(
            np.zeros(2_048, np.uint64), np.zeros(2_048, np.uint64), 0, 1, np.zeros(1, np.uint64)
        )

    def _segment(self, words: NDArray[np.uint64], ids: NDArray[np.int64]) -> Segment:
        """A segment of ``words`` under ``ids``, which may come in any order, each once."""
        if len(ids) > 1 and not (ids[1:] > ids[:-1]).all():
            order = np.argsort(ids, kind="stable")
            ids = ids[order]
            if (twice := np.flatnonzero(ids[1:] == ids[:-1])).size:
                raise ValueError(f"The id {ids[twice[0]]} comes twice; an id stands for one hash.")
            words = words.reshape(-1, 4)[order].reshape(-1)
        return Segment.build(words, ids, radius=self.radius, kernels=self._kernels)

    def _answer(self, state: _State, words: NDArray[np.uint64], radius: int, limit: int) -> Batch:
        """What all parts of the index answer to ``words``, put together."""
        parts = [segment.search(words, radius, limit, self._kernels) for segment in state.segments]
        if state.tail.used or not parts:
            parts.append(state.tail.search(words, radius, limit, self._kernels))
        answering = [part for part in parts if len(part.ids)]
        if len(answering) > 1:
            return joined(answering, limit)
        return answering[0] if answering else parts[0]

    def _add(self, words: NDArray[np.uint64], ids: NDArray[np.int64]) -> None:
        with self._writing:
            given = set()
            for id in ids.tolist():
                if id in given or id in self:
                    raise ValueError(f"The id {id} is there already; remove it first, or choose another.")
                given.add(id)
            tail = self._state.tail
            if not tail.room_for(len(ids)):
                tail = tail.with_room(len(ids))
                self._state = self._state._replace(tail=tail)
            tail.append(words, ids)
            if self.merge_at is not None and tail.used >= self.merge_at:
                self._merge_in_background()

    def _merge_in_background(self) -> None:
        if self._background is not None and self._background.is_alive():
            return

        def work() -> None:
            try:
                self.merge()
            except Exception as failure:  # told by `wait`; the index goes on with what it has
                self._failure = failure

        self._background = threading.Thread(target=work, name="radius index merge", daemon=True)
        self._background.start()

    def _merge(self, *, full: bool) -> None:
        """Replaces the tail, and the segments that it has outgrown, by one segment."""
        with self._writing:
            state, used = self._state, self._state.tail.used
            kept = list(state.segments)
            outgrown: list[Segment] = []
            size = used
            while kept and (full or (size and len(kept[-1]) < GROWTH * size)):
                outgrown.append(kept.pop())
                size += len(outgrown[-1])
            if not outgrown and not used:
                return
            if full and not used and len(outgrown) == 1 and not outgrown[0].removed:
                return
            self._taken_out = []
        try:
            parts = [segment.living() for segment in outgrown] + [state.tail.living(0, used)]
            words = np.concatenate([part[0] for part in parts])
            merged = self._segment(words, np.concatenate([part[1] for part in parts]))
            with self._writing:
                rows = merged.rows_of(np.unique(np.array(self._taken_out, dtype=np.int64)))
                merged.remove(rows[rows >= 0])
                segments = (*kept, merged) if len(merged) else tuple(kept)
                self._state = _State(segments, self._state.tail.after(used))
        finally:
            self._taken_out = None
