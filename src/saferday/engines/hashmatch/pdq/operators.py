"""The whole way from pixels to 64 × 64 points as two matrices, so that a picture decoded small can stand in.

Blurring and sampling are linear: ``points = down · picture · acrossᵀ``, where each row of ``down`` holds the
weights that one point gives to the pixels of a column. A JPEG decoder can give a picture at an eighth, a quarter or
half of its size for less work. Blurring that small picture by the rules for *its* size would be another hash (up to
44 bits away): the box is a whole number of pixels, and a half or an eighth of it is not. What is kept here instead
are the weights of the *full* picture, carried over to the small one: each pixel of the small picture gets the weights
of the pixels that the decoder made it from.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from saferday.engines.hashmatch.pdq.filtering import SIDE, reach, sampled, window

Floats = NDArray[np.float32]

# A JPEG is made of blocks of 8 pixels. At 1/8, 2/8 and 4/8 of its size a decoder gives the means of pixels that lie
# together; the sizes between are neither that nor quicker.
BLOCK = 8
SIZES = (1, 2, 4, 8)
# An operator past this is made again each time: a cache of long, thin pictures' operators would never be asked.
MOST_CACHED = 2048


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


def made(length: int, eighths: int, backwards: bool) -> Floats:
    """The operator along one side: see :func:`operator`."""
    full = weights(length)
    if backwards:
        full = full[:, ::-1]
    if eighths == BLOCK:
        return np.ascontiguousarray(full, np.float32)
    blocks = -(-length // BLOCK)
    padded = np.zeros((SIDE, blocks * BLOCK))
    padded[:, :length] = full
    given = (padded.reshape(SIDE, blocks, BLOCK) @ spread(eighths)).reshape(SIDE, blocks * eighths)
    # The last block may be cut off, and the decoder then keeps fewer of its pixels: the last takes up the rest.
    small = -(-length * eighths // BLOCK)
    cut = given[:, :small].copy()
    cut[:, -1] += given[:, small:].sum(axis=1)
    return np.ascontiguousarray(cut, np.float32)


cached = lru_cache(maxsize=128)(made)


def operator(length: int, eighths: int = BLOCK, backwards: bool = False) -> Floats:
    """The weights that the 64 points give to a side of ``length`` pixels, decoded at ``eighths``/8 of it.

    ``backwards``: the picture is shown with this side turned round. Returns float32[64, ceil(length · eighths / 8)].

    >>> operator(1000, 4).shape, operator(1001, 1).shape
    ((64, 500), (64, 126))
    """
    return (cached if length <= MOST_CACHED * BLOCK // eighths else made)(length, eighths, backwards)


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
    down = operator(height, eighths, upside_down)
    across = operator(width, eighths, mirrored)
    return down @ picture.astype(np.float32, copy=False) @ across.T
