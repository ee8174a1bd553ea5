"""The definition that the index is held to: every hash compared, and hashes that lie near one another."""

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint8]


class Brute:
    """What `RadiusIndex` must answer, by comparing everything."""

    def __init__(self, hashes: Hashes | None = None, ids: NDArray | None = None) -> None:
        self.rows: dict[int, Hashes] = {}
        for id, one in zip(
            [] if ids is None else ids.tolist(), [] if hashes is None else hashes, strict=True
        ):
            self.rows[id] = one

    def search(self, query: Hashes, radius: int, limit: int | None = None) -> list[tuple[int, int]]:
        """(distance, id) of everything within the radius, nearest first, then by id."""
        if not self.rows:
            return []
        distances = np.bitwise_count(np.array(list(self.rows.values())) ^ query).sum(axis=1)
        near = [(int(d), id) for d, id in zip(distances, self.rows, strict=True) if d <= radius]
        return sorted(near)[:limit]


def found(answer: tuple[NDArray, NDArray]) -> list[tuple[int, int]]:
    """An answer of the index as `Brute` writes it."""
    return list(zip(answer[1].tolist(), answer[0].tolist(), strict=True))


def flipped(rng: np.random.Generator, one: Hashes, bits: int) -> Hashes:
    """A copy that differs in exactly ``bits`` bits."""
    whole = np.unpackbits(one)
    whole[rng.choice(256, bits, replace=False)] ^= 1
    return np.packbits(whole)


def clustered(rng: np.random.Generator, count: int, centres: int, spread: int) -> Hashes:
    """``count`` hashes, each 0 to ``spread`` bits from one of ``centres``; some come out equal."""
    middles = rng.integers(0, 256, (centres, 32), dtype=np.uint8)
    rows = [flipped(rng, middles[rng.integers(centres)], rng.integers(spread + 1)) for _ in range(count)]
    return np.array(rows, dtype=np.uint8).reshape(-1, 32)
