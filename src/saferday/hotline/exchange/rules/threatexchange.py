"""Lists in the shape of ThreatExchange: pages of ``threat_updates``, or of ``threat_descriptors``.

A record is an indicator with its type and, in ``threat_updates``, with ``should_delete``: true takes it back. Tags and
status, its own or those of its descriptors, are its labels. Pages are followed by ``paging``.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from .json_stream import JsonStream
from .lines import About, Broken, Gone, Ignored, Item, Line, Paging, Row, clean, hash_value, moment, said

TYPES = {
    "HASH_PDQ": "pdq",
    "HASH_MD5": "md5",
    "HASH_VIDEO_MD5": "md5",
    "HASH_SHA1": "sha1",
    "HASH_SHA256": "sha256",
}
OUR_TYPES = {"pdq": "HASH_PDQ", "md5": "HASH_MD5", "sha1": "HASH_SHA1", "sha256": "HASH_SHA256"}
HARMLESS = "NON_MALICIOUS"
"""A member says that the indicator is harmless: it is never taken, and taken back if it was."""
MOST_NUMBER = 64


def read(stream: BinaryIO) -> Iterator[Item]:
    """The records of a page, and where the next one is.

    Raises:
        Unreadable: it is no JSON, or not of this shape.
    """
    document = JsonStream(stream)
    newest = 0
    following = ""
    for name, value in document.records(frozenset({"data"})):
        if name == "":
            updated = value.get("last_updated") if isinstance(value, dict) else None
            if isinstance(updated, int) and not isinstance(updated, bool):
                newest = max(newest, min(updated, 2**40))
            yield from _record(document.number, value)
        elif name == "paging" and isinstance(value, dict):
            following = str(value["next"]) if isinstance(value.get("next"), str) else ""
    yield Paging(following, str(newest or ""))


def _record(number: int, record: Any) -> Iterator[Item]:
    if not isinstance(record, dict):
        yield Broken(number, "not_an_object", said(record))
        return
    reference = _text(record.get("id"))
    if reference is None or not reference or len(reference) > MOST_NUMBER:
        yield Broken(number, "no_number", said(record.get("id", "")))
        return
    if record.get("should_delete") is True:
        yield Gone(number, reference)
        return
    opinions = _opinions(record)
    statuses = [_text(one.get("status")) or "" for one in opinions]
    if HARMLESS in statuses:
        yield Gone(number, reference)
        yield Ignored(number, HARMLESS)
        return
    kind = TYPES.get(str(record.get("type", "")))
    if kind is None:
        yield Ignored(number, f"type {said(record.get('type', ''))[:40]}")
        return
    indicator = record.get("raw_indicator") or record.get("indicator")
    if isinstance(indicator, dict):
        indicator = indicator.get("indicator")
    if not isinstance(indicator, str) or not indicator:
        yield Broken(number, "no_hash", said(reference))
        return
    value = hash_value(kind, indicator.strip())
    try:
        flagged = moment(_text(record.get("creation_time") or record.get("added_on") or "") or "")
        expires = moment(_text(record.get("expire_time") or "") or "")
    except ValueError as error:
        yield Broken(number, "bad_time", said(error))
        return
    owner: dict[str, Any] = next((one["owner"] for one in opinions if isinstance(one.get("owner"), dict)), {})
    origin = clean(_text(owner.get("name")) or _text(owner.get("id")) or "", 80) or ""
    tags = [tag for one in opinions for tag in _tags(one.get("tags"))]
    labels = tuple(dict.fromkeys([*tags, *(one for one in statuses if one)]))
    line = Line(
        number, kind, b"" if isinstance(value, str) else value, labels=labels, group=reference, reference=reference,
        origin=origin, flagged_at=flagged, expires_at=expires,
    )  # fmt: skip
    yield Broken(number, value, said(indicator), line) if isinstance(value, str) else line


def _opinions(record: dict[str, Any]) -> list[dict[str, Any]]:
    """The record itself, and the descriptors inside it."""
    inside = record.get("descriptors")
    held = inside.get("data") if isinstance(inside, dict) else None
    found = [one for one in held if isinstance(one, dict)] if isinstance(held, list) else []
    return [*found, record]


def _tags(tags: Any) -> list[str]:
    if isinstance(tags, dict):
        tags = tags.get("data")
    if not isinstance(tags, list):
        return []
    found = [one.get("text") if isinstance(one, dict) else one for one in tags]
    return [text for one in found if isinstance(one, str) and (text := clean(one, 100))]


def _text(value: Any) -> str | None:
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return None
    try:
        return clean(str(value), 200)
    except ValueError:
        return None


def write(rows: Iterable[Row], about: About) -> Iterator[bytes]:
    """A page of ``threat_updates``; the number of an entry is its number with us."""
    yield b'{"data":['
    first = True
    for row in rows:
        document: dict[str, Any] = {
            "id": str(row.pk),
            "indicator": row.hex,
            "type": OUR_TYPES[row.kind],
            "creation_time": int(row.flagged_at.timestamp()),
            "last_updated": int((row.retracted_at or row.flagged_at).timestamp()),
            "should_delete": row.retracted_at is not None,
        }
        if row.expires_at is not None:
            document["expire_time"] = int(row.expires_at.timestamp())
        if row.retracted_at is None:
            label = about.labels.get(row.label, row.label)
            document["descriptors"] = {
                "data": [
                    {
                        "id": str(row.pk),
                        "owner": {"id": about.source, "name": row.provenance},
                        "status": "MALICIOUS",
                        "tags": [label] if label else [],
                    }
                ]
            }
        yield (b"" if first else b",") + json.dumps(document, separators=(",", ":")).encode()
        first = False
    paging = {"next": about.following} if about.following else {}
    yield b'],"paging":' + json.dumps(paging, separators=(",", ":")).encode() + b"}\n"
