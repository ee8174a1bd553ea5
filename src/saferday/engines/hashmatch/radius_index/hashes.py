"""Hashes and identifiers as callers give them, checked, and as the kernels take them."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from saferday.engines.hashmatch.radius_index.plan import MOST_RADIUS

HASH_BYTES = 32
EVERYTHING = 1 << 62


def words_of(hashes: ArrayLike, dimensions: int) -> NDArray[np.uint64]:
    """uint8[32] (``dimensions`` 1) or uint8[n, 32] (2) as flat words, four a hash; bit 0 is byte 0's lowest.

    >>> words_of(np.eye(1, 32, dtype=np.uint8), 2).tolist()
    [1, 0, 0, 0]
    """
    given = np.asarray(hashes)
    if given.dtype != np.uint8:
        given = _as_bytes(given)
    if given.ndim != dimensions or given.shape[-1] != HASH_BYTES:
        if not given.size and dimensions == 2:
            return np.empty(0, dtype=np.uint64)
        wanted = "uint8[32]" if dimensions == 1 else "uint8[n, 32]"
        raise ValueError(f"Expected {wanted}, 256 bits a hash; got an array of shape {list(given.shape)}.")
    return np.ascontiguousarray(given).view("<u8").reshape(-1)


def _as_bytes(given: NDArray) -> NDArray[np.uint8]:
    if not given.size:
        return given.astype(np.uint8)
    if given.dtype.kind not in "iu" or given.min() < 0 or given.max() > 255:
        raise ValueError("Expected bytes from 0 to 255.")
    return given.astype(np.uint8)


def ids_of(ids: ArrayLike, count: int) -> NDArray[np.int64]:
    """``ids`` as int64[count]."""
    given = np.asarray(ids)
    if given.ndim != 1 or len(given) != count:
        raise ValueError(
            f"Expected {count} ids, one for each hash; got an array of shape {list(given.shape)}."
        )
    if given.size and given.dtype.kind not in "iu":
        raise ValueError(f"An id is a whole number; got {given.dtype}.")
    if given.dtype.kind == "u" and given.size and given.max() > np.iinfo(np.int64).max:
        raise ValueError("An id must fit a signed 64-bit number.")
    return given.astype(np.int64, copy=False)


def checked_radius(radius: int) -> int:
    """``radius`` if it is a whole number of bits from 0 to 64."""
    if not 0 <= radius <= MOST_RADIUS or radius != int(radius):
        raise ValueError(f"The radius is a whole number from 0 to {MOST_RADIUS} bits; got {radius}.")
    return int(radius)


def checked_limit(limit: int | None) -> int:
    """``limit`` if it is at least 1; a number larger than any answer for None."""
    if limit is None:
        return EVERYTHING
    if limit < 1:
        raise ValueError(f"The limit is at least 1; got {limit}.")
    return int(limit)
