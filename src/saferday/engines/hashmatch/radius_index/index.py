"""The index: built from arrays, searched by radius, added to and removed from while it is searched."""

import json
import os
import threading
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from saferday.engines.hashmatch.radius_index.answers import Answers, Found
from saferday.engines.hashmatch.radius_index.storage import CorruptIndex

RADIUS = 31
MOST_RADIUS = 64


class RadiusIndex:
    """Every hash within a radius of a query, and none missed.

    ``hashes`` are uint8[n, 32] (256 bits each, as PDQ gives them); an ``id`` is any int64 and stands for one hash;
    the same hash may stand under many ids. Readers in other threads may search while one writes.

    >>> index = RadiusIndex.build(np.zeros((2, 32), dtype=np.uint8), ids=[10, 20])
    >>> index.add(np.full(32, 255, dtype=np.uint8), 30)
    >>> index.search(np.zeros(32, dtype=np.uint8)).ids.tolist()
    [10, 20]
    """

    def __init__(self) -> None:
        self._hashes = np.empty((0, 32), dtype=np.uint8)
        self._ids = np.empty(0, dtype=np.int64)
        self._lock = threading.Lock()
        self.attributes: dict[str, Any] = {}

    @classmethod
    def build(cls, hashes: ArrayLike, ids: ArrayLike | None = None, *, radius: int = RADIUS) -> "RadiusIndex":
        """An index of ``hashes`` (uint8[n, 32]) under ``ids`` (int64[n], 0 to n - 1 if none are given)."""
        index = cls()
        rows = np.asarray(hashes, dtype=np.uint8).reshape(-1, 32)
        names = np.arange(len(rows)) if ids is None else np.asarray(ids, dtype=np.int64)
        if len(names) != len(rows) or len(np.unique(names)) != len(names):
            raise ValueError("Give one id for each hash, each id once.")
        order = np.argsort(names, kind="stable")
        index._hashes, index._ids = rows[order], names[order]
        return index

    def __len__(self) -> int:
        return len(self._ids)

    def __contains__(self, id: int) -> bool:
        return bool(np.any(self._ids == id))

    def search(self, query: ArrayLike, radius: int = RADIUS, *, limit: int | None = None) -> Found:
        """Everything within ``radius`` bits (0 to 64) of ``query`` (uint8[32]), nearest first, then by id.

        With ``limit``, only that many of the nearest.
        """
        with self._lock:
            hashes, ids = self._hashes, self._ids
        distances = np.bitwise_count(hashes ^ np.asarray(query, dtype=np.uint8)).sum(axis=1, dtype=np.int16)
        near = np.flatnonzero(distances <= radius)
        near = near[np.argsort(distances[near], kind="stable")][:limit]
        return Found(ids[near], distances[near])

    def search_many(self, queries: ArrayLike, radius: int = RADIUS, *, limit: int | None = None) -> Answers:
        """`search` for each of ``queries`` (uint8[q, 32]), on all cores."""
        found = [self.search(query, radius, limit=limit) for query in np.asarray(queries, dtype=np.uint8)]
        offsets = np.concatenate([[0], np.cumsum([len(one.ids) for one in found])]).astype(np.int64)
        empty = Found(np.empty(0, np.int64), np.empty(0, np.int16))
        return Answers(
            offsets,
            np.concatenate([one.ids for one in (*found, empty)]),
            np.concatenate([one.distances for one in (*found, empty)]),
        )

    def add(self, hash: ArrayLike, id: int) -> None:
        """Adds one hash; the very next search finds it. An id that is there already is a `ValueError`."""
        self.add_many(np.asarray(hash, dtype=np.uint8)[None], [id])

    def add_many(self, hashes: ArrayLike, ids: ArrayLike) -> None:
        """Adds several hashes (uint8[n, 32]) under as many new ids, all or none."""
        with self._lock:
            joined = RadiusIndex.build(
                np.concatenate([self._hashes, np.asarray(hashes, dtype=np.uint8)]),
                np.concatenate([self._ids, np.asarray(ids, dtype=np.int64)]),
            )
            self._hashes, self._ids = joined._hashes, joined._ids

    def remove(self, id: int) -> None:
        """Takes one hash out; the very next search no longer finds it. An unknown id is a `KeyError`."""
        with self._lock:
            kept = self._ids != id
            if kept.all():
                raise KeyError(id)
            self._hashes, self._ids = self._hashes[kept], self._ids[kept]

    def save(self, path: str | os.PathLike[str], *, attributes: Mapping[str, Any] | None = None) -> None:
        """Writes the index as one file, in one step: whoever opens it sees the old one or the new one.

        ``attributes`` is a small mapping kept in the file, such as the number of the last record it holds.
        """
        whole = Path(path)
        part = whole.with_name(f"{whole.name}.part")
        with part.open("wb") as file, self._lock:
            self.attributes = dict(attributes or {})
            np.savez(file, hashes=self._hashes, ids=self._ids, attributes=json.dumps(self.attributes))
        part.replace(whole)

    @classmethod
    def open(cls, path: str | os.PathLike[str]) -> "RadiusIndex":
        """Opens a saved index. A file that is cut short or damaged is a `CorruptIndex`."""
        try:
            with np.load(path) as file:
                index = cls.build(file["hashes"], file["ids"])
                index.attributes = json.loads(str(file["attributes"]))
                return index
        except (zipfile.BadZipFile, KeyError, ValueError, EOFError) as damage:
            raise CorruptIndex(f"{path} is not a whole index.") from damage

    @staticmethod
    def warm() -> None:
        """Loads the compiled kernels, so that no visitor waits for them."""
