"""What is kept of a list that was handed in, until it is taken: the hashes that were read of it, and nothing else.

The file itself is read in memory and dropped. So whatever somebody hands in by mistake is never stored.
"""

import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

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
            return ["line", *written_line(item)]
        case Gone():
            return ["gone", item.number, item.reference, item.reason]
        case Broken():
            rest = None if item.rest is None else written_line(item.rest)
            return ["broken", item.number, item.reason, item.said, rest]
        case Ignored():
            return ["ignored", item.number, item.what]
        case _:
            return None


def _item(text: bytes) -> Item:
    kind, *facts = json.loads(text)
    if kind == "line":
        return read_line(facts)
    if kind == "broken":
        number, reason, said, rest = facts
        return Broken(number, reason, said, None if rest is None else read_line(rest))
    return {"gone": Gone, "ignored": Ignored}[kind](*facts)


def written_line(line: Line) -> list[Any]:
    """A line as JSON keeps it."""
    return [
        line.number, line.kind, line.value.hex(), list(line.labels), line.group, line.reference, line.origin,
        line.quality, _written(line.flagged_at), _written(line.expires_at), line.retracted, line.retraction,
    ]  # fmt: skip


def read_line(facts: Sequence[Any]) -> Line:
    """The same line again.

    >>> line = Line(2, "md5", bytes(16), ("A",), reference="case 7")
    >>> read_line(written_line(line)) == line
    True
    """
    (
        number,
        kind,
        value,
        labels,
        group,
        reference,
        origin,
        quality,
        flagged,
        expires,
        retracted,
        retraction,
    ) = facts
    return Line(
        number, kind, bytes.fromhex(value), tuple(labels), group, reference, origin, quality, _time(flagged),
        _time(expires), retracted, retraction,
    )  # fmt: skip


def _written(at: datetime | None) -> str | None:
    return at.isoformat() if at is not None else None


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text is not None else None
