"""The whole way from pixels to 64 × 64 points as two matrices, so that a picture decoded small can stand in.

Blurring and sampling are linear: ``points = down · picture · acrossᵀ``, where each row of ``down`` holds the
weights that one point gives to the pixels of a column. A JPEG decoder can give a picture at an eighth, a quarter or
half of its size for less work. Blurring that small picture by the rules for *its* size would be another hash (up to
44 bits away): the box is a whole number of pixels, and a half or an eighth of it is not. What is kept here instead
are the weights of the *full* picture, carried over to the small one: each pixel of the small picture gets the weights
of the pixels that the decoder made it from.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from saferday.engines.hashmatch.pdq.filtering import SIDE, reach, sampled, window

Floats = NDArray[np.float32]

# A JPEG is made of blocks of 8 pixels. At 1/8, 2/8 and 4/8 of its size a decoder gives the means of pixels that lie
# together; the sizes between are neither that nor quicker.
BLOCK = 8
SIZES = (1, 2, 4, 8)
# An operator past this is made again each time: a cache of long, thin pictures' operators would never be asked.
MOST_CACHED = 4096
# What is left over from adding up and taking away; the least true weight is far above it.
ROUNDING = 1e-12


class Operator(NamedTuple):
    """Along one side: the pixels that each of the 64 points is made of, and with what weight.

    A point sees a 32nd of the side at most, so only those pixels are kept: ``pixels`` int[64, k] and ``weights``
    float32[64, k], each row of which sums to 1.
    """

    pixels: NDArray[np.intp]
    weights: Floats

    def of(self, picture: NDArray[np.uint8] | Floats) -> Floats:
        """The points along the first axis: [length, m] to float32[64, m].

        Without a matrix product: the sums are too short to gain by one, and its threads would get in the way of a
        server's own.
        """
        seen = picture[self.pixels].astype(np.float32, copy=False)
        return np.einsum("pk,pkx->px", self.weights, seen)


def weights(length: int) -> NDArray[np.float64]:
    """What each pixel of a side of ``length`` gives to each of the 64 points. float64[64, length], rows sum to 1.

    >>> weights(64).argmax(axis=1)[:4], bool(np.allclose(weights(1000).sum(axis=1), 1))
    (array([0, 1, 2, 3]), True)
    """
    wide, ahead = window(length), reach(length)
    at = np.arange(length)
    start, end = np.maximum(0, at + ahead - wide), np.minimum(length, at + ahead)
    share = 1.0 / (end - start)
    # A point is the mean of one box of means: each of those adds its share over its own box. Written as steps up
    # and down, then added up along the row.
    steps = np.zeros((SIDE, length + 1))
    for point, middle in enumerate(sampled(length)):
        inner = np.arange(start[middle], end[middle])
        amount = share[inner] * share[middle]
        np.add.at(steps[point], start[inner], amount)
        np.subtract.at(steps[point], end[inner], amount)
    return steps.cumsum(axis=1)[:, :length]


def spread(eighths: int) -> NDArray[np.float64]:
    """How the 8 pixels of a block follow from the 1, 2 or 4 means that a decoder gives of it. float64[8, eighths].

    A block of 8 pixels is 8 cosines. The one taken has only the ``eighths`` lowest, and the means that were given:
    smoother than steps would be, and nearer to the picture.

    >>> spread(2).reshape(2, 4, 2).mean(axis=1).round(12).tolist()
    [[1.0, 0.0], [0.0, 1.0]]
    """
    if eighths == BLOCK:
        return np.eye(BLOCK)
    wave = np.cos(np.pi / (2 * BLOCK) * np.outer(2 * np.arange(BLOCK) + 1, np.arange(eighths)))
    means = wave.reshape(eighths, BLOCK // eighths, eighths).mean(axis=1)
    return wave @ np.linalg.inv(means)


def made(length: int, eighths: int, backwards: bool) -> Operator:
    """The operator along one side: see :func:`operator`."""
    full = weights(length)
    if backwards:
        full = full[:, ::-1]
    if eighths == BLOCK:
        return banded(full)
    blocks = -(-length // BLOCK)
    padded = np.zeros((SIDE, blocks * BLOCK))
    padded[:, :length] = full
    given = (padded.reshape(SIDE, blocks, BLOCK) @ spread(eighths)).reshape(SIDE, blocks * eighths)
    # The last block may be cut off, and the decoder then keeps fewer of its pixels: the last takes up the rest.
    small = -(-length * eighths // BLOCK)
    cut = given[:, :small].copy()
    cut[:, -1] += given[:, small:].sum(axis=1)
    return banded(cut)


def banded(dense: NDArray[np.float64]) -> Operator:
    """The operator of float64[64, n]: as many neighbouring pixels for each point as the widest point needs."""
    seen = np.abs(dense) > ROUNDING
    length = dense.shape[1]
    first, last = seen.argmax(axis=1), length - 1 - seen[:, ::-1].argmax(axis=1)
    wide = int((last - first).max()) + 1
    pixels = np.minimum(first, length - wide)[:, None] + np.arange(wide)
    kept = np.take_along_axis(dense, pixels, axis=1).astype(np.float32)
    for array in (pixels, kept):
        array.flags.writeable = False
    return Operator(pixels, kept)


cached = lru_cache(maxsize=256)(made)


def operator(length: int, eighths: int = BLOCK, backwards: bool = False) -> Operator:
    """How the 64 points follow from a side of ``length`` pixels, decoded at ``eighths``/8 of it.

    ``backwards``: the picture is shown with this side turned round.

    >>> operator(1000, 4).pixels.max(), operator(1000, 4).weights.sum(axis=1).round(6).min()
    (np.int64(499), np.float32(1.0))
    """
    return (cached if length * eighths <= MOST_CACHED * BLOCK else made)(length, eighths, backwards)


def points(
    picture: NDArray[np.uint8] | Floats,
    height: int,
    width: int,
    eighths: int = BLOCK,
    *,
    upside_down: bool = False,
    mirrored: bool = False,
) -> Floats:
    """The 64 × 64 points of a ``height`` × ``width`` picture, from what a decoder gave at ``eighths``/8 of its size.

    ``picture``: uint8 or float32 [ceil(height · eighths / 8), ceil(width · eighths / 8)]. Returns float32[64, 64],
    each within about 0.001 grey levels of the sum in full.
    """
    tall = operator(height, eighths, upside_down).of(picture)
    return operator(width, eighths, mirrored).of(tall.T).T
