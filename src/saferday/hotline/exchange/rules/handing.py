"""What is kept of a list that was handed in, until it is taken: the hashes that were read of it, and nothing else.

The file itself is read in memory and dropped. So whatever somebody hands in by mistake is never stored.
"""

import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from .lines import Broken, Gone, Ignored, Item, Line

CHUNK = 1 << 16


@dataclass(frozen=True)
class Packed:
    """A list as it is kept: compressed, with the number of its last row and how many hashes it holds."""

    content: bytes
    last: int
    hashes: int


def pack(items: Iterable[Item]) -> Packed:
    """Keeps what a reader makes of a list.

    >>> packed = pack([Line(2, "md5", bytes(16), ("A",)), Broken(3, "no_hash", "?")])
    >>> packed.last, [type(one).__name__ for one in unpack(packed.content)]
    (3, ['Line', 'Broken'])
    """
    squeeze = zlib.compressobj(6)
    content = bytearray()
    last = hashes = 0
    for item in items:
        row = _row(item)
        if row is not None:
            content += squeeze.compress(json.dumps(row, separators=(",", ":")).encode() + b"\n")
            last = max(last, getattr(item, "number", 0))
            hashes += isinstance(item, (Line, Gone))
    return Packed(bytes(content + squeeze.flush()), last, hashes)


def unpack(content: bytes) -> Iterator[Item]:
    """The same again, one after the other, in bounded memory."""
    stretch = zlib.decompressobj()
    rest = b""
    for start in range(0, len(content), CHUNK):
        *whole, rest = (rest + stretch.decompress(content[start : start + CHUNK])).split(b"\n")
        yield from map(_item, whole)


def _row(item: Item) -> list[object] | None:
    match item:
        case Line():
            return [
                "line", item.number, item.kind, item.value.hex(), list(item.labels), item.group, item.reference,
                item.origin, item.quality, _written(item.flagged_at), _written(item.expires_at), item.retracted,
                item.retraction,
            ]  # fmt: skip
        case Gone():
            return ["gone", item.number, item.reference, item.reason]
        case Broken():
            return ["broken", item.number, item.reason, item.said]
        case Ignored():
            return ["ignored", item.number, item.what]
        case _:
            return None


def _item(text: bytes) -> Item:
    kind, number, *more = json.loads(text)
    if kind == "line":
        name, value, labels, group, reference, origin, quality, flagged, expires, retracted, retraction = more
        return Line(
            number, name, bytes.fromhex(value), tuple(labels), group, reference, origin, quality, _time(flagged),
            _time(expires), retracted, retraction,
        )  # fmt: skip
    return {"gone": Gone, "broken": Broken, "ignored": Ignored}[kind](number, *more)


def _written(at: datetime | None) -> str | None:
    return at.isoformat() if at is not None else None


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text is not None else None
