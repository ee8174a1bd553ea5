"""PNG before its decoder sees it: only the parts that make the picture."""

from typing import Final

from saferday.engines.hashmatch.pictures.errors import Truncated

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
# What makes the picture, and which way up it is. Text, colour profiles and further frames are not read at all: a few
# bytes of compressed text can unpack to gigabytes.
KEPT: Final = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"eXIf"}


def essential_png(data: bytes) -> bytes:
    """The PNG with the chunks that make the picture, and no others.

    >>> essential_png(SIGNATURE + b"\\0\\0\\0\\1tEXt.crc_" + b"\\0\\0\\0\\0IENDcrc_")
    b'\\x89PNG\\r\\n\\x1a\\n\\x00\\x00\\x00\\x00IENDcrc_'
    """
    parts, place = [SIGNATURE], len(SIGNATURE)
    while place + 12 <= len(data):
        length = int.from_bytes(data[place : place + 4], "big")
        kind = data[place + 4 : place + 8]
        if kind in KEPT:
            parts.append(data[place : place + 12 + length])
        place += 12 + length
        if kind == b"IEND":
            return b"".join(parts)
    raise Truncated("the PNG ends too soon")
