"""What a reader of a list makes of it, whatever the format: hashes, retractions, and what cannot be taken."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

LENGTHS = {"pdq": 64, "sha256": 64, "md5": 32, "sha1": 40}
"""Hexadecimal characters of each kind of hash."""
SAID_LENGTH = 80
REASONS = (
    "not_hexadecimal", "wrong_length", "unknown_kind", "no_hash", "no_number", "bad_time", "bad_quality", "bad_text",
    "too_long", "quote_open", "not_an_object", "columns", "unknown_label", "quality_below_50", "blank",
    "group_too_long",
)  # fmt: skip
"""Why a row is set aside; ``wording.ROWS`` says each in words."""


class Unreadable(ValueError):
    """The list cannot be read on: why (a key of ``wording.LISTS``), at which row, and what stands there.

    What came before that row stands.
    """

    def __init__(self, reason: str, number: int = 0, said: str = "") -> None:
        super().__init__(f"{reason} at {number}: {said}" if number else f"{reason}: {said}")
        self.reason = reason
        self.number = number
        self.said = said[:200]


@dataclass(slots=True)
class Line:
    """A hash that a list holds, or takes back (``retracted_at`` or ``retraction`` is set)."""

    number: int
    kind: str
    value: bytes
    labels: tuple[str, ...] = ()
    group: str = ""
    reference: str = ""
    origin: str = ""
    quality: int | None = None
    flagged_at: datetime | None = None
    expires_at: datetime | None = None
    retracted: bool = False
    retraction: str = ""


@dataclass(slots=True)
class Gone:
    """A record that a list takes back by its number, without saying its hashes."""

    number: int
    reference: str
    reason: str = ""


@dataclass(slots=True)
class Broken:
    """A row that cannot be taken: its number, why (one of ``REASONS``), and what stands there, cut short.

    ``rest`` is what can be read of it all the same, so that it keeps its reference, its group and whether it takes
    back when somebody puts it right. Its hash is empty if that is what is broken.
    """

    number: int
    reason: str
    said: str = ""
    rest: Line | None = None


@dataclass(slots=True)
class Ignored:
    """Something in a row that is left out on purpose: a kind of hash that is not supported, say."""

    number: int
    what: str


@dataclass(slots=True)
class Paging:
    """Where the list goes on, and from where to ask the next time."""

    following: str = ""
    since: str = ""


Item = Line | Gone | Broken | Ignored | Paging


class Row(Protocol):
    """An entry of ours to be written: what ``matching.queries.changes_of`` gives."""

    @property
    def change(self) -> int: ...
    @property
    def pk(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def hex(self) -> str: ...
    @property
    def group(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def provenance(self) -> str: ...
    @property
    def reference(self) -> str: ...
    @property
    def quality(self) -> int | None: ...
    @property
    def flagged_at(self) -> datetime: ...
    @property
    def expires_at(self) -> datetime | None: ...
    @property
    def retracted_at(self) -> datetime | None: ...
    @property
    def retraction(self) -> str: ...


@dataclass
class About:
    """What a writer says beside the rows.

    ``labels`` maps our labels to theirs; a label that is not named is written as it is. ``following`` is the address of
    the next page. ``left_out`` counts, by kind, the rows that the format cannot carry.
    """

    source: str
    labels: dict[str, str]
    following: str = ""
    left_out: dict[str, int] | None = None

    def leave_out(self, what: str) -> None:
        """Counts a row that is not written."""
        if self.left_out is not None:
            self.left_out[what] = self.left_out.get(what, 0) + 1


def hash_value(kind: str, text: str) -> bytes | str:
    """The bytes of a hash in hexadecimal; a key of ``REASONS`` if it is none.

    >>> hash_value("md5", "D41D8CD98F00B204E9800998ECF8427E").hex()
    'd41d8cd98f00b204e9800998ecf8427e'
    >>> hash_value("md5", "d41d")
    'wrong_length'
    """
    length = LENGTHS.get(kind)
    if length is None:
        return "unknown_kind"
    if len(text) != length:
        return "wrong_length"
    try:
        value = bytes.fromhex(text)
    except ValueError:
        return "not_hexadecimal"
    return value if len(value) * 2 == length else "not_hexadecimal"


def moment(text: str) -> datetime | None:
    """A time in ISO 8601, or in seconds since 1970; without a zone it is UTC. Empty: None.

    Raises:
        ValueError: it is no time, or outside of the years 1970 to 9998.

    >>> moment("2027-02-09T10:00:00Z").isoformat()
    '2027-02-09T10:00:00+00:00'
    """
    text = text.strip()
    if not text:
        return None
    try:
        if text.isascii() and text.isdigit() and len(text) > 8:
            found = datetime.fromtimestamp(int(text), UTC)
        else:
            found = datetime.fromisoformat(text)
            found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (OverflowError, OSError) as error:
        raise ValueError(text[:40]) from error
    if not 1970 <= found.year <= 9998:
        raise ValueError(text[:40])
    return found


def said(what: object) -> str:
    """What stood there, cut short and on one line, fit to be shown and stored.

    >>> said("a\\x00b\\nc")
    'a b c'
    """
    shown = "".join(one if one.isprintable() else " " for one in str(what)[: 2 * SAID_LENGTH])
    return shown.encode("utf-8", "replace").decode()[:SAID_LENGTH]


def clean(text: str, most: int) -> str | None:
    """A short text fit to be stored; None if it holds what no database takes, or is too long.

    >>> clean(" case 7 ", 20)
    'case 7'
    """
    text = text.strip()
    if len(text) > most or not (text.isprintable() or not text):
        return None
    return text


def only_lines(items: Iterator[Item]) -> list[Line]:
    """The hashes of a list, without everything else."""
    return [one for one in items if isinstance(one, Line)]
