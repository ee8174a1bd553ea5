"""From a picture of any size to 64 × 64, in the reference's own arithmetic.

PDQ blurs a picture with two passes of a box filter along rows and columns (together a tent), then keeps 64 × 64
points of it. The reference keeps each box as a running sum in single precision: a value enters, another leaves. Its
rounding therefore depends on the order of every addition, and where the picture is plain or symmetrical the
rounding alone decides bits. So that a hash of ours equals the reference's on every picture, not on most, the sums
here run in that order; they run for many rows (or columns) at once, which is what makes them quick in NumPy.

Source of the method: the PDQ description in Facebook's ThreatExchange ("The TMK+PDQF video-hashing algorithm and the
PDQ image-hashing algorithm", 2019).
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

SIDE = 64
# A band of rows is filtered at a time, so that memory is bounded by the width and the work stays in the cache.
BAND_PIXELS = 1 << 21
LEAST_BAND, MOST_BAND = 128, 512


def window(length: int) -> int:
    """The width of the box along a side of ``length`` pixels: half a 64th of it, rounded up.

    >>> window(128), window(129), window(4000)
    (1, 2, 32)
    """
    return -(-length // (2 * SIDE))


def reach(length: int) -> int:
    """How many of the box's pixels lie at or after the one that it is written to."""
    return (window(length) + 2) // 2


def sampled(length: int) -> NDArray[np.intp]:
    """The 64 positions that are kept of a side: the middles of its 64ths.

    >>> sampled(64)[:3], sampled(1000)[-1]
    (array([0, 1, 2]), np.int64(992))
    """
    return ((np.arange(SIDE) + 0.5) * length / SIDE).astype(np.intp)


@lru_cache(maxsize=256)
def counts(length: int) -> Floats:
    """How many pixels the box holds at each position; it is cut off at both ends. float32[length, 1]."""
    at = np.arange(length)
    end = at + reach(length)
    inside = np.minimum(length, end) - np.maximum(0, end - window(length))
    column = inside.astype(np.float32)[:, None]
    column.flags.writeable = False
    return column


class RunningBox:
    """One pass of the box filter along the first axis of a picture whose rows arrive a few at a time.

    ``length`` is the number of rows that will come in all. ``feed`` takes the next rows and returns those that are
    now complete; once the last have come, it returns all that remain.
    """

    def __init__(self, length: int, across: int) -> None:
        """Starts before the first of ``length`` rows of ``across`` values."""
        self.length = length
        self.taken = 0
        self.written = 0
        self.sum: Floats = np.zeros(across, np.float32)
        self.kept: Floats = np.empty((0, across), np.float32)  # rows in the sum that have yet to leave it

    def feed(self, rows: Floats) -> Floats:
        """float32[k, across] in, float32[k', across] out: the means that are complete."""
        ahead, wide = reach(self.length) - 1, window(self.length)
        first = self.taken - len(self.kept)  # the number, from the picture's top, of the first row at hand
        at_hand = np.concatenate([self.kept, rows]) if len(self.kept) else rows
        for entering in range(self.taken, min(ahead, self.taken + len(rows))):
            self.sum += at_hand[entering - first]
        self.taken += len(rows)
        ready = self.length if self.taken == self.length else max(0, self.taken - ahead)
        out = np.empty((ready - self.written, len(self.sum)), np.float32)
        # Each sum is written where its mean will stand, and the next one starts from it.
        add, subtract = np.add, np.subtract
        total, between = self.sum, np.empty_like(self.sum)
        for place, target in enumerate(out, start=self.written):
            entering, leaving = place + ahead, place + ahead - wide
            if entering >= self.length:
                subtract(total, at_hand[leaving - first], target)
            elif leaving < 0:
                add(total, at_hand[entering - first], target)
            else:
                add(total, at_hand[entering - first], between)
                subtract(between, at_hand[leaving - first], target)
            total = target
        self.sum = total.copy()
        self.kept = at_hand[max(0, ready + ahead - wide - first) :].copy()
        out /= counts(self.length)[self.written : ready]
        self.written = ready
        return out


def along_rows(band: Floats) -> Floats:
    """The box along every row: float32[k, width] to float32[k, width], transposed to [width, k]."""
    across = np.ascontiguousarray(band.T)
    return RunningBox(*across.shape).feed(across)


def along_rows_of_bytes(band: NDArray[np.uint8]) -> Floats:
    """The same along rows of bytes, [k, width] to [k, width]. Sums of bytes are exact, so any order gives them."""
    width = band.shape[1]
    wide, ahead = window(width), reach(width)
    padded = np.zeros((len(band), width + wide), np.uint8)
    padded[:, 1 + wide - ahead : 1 + wide - ahead + width] = band
    totals = padded.cumsum(axis=1, dtype=np.int32)
    means = (totals[:, wide:] - totals[:, :-wide]).astype(np.float32)
    means /= counts(width).T
    return means


def bands(gray: NDArray[np.uint8] | Floats) -> Iterator[NDArray[np.uint8] | Floats]:
    """A picture's rows in pieces of bounded size."""
    rows = band_rows(gray.shape[1])
    for top in range(0, len(gray), rows):
        yield gray[top : top + rows]


def band_rows(width: int) -> int:
    """How many rows of a picture of this width are filtered at a time."""
    return max(LEAST_BAND, min(MOST_BAND, BAND_PIXELS // max(1, width)))


def decimated(rows: Iterable[NDArray[np.uint8] | Floats], height: int, width: int) -> Floats:
    """The 64 × 64 points of a picture whose ``rows`` come in bands, bit for bit as the reference has them.

    ``rows``: uint8 or float32 [k, width], together ``height`` rows; values 0 to 255. Returns float32[64, 64].

    >>> points = decimated(bands(np.full((90, 300), 7, np.uint8)), 90, 300)
    >>> points.shape, float(points.min()), float(points.max())
    ((64, 64), 7.0, 7.0)
    """
    down = RunningBox(height, width)
    columns = sampled(width)
    narrow: list[Floats] = []
    for band in rows:
        if band.dtype == np.uint8:
            filtered = along_rows_of_bytes(band.astype(np.uint8, copy=False))
        else:
            filtered = np.ascontiguousarray(along_rows(band.astype(np.float32, copy=False)).T)
        complete = down.feed(filtered)
        if len(complete):
            narrow.append(along_rows(complete)[columns].T)
    tall = np.concatenate(narrow)
    return RunningBox(height, SIDE).feed(tall)[sampled(height)]
