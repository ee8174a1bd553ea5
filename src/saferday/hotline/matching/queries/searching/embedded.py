"""The index of one machine: a file that every process maps into memory, and the changes since, read by number.

Each process looks at the state row on every request. Where it has moved, the changes since are read from the
database and added to or taken from the process's own view, so that the request that looked already finds them.
A worker merges them into a new file now and then; the state row names it, and each process opens it in turn.
"""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

import numpy as np
from numpy.typing import NDArray

from saferday.engines.hashmatch import RadiusIndex
from saferday.engines.hashmatch.radius_index import CorruptIndex

from ... import rules
from ...models import Entry, IndexBuild
from ..state import StateView, may_be_remembered, read_state
from .interface import Built, Hits, IndexStatus, no_hits

BANK_BITS = 16
"""An id in the index is the entry's number above and the bank's below, so that a hit names its bank."""
QUESTIONS_AT_ONCE = 250
KEEP_FILES = 2


@dataclass
class _Held:
    """What a process holds: an index that has taken all changes up to ``change``."""

    index: RadiusIndex
    lineage: str = ""
    build: int = -1
    change: int = 0


@dataclass(frozen=True)
class _Rows:
    """Entries as columns: ids of the index, hashes, and whether each still stands."""

    ids: NDArray[np.int64]
    hashes: NDArray[np.uint8]
    live: NDArray[np.bool_]
    last: int
    """The highest change among them."""


