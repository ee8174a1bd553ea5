"""From 64 × 64 points to the hash: the lowest frequencies, their median, the bits, the quality, the eight positions.

Source: the PDQ description in Facebook's ThreatExchange. Sums run in single precision in the reference's order, so
that a frequency that falls on the median does so here too.
"""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from saferday.engines.hashmatch.pdq.value import PdqHash

Floats = NDArray[np.float32]

KEPT = 16
BITS = KEPT * KEPT


def cosines() -> Floats:
    """Rows 1 to 16 of the 64-point cosine transform, float32[16, 64]. Row 0, the brightness, is left out."""
    scale = float(np.float32(math.sqrt(2.0 / 64)))
    step = math.pi / 2.0 / 64
    rows = [[scale * math.cos(step * (i + 1) * (2 * j + 1)) for j in range(64)] for i in range(KEPT)]
    return np.array(rows, np.float32)


COSINES: Final = cosines()


def frequencies(points: Floats) -> Floats:
    """The 16 × 16 lowest frequencies of float32[64, 64].

    Each is a sum of 64 products, added up one after another: along the first axis of an array that lies row by row,
    NumPy takes them in order (along the last it would take them in pairs).
    """
    tall = np.add.reduce(np.multiply(COSINES.T[:, :, None], points[:, None, :], order="C"), axis=0)
    products = np.multiply(tall.T[:, :, None], COSINES.T[:, None, :], order="C")
    square: Floats = np.add.reduce(products, axis=0)
    return square


def packed(square: Floats) -> NDArray[np.uint8]:
    """One bit for each frequency above the (lower) median; the highest frequency is the first bit. uint8[32]."""
    flat = square.ravel()
    median = np.partition(flat, BITS // 2 - 1)[BITS // 2 - 1]
    return np.packbits((flat > median)[::-1])


def quality(points: Floats) -> int:
    """0 to 100: how much the 64 × 64 points change from each to the next, steps under 2.55 grey levels left out.

    >>> quality(np.zeros((64, 64), np.float32))
    0
    """
    steps = 0
    for difference in (points[:-1] - points[1:], points[:, :-1] - points[:, 1:]):
        hundredths = difference * np.float32(100) / np.float32(255)
        steps += int(np.abs(hundredths.astype(np.int32)).sum())
    return min(100, steps // 90)


def hashed(points: Floats) -> PdqHash:
    """The hash of 64 × 64 points."""
    return PdqHash(packed(frequencies(points)), quality(points))


@dataclass(frozen=True)
class Dihedral:
    """The hashes of a picture in its eight positions; turns are anticlockwise.

    ``flip_x`` is upside down, ``flip_y`` is a mirror, ``flip_plus`` swaps rows and columns, ``flip_minus`` does so
    about the other diagonal.
    """

    original: PdqHash
    rotate_90: PdqHash
    rotate_180: PdqHash
    rotate_270: PdqHash
    flip_x: PdqHash
    flip_y: PdqHash
    flip_plus: PdqHash
    flip_minus: PdqHash

    def all(self) -> tuple[PdqHash, ...]:
        """The eight, the original first."""
        return (
            self.original,
            self.rotate_90,
            self.rotate_180,
            self.rotate_270,
            self.flip_x,
            self.flip_y,
            self.flip_plus,
            self.flip_minus,
        )


# Turning a picture turns its frequencies and changes the sign of the odd ones: no second pass over the picture.
ODD_ROWS: Final = np.where(np.arange(KEPT) % 2 == 0, -1, 1).astype(np.float32)[:, None]
ODD_COLUMNS: Final = ODD_ROWS.T
CHESSBOARD: Final = ODD_ROWS * ODD_COLUMNS


def dihedral(points: Floats) -> Dihedral:
    """The eight hashes from one transform of float32[64, 64]."""
    square = frequencies(points)
    worth = quality(points)

    def of(turned: Floats) -> PdqHash:
        return PdqHash(packed(turned), worth)

    return Dihedral(
        original=of(square),
        rotate_90=of((square * ODD_COLUMNS).T),
        rotate_180=of(square * CHESSBOARD),
        rotate_270=of((square * ODD_ROWS).T),
        flip_x=of(square * ODD_ROWS),
        flip_y=of(square * ODD_COLUMNS),
        flip_plus=of(square.T),
        flip_minus=of((square * CHESSBOARD).T),
    )
