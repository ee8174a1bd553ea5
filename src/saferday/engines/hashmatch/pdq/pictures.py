"""PDQ of a picture as a file: decoded as far as the hash needs it, in memory, and dropped.

A picture is hashed as it is displayed (see ``pictures.full``). Two ways of getting from a large picture to the hash
are in use, and on noisy pictures they differ by more than a match may:

``tent``
    the blur over every pixel: the Python packages, and this one when it is asked for one hash;
``resized``
    pictures with a side over 512 are first cut to 512 × 512, by taking the nearest pixel: the reference's own tool.

A bank keeps both (:func:`pdq_variants`), and best of the picture turned and mirrored too (:func:`pdq_every_way`);
whoever looks up sends one.
"""

from collections.abc import Iterable
from functools import cached_property
from typing import Any, Final, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from saferday.engines.hashmatch.pdq import operators
from saferday.engines.hashmatch.pdq.filtering import band_rows, bands, decimated
from saferday.engines.hashmatch.pdq.hashing import LEAST_SIDE, UNHASHABLE
from saferday.engines.hashmatch.pdq.spectrum import Dihedral, Floats, dihedral, hashed
from saferday.engines.hashmatch.pdq.value import PdqHash
from saferday.engines.hashmatch.pictures.full import Gray, decode_full, display_of, turned
from saferday.engines.hashmatch.pictures.jpeg import ReducedJpeg, decode_small
from saferday.engines.hashmatch.pictures.kinds import kind_of
from saferday.engines.hashmatch.pictures.limits import DEFAULT, Limits
from saferday.engines.hashmatch.pictures.orientation import AS_STORED, BY_VALUE, Orientation

# A JPEG is decoded no smaller than this. Below it the hash drifts (2.4 bits on average at 128); above it time is
# spent for little (0.7 at 384, 0.5 at full size).
LEAST_DECODED_SIDE: Final = 384

# The reference's tool cuts larger pictures to a square of this side.
RESIZED_SIDE: Final = 512


class Variant(NamedTuple):
    """One of the hashes that tools in use would give a picture."""

    convention: str
    hash: PdqHash


def pdq_from_bytes(data: bytes, *, limits: Limits = DEFAULT) -> PdqHash:
    """The hash of a picture file: JPEG, PNG, GIF, WebP, AVIF, HEIC (with ``pillow-heif``), BMP or TIFF.

    JPEGs are decoded small and in grey; the hash is within a few bits of the one from the full picture in colour
    (0.7 on average, see docs/algorithms/pdq.md). Everything else is hashed bit for bit as ``pdqhash`` would from
    the full picture. A picture with a side under 5 pixels has the zero hash with quality 0.

    Raises ``UnreadablePicture`` and ``TooLarge`` (``pictures.errors`` has the family). Safe to call from several
    threads; writes nothing anywhere.

    >>> pdq_from_bytes(b"not a picture")
    Traceback (most recent call last):
    saferday.engines.hashmatch.pictures.errors.UnknownKind: this is no JPEG, PNG, GIF, WebP, AVIF, HEIC, BMP or TIFF
    """
    picture = opened(data, limits)
    return hash_of(picture.tent(picture.orientation))


def pdq_dihedral_from_bytes(data: bytes, *, limits: Limits = DEFAULT) -> Dihedral:
    """The hashes of a picture file turned and mirrored in all eight ways, decoded once. Errors as above."""
    picture = opened(data, limits)
    points = picture.tent(picture.orientation)
    return Dihedral(*[UNHASHABLE] * 8) if points is None else dihedral(points)


def pdq_variants(data: bytes, *, limits: Limits = DEFAULT) -> list[Variant]:
    """The hashes to bank for a picture: ``tent`` (what :func:`pdq_from_bytes` gives) first, and ``resized``.

    If the file asks to be displayed turned (EXIF), tools that do not turn it hash it as it is stored; those two
    follow as ``tent-stored`` and ``resized-stored``. A hash that repeats an earlier one is left out. Errors as above.
    """
    picture = opened(data, limits)
    ways_up = {"": picture.orientation, "-stored": AS_STORED}
    if picture.orientation == AS_STORED:
        del ways_up["-stored"]
    variants: dict[bytes, Variant] = {}
    for suffix, orientation in ways_up.items():
        for name, points in (("tent", picture.tent), ("resized", picture.resized)):
            made = hash_of(points(orientation))
            variants.setdefault(made.bits.tobytes(), Variant(name + suffix, made))
    return list(variants.values())


