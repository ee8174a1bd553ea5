"""What a link of the chain is: canonical bytes, and the hash over them. No Django."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

GENESIS = "0" * 64
"""The hash that the first record names as the one before it."""

SYSTEM = "system"
"""The actor of what the software does by itself, on a schedule."""


@dataclass(frozen=True)
class Link:
    """One record of the chain, as it is hashed.

    Attributes:
        number: position in the chain, from 1, without gaps.
        at: when, with a time zone; hashed in UTC to the microsecond.
        act: what was done, as ``feature.noun.verb``.
        actor: who, as ``staff:<id>``, ``key:<id>`` or ``system``; never a name or an address.
        subject: on what, as ``app.Model:<id>``.
        area: slug of the area, or an empty string for the whole centre.
        detail: canonical JSON.
        previous: hash of the record before, 64 hexadecimal digits.
    """

    number: int
    at: datetime
    act: str
    actor: str
    subject: str
    area: str
    detail: str
    previous: str

    def canonical(self) -> bytes:
        """The bytes that are hashed: a JSON array in UTF-8, no blanks.

        >>> Link(1, datetime(2027, 2, 9, tzinfo=UTC), "a.b", "system", "x:1", "", "{}", GENESIS).canonical()[:40]
        b'[1,"2027-02-09T00:00:00.000000+00:00","a'
        """
        return canonical_json(
            [
                self.number,
                self.at.astimezone(UTC).isoformat(timespec="microseconds"),
                self.act,
                self.actor,
                self.subject,
                self.area,
                self.detail,
                self.previous,
            ]
        ).encode()

    def digest(self) -> str:
        """SHA-256 over the canonical bytes, 64 hexadecimal digits."""
        return hashlib.sha256(self.canonical()).hexdigest()


def canonical_json(value: Any) -> str:
    """JSON with sorted keys and no blanks: the same value always gives the same text.

    >>> canonical_json({"b": 1, "a": "ŵ"})
    '{"a":"ŵ","b":1}'
    """
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)


def head_statement(number: int, digest: str, at: datetime) -> bytes:
    """The bytes that are signed for a head of the chain."""
    return canonical_json(
        ["saferday-audit-head", number, digest, at.astimezone(UTC).isoformat(timespec="microseconds")]
    ).encode()
