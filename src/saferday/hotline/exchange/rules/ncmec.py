"""Lists in the shape of NCMEC's hash sharing API, version 2: ``queryResult`` with images, videos and deletions.

Parsed as it streams in. A document type is refused before anything in it is read: that is where entities are declared,
and bombs are made of entities.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from . import MOST_DEPTH
from .lines import (
    About,
    Broken,
    Gone,
    Ignored,
    Item,
    Line,
    Paging,
    Row,
    Unreadable,
    clean,
    hash_value,
    moment,
    said,
)

NAMESPACE = "https://hashsharing.ncmec.org/hashsharing/v2"
KINDS = {"md5": "md5", "sha1": "sha1", "pdq": "pdq"}
RECORDS = {"image", "video", "deletedimage", "deletedvideo"}
CHUNK = 64 * 1024
MOST_TEXT = 4_096
MOST_FINGERPRINTS = 64
MOST_NUMBER = 64


@dataclass
class _Record:
    number: int
    deleted: bool
    reference: str = ""
    member: str = ""
    timestamp: str = ""
    classification: str = ""
    prints: list[tuple[str, str]] = field(default_factory=list)


class _Refused(Exception):
    """The document is not read on: why, as a key of ``wording.LISTS``."""


class _Reader:
    """Follows the parser's events, and collects what is found."""

    def __init__(self) -> None:
        self.found: deque[Item] = deque()
        self.following = ""
        self.newest = ""
        self._number = 0
        self._path: list[str] = []
        self._text: list[str] = []
        self._length = 0
        self._record: _Record | None = None
        self._member_id = ""
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.EntityDeclHandler = self._doctype

    @property
    def number(self) -> int:
        """The record that is being read."""
        return self._number

    def _doctype(self, *_arguments: object) -> None:
        raise _Refused("doctype")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rsplit(" ", 1)[-1]
        if not self._path and local != "queryResult":
            raise _Refused("not_ncmec")
        self._path.append(local)
        if len(self._path) > MOST_DEPTH:
            raise _Refused("too_deep")
        self._text, self._length = [], 0
        low = local.lower()
        if self._record is None and low in RECORDS and len(self._path) == 3:
            self._number += 1
            self._record = _Record(self._number, low.startswith("deleted"))
        elif len(self._path) == 2:
            self.newest = max(self.newest, attributes.get("maxTimestamp", "")[:40])
        elif self._record is not None and low == "member" and len(self._path) == 4:
            self._member_id = attributes.get("id", "")[:40]

    def _characters(self, text: str) -> None:
        self._length += len(text)
        if self._length <= MOST_TEXT:
            self._text.append(text)

    def _end(self, _name: str) -> None:
        local = self._path.pop()
        depth = len(self._path) + 1
        text = "".join(self._text).strip() if self._length <= MOST_TEXT else ""
        if self._length > MOST_TEXT and self._record is not None:
            self.found.append(Broken(self._record.number, "too_long", said(local)))
        self._text, self._length = [], 0
        record = self._record
        if record is None:
            if local == "next" and self._path[-1:] == ["paging"]:
                self.following = text
            return
        if depth == 3:
            self.found.extend(_lines(record))
            self._record = None
        elif depth == 4:
            if local == "id":
                record.reference = text
            elif local == "member":
                record.member = text or self._member_id
            elif local == "timestamp":
                record.timestamp = text
            elif local == "classification":
                record.classification = text
        elif depth == 5 and self._path[-1] == "fingerprints" and len(record.prints) < MOST_FINGERPRINTS:
            record.prints.append((local.lower(), text))


def read(stream: BinaryIO) -> Iterator[Item]:
    """The records of a page, and where the next one is.

    Raises:
        Unreadable: it is no XML, breaks off, declares a document type, or is no ``queryResult``.
    """
    reader = _Reader()
    try:
        while chunk := stream.read(CHUNK):
            reader.parser.Parse(chunk, False)
            while reader.found:
                yield reader.found.popleft()
        reader.parser.Parse(b"", True)
    except _Refused as refused:
        yield from reader.found
        raise Unreadable(str(refused), reader.number) from None
    except expat.ExpatError as error:
        yield from reader.found
        raise Unreadable("not_xml", reader.number, f"line {error.lineno}: {error}") from error
    except (ValueError, LookupError) as error:
        yield from reader.found
        raise Unreadable("not_xml", reader.number, str(error)) from error
    yield from reader.found
    yield Paging(reader.following, reader.newest)


def _lines(record: _Record) -> Iterator[Item]:
    reference = clean(record.reference, MOST_NUMBER)
    if not reference:
        yield Broken(record.number, "no_number", said(record.reference))
        return
    if record.deleted:
        yield Gone(record.number, reference)
        return
    try:
        flagged = moment(record.timestamp)
    except ValueError:
        yield Broken(record.number, "bad_time", said(record.timestamp))
        return
    origin, label = clean(record.member, 80) or "", clean(record.classification, 100)
    found = False
    for name, text in record.prints:
        kind = KINDS.get(name)
        if kind is None:
            yield Ignored(record.number, f"fingerprint {said(name)[:40]}")
            found = True
        elif text:
            found = True
            value = hash_value(kind, text)
            line = Line(
                record.number, kind, b"" if isinstance(value, str) else value, labels=(label,) if label else (),
                group=reference, reference=reference, origin=origin, flagged_at=flagged,
            )  # fmt: skip
            yield Broken(record.number, value, said(text), line) if isinstance(value, str) else line
    if not found:
        yield Broken(record.number, "no_hash", said(reference))


def write(rows: Iterable[Row], about: About) -> Iterator[bytes]:
    """A page of ``queryResult``: one record for each entry, numbered as it is with us."""
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<queryResult xmlns="{NAMESPACE}">\n<images>\n'.encode()
    for row in rows:
        if row.kind not in KINDS:
            about.leave_out(row.kind)
            continue
        gone = row.retracted_at is not None
        name = "deletedImage" if gone else "image"
        at = (row.retracted_at or row.flagged_at).strftime("%Y-%m-%dT%H:%M:%SZ")
        member = f"<member id={quoteattr(about.source)}>{escape(row.provenance)}</member>"
        record = f"<{name}>{member}<timestamp>{at}</timestamp><id>{row.pk}</id>"
        if not gone:
            label = about.labels.get(row.label, row.label)
            if label:
                record += f"<classification>{escape(label)}</classification>"
            record += f"<fingerprints><{row.kind}>{row.hex}</{row.kind}></fingerprints>"
        yield f"{record}</{name}>\n".encode()
    yield b"</images>\n"
    if about.following:
        yield f"<paging><next>{escape(about.following)}</next></paging>\n".encode()
    yield b"</queryResult>\n"
