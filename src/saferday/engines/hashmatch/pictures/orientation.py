"""Which way up a picture is displayed: the EXIF orientation that a camera writes instead of turning the pixels."""

import struct
from typing import NamedTuple

TAG = 0x0112
MOST_ENTRIES = 512


class Orientation(NamedTuple):
    """How stored pixels become displayed ones: turned over along rows and columns, then rows and columns swapped."""

    upside_down: bool
    mirrored: bool
    swapped: bool


AS_STORED = Orientation(False, False, False)

# EXIF 2.32, 4.6.4 A: where the picture's first row and first column are to be shown.
BY_VALUE = {
    1: AS_STORED,
    2: Orientation(upside_down=False, mirrored=True, swapped=False),
    3: Orientation(upside_down=True, mirrored=True, swapped=False),
    4: Orientation(upside_down=True, mirrored=False, swapped=False),
    5: Orientation(upside_down=False, mirrored=False, swapped=True),
    6: Orientation(upside_down=True, mirrored=False, swapped=True),
    7: Orientation(upside_down=True, mirrored=True, swapped=True),
    8: Orientation(upside_down=False, mirrored=True, swapped=True),
}


def of_value(value: object) -> Orientation:
    """The orientation an EXIF value stands for; anything else is shown as it is stored.

    >>> of_value(6).swapped, of_value(0) == of_value(None) == of_value("up") == AS_STORED
    (True, True)
    """
    return BY_VALUE.get(value, AS_STORED) if isinstance(value, int) else AS_STORED


def of_exif(block: bytes) -> Orientation:
    """The orientation in an EXIF block (a TIFF header and its first directory); broken blocks say nothing.

    >>> of_exif(b"II*\\x00\\x08\\x00\\x00\\x00\\x01\\x00\\x12\\x01\\x03\\x00\\x01\\x00\\x00\\x00\\x03\\x00\\x00\\x00")
    Orientation(upside_down=True, mirrored=True, swapped=False)
    """
    order = {b"II": "<", b"MM": ">"}.get(bytes(block[:2]))
    if order is None:
        return AS_STORED
    try:
        (start,) = struct.unpack_from(order + "I", block, 4)
        (count,) = struct.unpack_from(order + "H", block, start)
        for entry in range(min(count, MOST_ENTRIES)):
            tag, kind, _, value = struct.unpack_from(order + "HHIH", block, start + 2 + 12 * entry)
            if tag == TAG and kind == 3:  # a short
                return of_value(value)
    except struct.error:
        pass
    return AS_STORED
