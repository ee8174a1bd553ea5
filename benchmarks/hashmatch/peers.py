"""The indexes compared with ours, each with the parameters that serve it best, stated with its name."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Any

import faiss
import numpy as np
from numba import njit, prange
from numpy.typing import NDArray
from threatexchange.signal_type.pdq.pdq_index import PDQFlatIndex, PDQIndex
from threatexchange.signal_type.pdq.pdq_index2 import PDQIndex2

from benchmarks.hashmatch.banks import BITS, RADIUS
from saferday.engines.hashmatch import RadiusIndex
from saferday.engines.hashmatch.radius_index.kernels.intrinsics import bits_set

Hashes = NDArray[np.uint8]
Rows = Iterable[int]


class Index(ABC):
    """An index of a bank: which of its rows are within 31 bits of a query."""

    name: str
    index: Any

    @abstractmethod
    def __init__(self, bank: Hashes) -> None: ...

    @abstractmethod
    def one(self, query: Hashes) -> Rows:
        """One query, on one core."""

    def many(self, queries: Hashes) -> list[Rows]:
        """A batch, on all cores where the index can."""
        return [self.one(query) for query in queries]


class Ours(Index):
    name = "ours"

    def __init__(self, bank: Hashes) -> None:
        self.index = RadiusIndex.build(bank)

    def one(self, query: Hashes) -> Rows:
        return self.index.search(query, RADIUS).ids

    def many(self, queries: Hashes) -> list[Rows]:
        return [answer.ids for answer in self.index.search_many(queries, RADIUS)]


class Faiss(Index):
    """What faiss's binary indexes share. Its radius is exclusive."""

    index: Any

    def one(self, query: Hashes) -> Rows:
        return self.index.range_search(query[None], RADIUS + 1)[2]

    def many(self, queries: Hashes) -> list[Rows]:
        ends, _, rows = self.index.range_search(queries, RADIUS + 1)
        return [rows[ends[query] : ends[query + 1]] for query in range(len(queries))]


class FaissFlat(Faiss):
    name = "faiss flat"

    def __init__(self, bank: Hashes) -> None:
        self.index = faiss.IndexBinaryFlat(BITS)
        self.index.add(bank)


class FaissMultiHash(Faiss):
    """16 maps of 16 bits, each probed one flip away: exact at 31 bits, as the threatexchange package sets it."""

    name = "faiss MultiHash 16×16, 1 flip"

    def __init__(self, bank: Hashes) -> None:
        self.index = faiss.IndexBinaryMultiHash(BITS, 16, 16)
        self.index.nflip = 1
        self.index.add(bank)


class FaissHash(Faiss):
    """One map of the first 20 bits, probed four flips away."""

    name = "faiss Hash 20 bits, 4 flips"

    def __init__(self, bank: Hashes) -> None:
        self.index = faiss.IndexBinaryHash(BITS, 20)
        self.index.nflip = 4
        self.index.add(bank)


class FaissHNSW(Faiss):
    """A graph has no search by radius: the 10 nearest, of which those within 31 bits count."""

    name = "faiss HNSW 16, efSearch 64"

    def __init__(self, bank: Hashes) -> None:
        self.index = faiss.IndexBinaryHNSW(BITS, 16)
        self.index.hnsw.efConstruction = 40
        self.index.hnsw.efSearch = 64
        self.index.add(bank)

    def one(self, query: Hashes) -> Rows:
        return self.many(query[None])[0]

    def many(self, queries: Hashes) -> list[Rows]:
        distances, rows = self.index.search(queries, 10)
        return [row[near] for row, near in zip(rows, distances <= RADIUS, strict=True)]


class ThreatExchange(Index):
    """The package takes and answers hexadecimal text and entries; here an entry is the row."""

    made: type

    def __init__(self, bank: Hashes) -> None:
        self.index = self.made(entries=((one.tobytes().hex(), row) for row, one in enumerate(bank)))

    def one(self, query: Hashes) -> Rows:
        return [match.metadata for match in self.index.query(query.tobytes().hex())]


class ThreatExchangePDQIndex(ThreatExchange):
    name = "threatexchange PDQIndex (16 maps)"
    made = PDQIndex


class ThreatExchangeFlatIndex(ThreatExchange):
    name = "threatexchange PDQFlatIndex (to 52 bits)"
    made = PDQFlatIndex


class ThreatExchangePDQIndex2(ThreatExchange):
    name = "threatexchange PDQIndex2 (flat, floats)"
    made = PDQIndex2


class NumPyBrute(Index):
    name = "everything compared, NumPy"

    def __init__(self, bank: Hashes) -> None:
        self.words = bank.view(np.uint64)

    def one(self, query: Hashes) -> Rows:
        differing = np.bitwise_count(self.words ^ query.view(np.uint64))
        return np.flatnonzero(differing.sum(axis=1, dtype=np.uint16) <= RADIUS)


@njit(nogil=True)
def _compare_all(words, query, rows):  # type: ignore[no-untyped-def]
    found = 0
    for row in range(words.shape[0]):
        differing = (
            bits_set(words[row, 0] ^ query[0])
            + bits_set(words[row, 1] ^ query[1])
            + bits_set(words[row, 2] ^ query[2])
            + bits_set(words[row, 3] ^ query[3])
        )
        if differing <= RADIUS and found < rows.size:
            rows[found] = row
            found += 1
    return found


@njit(nogil=True, parallel=True)
def _compare_all_to_each(words, queries, rows, found):  # type: ignore[no-untyped-def]
    for query in prange(queries.shape[0]):
        found[query] = _compare_all(words, queries[query], rows[query])


class NumbaBrute(Index):
    name = "everything compared, numba"

    def __init__(self, bank: Hashes) -> None:
        self.words = bank.view(np.uint64)
        self.many(bank[:2])

    def one(self, query: Hashes) -> Rows:
        rows = np.empty(1_000, dtype=np.int64)
        return rows[: _compare_all(self.words, query.view(np.uint64), rows)]

    def many(self, queries: Hashes) -> list[Rows]:
        rows = np.empty((len(queries), 1_000), dtype=np.int64)
        found = np.empty(len(queries), dtype=np.int64)
        _compare_all_to_each(self.words, queries.view(np.uint64), rows, found)
        return [row[:count] for row, count in zip(rows, found, strict=True)]
