"""Lists in the shape of Project VIC and CAID: OData JSON whose ``value`` holds Media with MD5, SHA1 and Category.

The full data model (VICS) is shared under agreement only; this reads the members that public descriptions name. A list
takes nothing back: what is missing from the next complete list was taken back. PhotoDNA and other hashes are left out.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from .json_stream import JsonStream
from .lines import About, Broken, Ignored, Item, Line, Paging, Row, clean, hash_value, moment, said

CONTEXT = "$metadata#Media"
HASHES = {"md5": "md5", "sha1": "sha1"}
NOT_TAKEN = ("photodna", "alternativehashes", "hashes")


def read(stream: BinaryIO) -> Iterator[Item]:
    """The media of a list, and where it goes on.

    Raises:
        Unreadable: it is no JSON, or not of this shape.
    """
    document = JsonStream(stream)
    following = ""
    for name, value in document.records(frozenset({"value"}), inside="Media"):
        if name == "":
            yield from _media(document.number, value)
        elif name.endswith("nextLink") and isinstance(value, str):
            following = value
    yield Paging(following)


def _media(number: int, media: Any) -> Iterator[Item]:
    if not isinstance(media, dict):
        yield Broken(number, "not_an_object", said(media))
        return
    members = {str(name).lower(): value for name, value in media.items()}
    written = {kind: members.get(name) for name, kind in HASHES.items() if members.get(name)}
    left = [name for name in NOT_TAKEN if members.get(name)]
    for name in left:
        yield Ignored(number, name)
    if not written:
        if not left:
            yield Broken(number, "no_hash", said(members.get("mediaid", "")))
        return
    category = members.get("category")
    if isinstance(category, bool) or not isinstance(category, (int, str)):
        label: str | None = ""
    else:
        label = clean(str(category)[:101], 100)
    if label is None:
        yield Broken(number, "bad_text", said(category))
        return
    number_there = members.get("mediaid")
    reference = clean(str(number_there)[:121], 120) if isinstance(number_there, (int, str)) else ""
    try:
        flagged = moment(str(members.get("dateupdated") or ""))
    except ValueError:
        yield Broken(number, "bad_time", said(members.get("dateupdated")))
        return
    one_file = str(written.get("sha1") or written.get("md5")).strip().lower()[:40]
    for kind, text in written.items():
        value = hash_value(kind, text.strip() if isinstance(text, str) else "")
        line = Line(
            number, kind, b"" if isinstance(value, str) else value, labels=(label,) if label else (), group=one_file,
            reference=reference or "", flagged_at=flagged,
        )  # fmt: skip
        yield Broken(number, value, said(text), line) if isinstance(value, str) else line


def write(rows: Iterable[Row], about: About) -> Iterator[bytes]:
    """A list of the Media that stand. Only labels with a category of their own (a whole number) can be written."""
    yield b'{"@odata.context":' + json.dumps(CONTEXT).encode() + b',"value":['
    first = True
    for row in rows:
        category = about.labels.get(row.label, row.label)
        if row.retracted_at is not None:
            continue
        if row.kind not in HASHES.values():
            about.leave_out(row.kind)
            continue
        if not (category.isascii() and category.isdigit()):
            about.leave_out(f"label {row.label}")
            continue
        media = {
            "MediaID": row.pk,
            "Category": int(category),
            row.kind.upper(): row.hex.upper(),
            "DateUpdated": row.flagged_at.isoformat(),
        }
        yield (b"" if first else b",\n") + json.dumps(media, separators=(",", ":")).encode()
        first = False
    yield b"]"
    if about.following:
        yield b',"@odata.nextLink":' + json.dumps(about.following).encode()
    yield b"}\n"
