"""The size that a WebP says it has. Its decoder makes room for the whole canvas as soon as it is opened."""

from saferday.engines.hashmatch.pictures.errors import UnreadablePicture


def canvas(data: bytes) -> tuple[int, int]:
    """Width and height of the canvas, from the first chunk.

    >>> canvas(b"RIFF....WEBPVP8X" + bytes(4) + bytes(4) + b"\\x0f\\x00\\x00\\x08\\x00\\x00")
    (16, 9)
    """
    kind, body = data[12:16], data[20:30]
    if len(body) == 10:
        if kind == b"VP8X":
            return 1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little")
        if kind == b"VP8L":
            both = int.from_bytes(body[1:5], "little")
            return 1 + (both & 0x3FFF), 1 + (both >> 14 & 0x3FFF)
        if kind == b"VP8 ":
            return (
                int.from_bytes(body[6:8], "little") & 0x3FFF,
                int.from_bytes(body[8:10], "little") & 0x3FFF,
            )
    raise UnreadablePicture("the WebP has no header that can be read")
