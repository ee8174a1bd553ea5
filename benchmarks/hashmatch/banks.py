"""Banks of hashes and the queries put to them: all random but fixed, each query a known distance from one hash."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RADIUS = 31
BITS = 256


@dataclass(frozen=True)
class Queries:
    """Queries with the row that each was made from, and how many bits of it were flipped (0 to 31 in turn)."""

    hashes: NDArray[np.uint8]
    rows: NDArray[np.int64]
    distances: NDArray[np.int64]

    def first(self, count: int) -> "Queries":
        return Queries(self.hashes[:count], self.rows[:count], self.distances[:count])

    def __len__(self) -> int:
        return len(self.rows)


def random_bank(count: int) -> NDArray[np.uint8]:
    """``count`` hashes of independent bits."""
    return np.frombuffer(np.random.default_rng(count).bytes(32 * count), dtype=np.uint8).reshape(count, 32)


def planted(bank: NDArray[np.uint8], count: int) -> Queries:
    """``count`` queries, the distances 0 to 31 equally often."""
    rng = np.random.default_rng(7)
    rows = rng.integers(0, len(bank), count)
    distances = np.arange(count) % (RADIUS + 1)
    bits = np.unpackbits(bank[rows], axis=1)
    for query, distance in enumerate(distances):
        bits[query, rng.choice(BITS, distance, replace=False)] ^= 1
    return Queries(np.packbits(bits, axis=1), rows, distances)


def families(count: int, size: int) -> NDArray[np.uint8]:
    """``count`` hashes in families of ``size``, each member up to 10 bits from the first: re-encoded copies."""
    rng = np.random.default_rng(11)
    bits = np.repeat(np.unpackbits(random_bank(count // size), axis=1), size, axis=0)
    flips = rng.integers(0, BITS, (len(bits), 10))
    for column in range(10):
        bits[np.arange(len(bits)), flips[:, column]] ^= 1
    return np.packbits(bits, axis=1)
