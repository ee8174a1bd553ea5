"""Lists as CSV: our own columns, or a partner's, named by a mapping.

One line is one row, so that a broken one spoils no other: no value of a hash list holds a line break. Separated by
commas, semicolons or tabs, as the first line is; UTF-8, with or without a byte order mark.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import BinaryIO

from . import MOST_LINE
from .lines import (
    LENGTHS,
    About,
    Broken,
    Ignored,
    Item,
    Line,
    Row,
    Unreadable,
    clean,
    hash_value,
    moment,
    said,
)

COLUMNS = (
    "kind", "value", "label", "group", "quality", "reference", "origin", "flagged_at", "expires_at", "retracted_at",
    "retraction",
)  # fmt: skip
"""Our columns. ``origin`` is where the hash came from before it came to the sender."""
HASH_COLUMNS = tuple(LENGTHS)
"""A column named for a kind of hash holds hashes of that kind; several in one line are of one file."""
FIELDS = (*COLUMNS, *HASH_COLUMNS)
NOT_TAKEN = "-"
TEXT_LENGTHS = {"label": 100, "group": 64, "reference": 120, "origin": 80, "retraction": 280}
COLUMN_KINDS = {"md5sum": "md5", "sha-1": "sha1", "sha-256": "sha256", "hash": "value", "type": "kind"}


def read(stream: BinaryIO, *, columns: dict[str, str] | None = None) -> Iterator[Item]:
    """The rows of a CSV list.

    Args:
        columns: a partner's column names (in any case) to ours; ``-`` leaves one out.

    Raises:
        Unreadable: it is empty, is not UTF-8, or no column holds hashes.
    """
    first = stream.readline(MOST_LINE)
    if first.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable("not_utf8", 1)
    try:
        header = first.decode("utf-8-sig").strip("\r\n")
    except UnicodeDecodeError as error:
        raise Unreadable("not_utf8", 1) from error
    if not header.strip():
        raise Unreadable("empty")
    delimiter = max(",;\t", key=header.count)
    names = [name.strip().strip('"').strip() for name in header.split(delimiter)]
    fields = _fields(names, columns or {})
    for name, field in zip(names, fields, strict=True):
        if field == "" and name:
            yield Ignored(1, f"column {said(name)[:40]}")
    yield from _rows(stream, fields, delimiter)


def _fields(names: list[str], columns: dict[str, str]) -> list[str]:
    """Which of our fields each column is: "" for those that mean nothing here."""
    asked = {name.strip().lower(): field for name, field in columns.items()}
    fields = []
    for name in names:
        low = name.lower()
        field = asked.get(low) or COLUMN_KINDS.get(low, low)
        if field == NOT_TAKEN:
            field = ""
        fields.append(field if field in FIELDS and field not in fields else "")
    has_pair = "kind" in fields and "value" in fields
    if not has_pair and not any(field in HASH_COLUMNS for field in fields):
        raise Unreadable("no_hash_column", 1, ", ".join(names))
    return fields


def _rows(stream: BinaryIO, fields: list[str], delimiter: str) -> Iterator[Item]:
    width = len(fields)
    at = {field: place for place, field in enumerate(fields) if field}
    hash_columns = [(field, at[field]) for field in HASH_COLUMNS if field in at]
    paired = "kind" in at and "value" in at
    number = 1
    while raw := stream.readline(MOST_LINE):
        number += 1
        if len(raw) >= MOST_LINE and not raw.endswith(b"\n"):
            while more := stream.readline(MOST_LINE):
                if more.endswith(b"\n"):
                    break
            yield Broken(number, "too_long", said(raw[:60].decode("utf-8", "replace")))
            continue
        try:
            text = raw.decode("utf-8").rstrip("\r\n")
        except UnicodeDecodeError:
            yield Broken(number, "bad_text", said(raw[:60].decode("utf-8", "replace")))
            continue
        if not text.strip():
            continue
        cells = _cells(text, delimiter)
        if cells is None:
            yield Broken(number, "quote_open", said(text))
            continue
        if len(cells) != width:
            yield Broken(number, "columns", said(text))
            continue
        base = _base(number, cells, at)
        if isinstance(base, Broken):
            yield base
            continue
        found = False
        if paired and (written := cells[at["value"]].strip()):
            found = True
            kind = cells[at["kind"]].strip().lower()
            if hash_columns:
                yield _hash(base, kind, written)
            else:
                yield _only_hash(base, kind, written)
        for kind, place in hash_columns:
            if written := cells[place].strip():
                if not base.group and len(hash_columns) > 1:
                    base.group = written.lower()[:64]
                found = True
                yield _hash(base, kind, written)
        if not found:
            yield Broken(number, "no_hash", said(text))


def _cells(text: str, delimiter: str) -> list[str] | None:
    if '"' not in text:
        return text.split(delimiter)
    try:
        return next(csv.reader((text,), delimiter=delimiter, strict=True), [])
    except csv.Error:
        return None


def _base(number: int, cells: list[str], at: dict[str, int]) -> Line | Broken:
    """Everything that a line says beside its hashes."""
    line = Line(number, "", b"")
    for name, most in TEXT_LENGTHS.items():
        place = at.get(name)
        if place is None or not cells[place]:
            continue
        text = clean(cells[place], most)
        if text is None:
            return Broken(number, "group_too_long" if name == "group" else "bad_text", said(cells[place]))
        if name == "label":
            line.labels = (text,) if text else ()
        else:
            setattr(line, name, text)
    place = at.get("quality")
    if place is not None and (written := cells[place].strip()):
        if not (written.isascii() and written.isdigit() and len(written) <= 3 and int(written) <= 100):
            return Broken(number, "bad_quality", said(written))
        line.quality = int(written)
    for name in ("flagged_at", "expires_at"):
        place = at.get(name)
        if place is not None and cells[place]:
            try:
                setattr(line, name, moment(cells[place]))
            except ValueError:
                return Broken(number, "bad_time", said(cells[place]))
    place = at.get("retracted_at")
    if place is not None and cells[place]:
        try:
            line.retracted = moment(cells[place]) is not None
        except ValueError:
            return Broken(number, "bad_time", said(cells[place]))
    if line.retraction:
        line.retracted = True
    return line


def _only_hash(base: Line, kind: str, written: str) -> Line | Broken:
    """The line itself with its hash, where it has no other."""
    value = hash_value(kind, written)
    if isinstance(value, str):
        base.kind = kind if kind in LENGTHS else ""
        return Broken(base.number, value, said(written if value != "unknown_kind" else kind), base)
    base.kind, base.value = kind, value
    return base


def _hash(base: Line, kind: str, written: str) -> Line | Broken:
    value = hash_value(kind, written)
    line = Line(
        base.number, kind if kind in LENGTHS else "", b"" if isinstance(value, str) else value, base.labels,
        base.group, base.reference, base.origin, base.quality, base.flagged_at, base.expires_at, base.retracted,
        base.retraction,
    )  # fmt: skip
    if isinstance(value, str):
        return Broken(base.number, value, said(written if value != "unknown_kind" else kind), line)
    return line


def write(rows: Iterable[Row], about: About) -> Iterator[bytes]:
    """Rows in our columns, the first line naming them."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow(
            (
                row.kind, row.hex, about.labels.get(row.label, row.label), row.group,
                "" if row.quality is None else row.quality, row.reference, row.provenance, _written(row.flagged_at),
                _written(row.expires_at), _written(row.retracted_at), row.retraction,
            )
        )  # fmt: skip
        if out.tell() > 60_000:
            yield out.getvalue().encode()
            out.seek(0)
            out.truncate()
    yield out.getvalue().encode()


def _written(at: datetime | None) -> str:
    return "" if at is None else at.isoformat()
