"""PDQ of a picture that is already an array: bit for bit what the reference gives."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from saferday.engines.hashmatch.pdq.filtering import bands, decimated
from saferday.engines.hashmatch.pdq.spectrum import Dihedral, Floats, dihedral, hashed
from saferday.engines.hashmatch.pdq.value import PdqHash

# Below this the reference gives no hash: all bits 0, quality 0.
LEAST_SIDE = 5
Kind = TypeVar("Kind", np.uint8, np.float32)
UNHASHABLE = PdqHash(np.zeros(32, np.uint8), 0)


def pdq_from_gray(gray: NDArray[np.uint8]) -> PdqHash:
    """The hash of uint8[height, width], 0 black to 255 white.

    Equal in every bit, and in quality, to ``pdqhash.compute`` of the same greys in three channels. A picture with a
    side under 5 pixels has the zero hash with quality 0. ``ValueError`` if the array is not uint8 of two dimensions
    or is empty.

    >>> slope = np.add.outer(np.arange(200), np.arange(300) // 2).clip(0, 255).astype(np.uint8)
    >>> pdq_from_gray(slope).quality
    50
    """
    points = points_of(checked(gray, np.uint8))
    return UNHASHABLE if points is None else hashed(points)


def pdq_dihedral_from_gray(gray: NDArray[np.uint8]) -> Dihedral:
    """The hashes of uint8[height, width] turned and mirrored in all eight ways, from one pass.

    Equal to ``pdqhash.compute_dihedral``. Errors as :func:`pdq_from_gray`.
    """
    points = points_of(checked(gray, np.uint8))
    return Dihedral(*[UNHASHABLE] * 8) if points is None else dihedral(points)


def pdq_from_luma(luma: NDArray[np.float32]) -> PdqHash:
    """The hash of float32[height, width] in 0 to 255, for whoever has brightness finer than a byte.

    Errors as :func:`pdq_from_gray`; values that are not finite are refused too.
    """
    luma = checked(luma, np.float32)
    if not np.isfinite(luma).all():
        raise ValueError("the brightness of every pixel must be a finite number")
    points = points_of(luma)
    return UNHASHABLE if points is None else hashed(points)


def checked(picture: NDArray[Kind], kind: type[Kind]) -> NDArray[Kind]:
    """The array, if it is a picture."""
    if not isinstance(picture, np.ndarray) or picture.dtype != kind or picture.ndim != 2:
        raise ValueError(f"a picture in grey is an array [height, width] of {kind.__name__}")
    if picture.size == 0:
        raise ValueError("a picture has at least one pixel")
    return picture


def points_of(picture: NDArray[np.uint8] | Floats) -> Floats | None:
    """The 64 × 64 points of a picture, or none of one too small to have any."""
    height, width = picture.shape
    if min(height, width) < LEAST_SIDE:
        return None
    return decimated(bands(picture), height, width)