def pdq_every_way(data: bytes, *, limits: Limits = DEFAULT) -> list[Variant]:
    """All hashes to bank for a picture so that it is known turned, mirrored and upside down: sixteen at most.

    ``tent`` and ``resized`` as displayed come first, then both as stored pixels are shown by each EXIF value from 1
    to 8 (``tent-1`` …), which are the eight ways a picture can lie. The pixels themselves are turned, so that each hash
    is the one that a copy saved that way would have. A hash that repeats an earlier one is left out. Errors as above.
    """
    picture = opened(data, limits).held()
    ways_up = {"": picture.orientation} | {f"-{value}": way for value, way in BY_VALUE.items()}
    variants: dict[bytes, Variant] = {}
    for suffix, orientation in ways_up.items():
        if suffix and orientation == picture.orientation:
            continue
        for name, points in (("tent", picture.tent), ("resized", picture.resized)):
            made = hash_of(points(orientation))
            variants.setdefault(made.bits.tobytes(), Variant(name + suffix, made))
    return list(variants.values())


def warm_every_way() -> None:
    """Loads what :func:`pdq_every_way` has compiled; seconds, the first time on a machine, that nobody then waits."""
    HeldPicture(np.zeros((LEAST_SIDE, LEAST_SIDE), np.float32), AS_STORED).tent(AS_STORED)


def hash_of(points: Floats | None) -> PdqHash:
    """The hash of the points, or the zero hash of a picture too small to have any."""
    return UNHASHABLE if points is None else hashed(points)


class Picture(Protocol):
    """A picture of any kind, as both conventions see it."""

    @property
    def orientation(self) -> Orientation:
        """How it is to be displayed."""

    def tent(self, orientation: Orientation) -> Floats | None:
        """float32[64, 64] by the blur over every pixel."""

    def resized(self, orientation: Orientation) -> Floats | None:
        """float32[64, 64] by way of 512 × 512."""

    def held(self) -> "Picture":
        """The same picture, for whoever asks for it in many orientations."""


def opened(data: bytes, limits: Limits) -> Picture:
    """The picture, decoded as far as ``tent`` needs it."""
    limits.check_bytes(len(data))
    kind = kind_of(data)
    if kind == "JPEG":
        small = decode_small(data, least_side=LEAST_DECODED_SIDE, sizes=operators.SIZES, limits=limits)
        if small is not None:
            return JpegPicture(data, small, limits)
    return PlainPicture(decode_full(data, kind, limits))


class JpegPicture:
    """A JPEG in grey, decoded small for one convention and, when it is asked for, in full for the other."""

    def __init__(self, data: bytes, small: ReducedJpeg, limits: Limits) -> None:
        """Keeps the file, in case the full size is wanted."""
        self.data = data
        self.small = small
        self.limits = limits
        self.orientation = small.orientation

    def tent(self, orientation: Orientation) -> Floats | None:
        """Through the operators of the full size."""
        if min(self.small.height, self.small.width) < LEAST_SIDE:
            return None
        points = operators.points(
            self.small.picture,
            self.small.height,
            self.small.width,
            self.small.eighths,
            upside_down=orientation.upside_down,
            mirrored=orientation.mirrored,
        )
        return points.T if orientation.swapped else points

    def resized(self, orientation: Orientation) -> Floats | None:
        """From the pixels at full size."""
        gray = self.gray[:: -1 if orientation.upside_down else 1, :: -1 if orientation.mirrored else 1]
        shown = gray.T if orientation.swapped else gray
        return resized_points([shown], *shown.shape)

    def held(self) -> "JpegPicture":
        """Itself: it is small, and its full size is kept once asked for."""
        return self

    @cached_property
    def gray(self) -> NDArray[np.uint8]:
        """The picture at full size, as stored."""
        if self.small.eighths == operators.BLOCK:
            return self.small.picture
        full = decode_small(self.data, least_side=1 << 16, sizes=(), limits=self.limits)
        assert full is not None
        return full.picture


