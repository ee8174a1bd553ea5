"""JPEG, by way of a decoder that gives it small and grey: the brightness is stored as such, colour is never made."""

import struct
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from saferday.engines.hashmatch.pictures.errors import TooLarge, UnreadablePicture
from saferday.engines.hashmatch.pictures.limits import MOST_SCANS, Limits
from saferday.engines.hashmatch.pictures.orientation import AS_STORED, Orientation, of_exif

START: Final = b"\xff\xd8\xff"
SCAN: Final = 0xDA
APP1: Final = 0xE1
# Start of frame, of every kind of compression; C4, C8 and CC are something else.
FRAMES: Final = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
PROGRESSIVE: Final = {0xC2, 0xC6, 0xCA, 0xCE}
# What the decoder raises on broken pictures: a colour space it has no name for is a KeyError.
BROKEN: Final = (ValueError, KeyError, OverflowError, MemoryError)
# Markers that stand alone, without a length.
ALONE: Final = {0x01, *range(0xD0, 0xD9)}


@dataclass(frozen=True)
class ReducedJpeg:
    """A JPEG decoded at ``eighths``/8 of its size in grey, as stored; and how it is to be displayed."""

    picture: NDArray[np.uint8]
    height: int
    width: int
    eighths: int
    orientation: Orientation


class Notes(NamedTuple):
    """What stands before the first scan: how the picture is to be displayed, and whether several scans draw it."""

    orientation: Orientation
    several_scans: bool


def notes(data: bytes) -> Notes:
    """Reads the segments before the first scan; broken ones end the reading."""
    way_up, components, progressive = AS_STORED, 0, False
    place = 2
    while place + 4 <= len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        if marker == 0xFF:  # fill
            place += 1
            continue
        if marker in ALONE:
            place += 2
            continue
        body = place + 4
        (length,) = struct.unpack_from(">H", data, place + 2)
        if marker == SCAN:
            return Notes(way_up, progressive or data[body : body + 1] != bytes([components]))
        if marker in FRAMES:
            components = data[body + 5] if len(data) > body + 5 else 0
            progressive = marker in PROGRESSIVE
        if marker == APP1 and data[body : body + 6] == b"Exif\0\0":
            way_up = of_exif(data[body + 6 : place + 2 + length])
        place += 2 + length
    return Notes(way_up, True)


def header(data: bytes, limits: Limits) -> tuple[int, int, str]:
    """Height, width and colour space, within the limits; before anything is decoded."""
    import simplejpeg  # loaded when the first JPEG comes

    try:
        height, width, space, _ = simplejpeg.decode_jpeg_header(data, strict=False)
    except BROKEN as error:
        raise UnreadablePicture("the JPEG has no header that can be read") from error
    limits.check_size(width, height)
    return height, width, space


def eighths_for(height: int, width: int, least_side: int, sizes: tuple[int, ...]) -> int:
    """The smallest of ``sizes`` (in eighths) at which both sides keep ``least_side`` pixels; else the full size.

    >>> eighths_for(3024, 4032, 384, (1, 2, 4, 8)), eighths_for(480, 640, 384, (1, 2, 4, 8))
    (2, 8)
    """
    for eighths in sizes:
        if -(-min(height, width) * eighths // 8) >= least_side:
            return eighths
    return 8


def decode_small(
    data: bytes, *, least_side: int, sizes: tuple[int, ...], limits: Limits
) -> ReducedJpeg | None:
    """The JPEG in grey at one of ``sizes`` (in eighths); ``None`` if its colours need the full way (CMYK).

    A JPEG that ends too soon or has broken parts is decoded as far as viewers show it, the rest grey: whoever
    breaks a file a little does not escape. Raises ``UnreadablePicture`` and ``TooLarge``.
    """
    import simplejpeg

    height, width, space = header(data, limits)
    before = notes(data)
    if before.several_scans and data.count(b"\xff\xda") > MOST_SCANS:
        raise TooLarge(f"the JPEG has more than {MOST_SCANS} scans")
    if space in ("CMYK", "YCCK"):
        return None
    eighths = eighths_for(height, width, least_side, sizes)
    small: dict[str, Any] = {}
    if eighths < 8:
        small = {"min_height": -(-height * eighths // 8), "min_width": -(-width * eighths // 8)}
    try:
        picture = simplejpeg.decode_jpeg(data, "GRAY", strict=False, **small)[:, :, 0]
    except BROKEN as error:
        raise UnreadablePicture("the JPEG cannot be decoded") from error
    if picture.shape != (-(-height * eighths // 8), -(-width * eighths // 8)):
        raise UnreadablePicture("the JPEG decodes to another size than its header says")
    return ReducedJpeg(picture, height, width, eighths, before.orientation)
