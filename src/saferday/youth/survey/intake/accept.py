"""Takes a pupil's answers: the ticket goes and the sealed answers come, in one transaction of two statements.

Nothing is recorded in the audit and nothing is logged: both would hold a time.
See docs/decisions/2026-11-22-a-pupils-answers-leave-no-audit-record.md.
"""

from __future__ import annotations

import json
import threading
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import IntegrityError
from nacl.public import PublicKey, SealedBox

from ..instrument import longest, packed
from ..models import InboxKey
from ..queries import opening
from ..queries.opening import AskedClass
from ..rules import asking, tickets
from . import keys, storing

KEY_KNOWN_FOR = 3.0
"""Seconds for which a web process seals with a key before it looks for a newer one."""


class TicketUnknown(ValueError):
    """The centre never made such a ticket for this class: a slip of the pen, or a guess."""


class TicketUsed(ValueError):
    """The ticket is genuine, and answers came in with it."""


def check_ticket(asked: AskedClass, typed: str) -> str:
    """The ticket as it is printed, if it is genuine and unused.

    Raises:
        TicketUnknown: it was never made for the class.
        TicketUsed: answers came in with it.
    """
    ticket, digest = _read(asked, typed)
    if not storing.is_unused(digest, asked.session_id):
        raise TicketUsed
    return ticket


def accept(asked: AskedClass, typed: str, answers: Mapping[str, Any]) -> None:
    """Keeps the answers for good and uses up the ticket; both are on the disk when this returns.

    Raises:
        TicketUnknown: it was never made for the class.
        TicketUsed: answers came in with it before. Those are kept; these are not.
    """
    _ticket, digest = _read(asked, typed)
    content = _filled(asked, answers)
    key = _keys.current()
    try:
        _store(asked, digest, key, content)
    except IntegrityError:
        # The worker has just emptied and destroyed the key: nothing was stored; once more with the next.
        _store(asked, digest, _keys.fresh(), content)


def unpack(content: bytes) -> tuple[str, dict[str, Any]]:
    """Route and answers from what was sealed."""
    document = json.loads(content)
    return document["route"], document["answers"]


def _read(asked: AskedClass, typed: str) -> tuple[str, bytes]:
    ticket = tickets.reading(typed)
    if ticket is None:
        raise TicketUnknown
    key = keys.ticket_key(asked)
    if not tickets.is_genuine(key, ticket):
        raise TicketUnknown
    return ticket, tickets.digest(key, ticket)


def _filled(asked: AskedClass, answers: Mapping[str, Any]) -> bytes:
    """The answers with blanks behind them, which mean nothing in JSON: as long as the longest of the route."""
    content = packed(asked.route, answers)
    length = max(len(content), _longest(asked.version_id, asked.route))
    return content.ljust(length + -length % asking.PADDED_TO)


@lru_cache(maxsize=256)
def _longest(version_id: int, route: str) -> int:
    return longest(opening.instrument_of(version_id), route)


def _store(asked: AskedClass, digest: bytes, key: _Key, content: bytes) -> None:
    parcel = storing.Parcel(
        ticket=digest,
        session_id=asked.session_id,
        key_id=key.id,
        version_id=asked.version_id,
        school_id=asked.school_id,
        year_group=asked.year_group,
        sealed=key.box.encrypt(content),
    )
    storing.store(parcel)
    if parcel.used:
        raise TicketUsed


@dataclass(frozen=True)
class _Key:
    id: uuid.UUID
    box: SealedBox


class _Keys:
    """The key that this process seals with."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._key: _Key | None = None
        self._until = 0.0

    def current(self) -> _Key:
        """The newest key, looked up every few seconds."""
        with self._lock:
            if self._key is None or time.monotonic() >= self._until:
                self._look_up()
            assert self._key is not None
            return self._key

    def fresh(self) -> _Key:
        """The newest key, looked up now."""
        with self._lock:
            self._until = 0.0
        return self.current()

    def _look_up(self) -> None:
        rows = InboxKey.objects.filter(current=True)
        row = next((one for one in rows if keys.is_here(one)), None) or keys.new_key()
        if self._key is None or self._key.id != row.pk:
            self._key = _Key(row.pk, SealedBox(PublicKey(bytes(row.public))))
        self._until = time.monotonic() + KEY_KNOWN_FOR


_keys = _Keys()