class PlainPicture:
    """A picture of any other kind, at full size."""

    def __init__(self, picture: Any) -> None:
        """Takes a loaded Pillow image."""
        self.picture = picture
        self.orientation = display_of(picture)

    def tent(self, orientation: Orientation) -> Floats | None:
        """In the reference's own arithmetic."""
        shown = turned(self.picture, orientation)
        if min(shown.height, shown.width) < LEAST_SIDE:
            return None
        return decimated(shown.rows(band_rows(shown.width)), shown.height, shown.width)

    def resized(self, orientation: Orientation) -> Floats | None:
        """From the pixels that are kept of each band."""
        shown = turned(self.picture, orientation)
        return resized_points(shown.rows(band_rows(shown.width)), shown.height, shown.width)

    def held(self) -> "HeldPicture":
        """Its brightness, worked out once."""
        stored = turned(self.picture, AS_STORED)
        luma = np.empty((stored.height, stored.width), np.float32)
        top = 0
        for band in stored.rows(band_rows(stored.width)):
            luma[top : top + len(band)] = band
            top += len(band)
        return HeldPicture(luma, self.orientation)


class HeldPicture:
    """The brightness of every pixel as stored, float32[height, width], turned as it is asked for."""

    def __init__(self, luma: Floats, orientation: Orientation) -> None:
        """Takes the brightness, 0 to 255."""
        self.luma = luma
        self.orientation = orientation

    def tent(self, orientation: Orientation) -> Floats | None:
        """In the reference's own arithmetic, compiled where numba is there."""
        if min(self.luma.shape) < LEAST_SIDE:
            return None
        try:
            from saferday.engines.hashmatch.pdq import fused
        except ImportError:
            shown = self.shown(orientation)
            return decimated(bands(shown), *shown.shape)
        if orientation.swapped:  # what turned rows over before the swap turns columns over after it
            return fused.decimated(self.swapped, orientation.mirrored, orientation.upside_down)
        return fused.decimated(self.luma, orientation.upside_down, orientation.mirrored)

    def resized(self, orientation: Orientation) -> Floats | None:
        """From the pixels that are kept."""
        shown = self.shown(orientation)
        return resized_points([shown], *shown.shape)

    def held(self) -> "HeldPicture":
        """Itself."""
        return self

    def shown(self, orientation: Orientation) -> Floats:
        """A view of the brightness, turned."""
        view = self.luma[:: -1 if orientation.upside_down else 1, :: -1 if orientation.mirrored else 1]
        return view.T if orientation.swapped else view

    @cached_property
    def swapped(self) -> Floats:
        """Rows and columns swapped: the loops read along rows that lie together."""
        return np.ascontiguousarray(self.luma.T)


def resized_points(pieces: Iterable[Gray], height: int, width: int) -> Floats | None:
    """The points of a picture that is cut to 512 × 512 first, if a side of it is longer.

    The pixel kept for place *i* of 512 is *i* · length // 512, also where that makes a short side longer.
    """
    if max(height, width) <= RESIZED_SIDE:
        return decimated(pieces, height, width) if min(height, width) >= LEAST_SIDE else None
    at = np.arange(RESIZED_SIDE)
    rows, columns = at * height // RESIZED_SIDE, at * width // RESIZED_SIDE
    square = np.empty((RESIZED_SIDE, RESIZED_SIDE), np.float32)
    top = 0
    for band in pieces:
        inside = (rows >= top) & (rows < top + len(band))
        square[inside] = band[np.ix_(rows[inside] - top, columns)]
        top += len(band)
    return decimated([square], RESIZED_SIDE, RESIZED_SIDE)