class EmbeddedIndex:
    """See the module."""

    name = "embedded"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._held = _Held(RadiusIndex.build(np.zeros((0, 32), np.uint8)))
        self._lock = threading.Lock()

    def search(self, questions: NDArray[np.uint8], radius: int, state: StateView) -> Hits:
        """See `Index.search`."""
        if len(questions) == 0:
            return no_hits()
        if may_be_remembered():
            return _search(self._up_to_date(state).index, questions, radius)
        return self._search_within_transaction(questions, radius, state)

    def warm(self, state: StateView) -> None:
        """See `Index.warm`: the kernels, the file, and the changes since."""
        RadiusIndex.warm()
        self.search(np.zeros((1, 32), np.uint8), 0, state)

    def make(self) -> Built:
        """See `Index.make`. The file is complete before it has its name."""
        started = time.perf_counter()
        state = read_state()
        ids, hashes = _every_live_entry()
        index = RadiusIndex.build(hashes, ids)
        token = uuid4()
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        index.save(
            self._path(token),
            attributes={"token": token.hex, "lineage": state.lineage, "change": state.change},
        )
        self._path(token).chmod(0o600)
        for old in sorted(self._files(), key=lambda path: path.stat().st_mtime)[:-KEEP_FILES]:
            old.unlink(missing_ok=True)
        return Built(token, state.change, len(ids), time.perf_counter() - started)

    def status(self, state: StateView) -> IndexStatus:
        """See `Index.status`."""
        for build in IndexBuild.objects.all()[:KEEP_FILES]:
            path = self._path(build.token)
            if path.is_file():
                return IndexStatus(
                    name=self.name,
                    ready=True,
                    entries=build.entries,
                    behind=state.change - build.change,
                    made_at=build.at,
                    bytes=path.stat().st_size,
                )
        return IndexStatus(self.name, False, 0, state.change, None, 0)

    def verify(self) -> list[str]:
        """See `Index.verify`: the newest file with the changes since must hold the live entries, and no others."""
        found: list[str] = []
        state = read_state()
        for build in IndexBuild.objects.all()[:KEEP_FILES]:
            path = self._path(build.token)
            if path.is_file():
                try:
                    RadiusIndex.open(path)
                except (CorruptIndex, OSError) as error:
                    found.append(f"{path.name}: {error}")
        index = self._up_to_date(state).index
        ids, hashes = _every_live_entry()
        if len(index) != len(ids):
            found.append(f"The index holds {len(index)} hashes, the database {len(ids)}.")
        step = max(1, len(ids) // 1_000)
        missing = 0
        for start in range(0, len(ids), step * QUESTIONS_AT_ONCE):
            part = slice(start, start + step * QUESTIONS_AT_ONCE, step)
            for id, answer in zip(ids[part], index.search_many(hashes[part], 0), strict=True):
                missing += int(id) not in answer.ids
        if missing:
            found.append(f"{missing} of {len(ids[::step])} entries looked for are not in the index.")
        return found

    def forget(self) -> None:
        """Lets go of what the process holds; the next search begins afresh."""
        with self._lock:
            self._held = _Held(RadiusIndex.build(np.zeros((0, 32), np.uint8)))

    def _up_to_date(self, state: StateView) -> _Held:
        held = self._held
        if _is_current(held, state):
            return held
        with self._lock:
            held = self._held
            if _is_current(held, state):
                return held
            if held.lineage != state.lineage or held.build < state.build:
                held = self._opened(state)
            if held.change < state.change:
                _catch_up(held, state)
            self._held = held
            return held

    def _opened(self, state: StateView) -> _Held:
        """The newest file that belongs to this past of the database, or an empty index before the first change."""
        for build in IndexBuild.objects.filter(pk__lte=state.build)[:KEEP_FILES]:
            try:
                index = RadiusIndex.open(self._path(build.token))
            except (FileNotFoundError, CorruptIndex):
                # Made on another machine, or damaged: an older file and a longer tail find the same.
                continue
            if index.attributes.get("lineage") == state.lineage and build.change <= state.change:
                return _Held(index, state.lineage, state.build, build.change)
        return _Held(RadiusIndex.build(np.zeros((0, 32), np.uint8)), state.lineage, state.build, 0)

    def _search_within_transaction(self, questions: NDArray[np.uint8], radius: int, state: StateView) -> Hits:
        """Searches without remembering anything: what this transaction has written may yet be rolled back."""
        held = self._held
        if held.lineage != state.lineage:
            held = self._opened(state)
        standing = _search(held.index, questions, radius)
        hits = []
        for rows in _changes(held.change):
            tail = RadiusIndex.build(rows.hashes[rows.live], rows.ids[rows.live])
            hits.append(_search(tail, questions, radius))
            standing = _without(standing, rows.ids >> BANK_BITS)
        return _joined([standing, *hits])

    def _path(self, token: UUID) -> Path:
        return self.folder / f"pdq-{token.hex}.index"

    def _files(self) -> list[Path]:
        return list(self.folder.glob("pdq-*.index"))


def _is_current(held: _Held, state: StateView) -> bool:
    """Whether it has taken all that the state knows of; it may have taken more, for a question that came later."""
    return held.lineage == state.lineage and held.build >= state.build and held.change >= state.change


def _catch_up(held: _Held, state: StateView) -> None:
    """Takes the changes since; an entry stands in them once, as it is now, so their order does not matter."""
    parts = list(_changes(held.change))
    last = max([state.change, *(rows.last for rows in parts)])
    if len(held.index) == 0 and parts:
        live = [rows.live for rows in parts]
        held.index = RadiusIndex.build(
            np.concatenate([rows.hashes[keep] for rows, keep in zip(parts, live, strict=True)]),
            np.concatenate([rows.ids[keep] for rows, keep in zip(parts, live, strict=True)]),
        )
    else:
        for rows in parts:
            there = np.array([int(id) in held.index for id in rows.ids], dtype=bool)
            new = rows.live & ~there
            if new.any():
                held.index.add_many(rows.hashes[new], rows.ids[new])
            for id in rows.ids[there & ~rows.live]:
                held.index.remove(int(id))
    held.change = last


def _changes(since: int) -> Iterator[_Rows]:
    """The PDQ entries that changed after a number, as they stand, a part at a time."""
    while True:
        rows = list(
            Entry.objects.filter(kind=rules.PDQ, change__gt=since)
            .order_by("change")
            .values_list("pk", "bank_id", "value", "retracted_at", "change")[: rules.READ_AT_ONCE]
        )
        if rows:
            since = rows[-1][4]
            yield _Rows(
                ids=_ids([row[0] for row in rows], [row[1] for row in rows]),
                hashes=_hashes([row[2] for row in rows]),
                live=np.array([row[3] is None for row in rows], dtype=bool),
                last=since,
            )
        if len(rows) < rules.READ_AT_ONCE:
            return


def _every_live_entry() -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    ids: list[NDArray[np.int64]] = [np.zeros(0, np.int64)]
    hashes: list[NDArray[np.uint8]] = [np.zeros((0, 32), np.uint8)]
    last = 0
    while True:
        rows = list(
            Entry.objects.filter(kind=rules.PDQ, retracted_at__isnull=True, pk__gt=last)
            .order_by("pk")
            .values_list("pk", "bank_id", "value")[: rules.READ_AT_ONCE]
        )
        if not rows:
            return np.concatenate(ids), np.concatenate(hashes)
        last = rows[-1][0]
        ids.append(_ids([row[0] for row in rows], [row[1] for row in rows]))
        hashes.append(_hashes([row[2] for row in rows]))


def _ids(entries: list[int], banks: list[int]) -> NDArray[np.int64]:
    return (np.array(entries, np.int64) << BANK_BITS) | np.array(banks, np.int64)


def _hashes(values: list[bytes | memoryview]) -> NDArray[np.uint8]:
    return np.frombuffer(b"".join(bytes(value) for value in values), np.uint8).reshape(-1, 32)


def _search(index: RadiusIndex, questions: NDArray[np.uint8], radius: int) -> Hits:
    if len(index) == 0:
        return no_hits()
    if len(questions) == 1:
        ids, distances = index.search(questions[0], radius)
        return _hits(np.zeros(len(ids), np.int64), ids, distances)
    parts = []
    for start in range(0, len(questions), QUESTIONS_AT_ONCE):
        answers = index.search_many(questions[start : start + QUESTIONS_AT_ONCE], radius)
        counts = np.diff(answers.offsets)
        if len(answers.ids):
            question = np.repeat(np.arange(start, start + len(counts), dtype=np.int64), counts)
            parts.append(_hits(question, answers.ids, answers.distances))
    return _joined(parts)


def _hits(question: NDArray[np.int64], ids: NDArray[np.int64], distances: NDArray[np.int16]) -> Hits:
    return Hits(question, ids >> BANK_BITS, ids & ((1 << BANK_BITS) - 1), distances.astype(np.int64))


def _without(hits: Hits, entries: NDArray[np.int64]) -> Hits:
    kept = ~np.isin(hits.entry, entries)
    return Hits(hits.question[kept], hits.entry[kept], hits.bank[kept], hits.distance[kept])


def _joined(parts: list[Hits]) -> Hits:
    parts = [part for part in parts if len(part)]
    if not parts:
        return no_hits()
    if len(parts) == 1:
        return parts[0]
    question = np.concatenate([part.question for part in parts])
    entry = np.concatenate([part.entry for part in parts])
    bank = np.concatenate([part.bank for part in parts])
    distance = np.concatenate([part.distance for part in parts])
    order = np.lexsort((entry, distance, question))
    return Hits(question[order], entry[order], bank[order], distance[order])
