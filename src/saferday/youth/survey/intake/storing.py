"""Writes submissions: for each, one row goes and one comes.

SQLite takes one writer at a time and waits for the disk at every commit. Submissions that wait at the same moment
therefore go in one transaction, and processes take turns by a lock on a file, which wakes the next one at once
where SQLite's own waiting would sleep. PostgreSQL does both by itself; there, going and coming are one statement,
so a submission is one trip to the server instead of four.
"""

from __future__ import annotations

import fcntl
import os
import threading
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, connection, transaction

from ..models import InboxEntry, Ticket
from . import keys

MOST_TOGETHER = 32
TURN = "turn"


@dataclass
class Parcel:
    """One submission on its way into the tables."""

    ticket: bytes
    session_id: int
    key_id: uuid.UUID
    version_id: int
    school_id: int
    year_group: str
    sealed: bytes
    done: bool = False
    used: bool = False
    """The ticket had been used before: nothing was stored."""
    error: BaseException | None = None


def store(parcel: Parcel) -> None:
    """Writes the parcel; it is on the disk when this returns, unless ``parcel.used``.

    Raises:
        IntegrityError: the key it is sealed with is gone; nothing was written.
    """
    if connection.vendor == "postgresql":
        _write_at_once(parcel)
        return
    if connection.in_atomic_block:
        _write([parcel])
        return
    with _mutex:
        _waiting.append(parcel)
    while not parcel.done:
        with _writing:
            if parcel.done:
                break
            with _mutex:
                batch = _waiting[:MOST_TOGETHER]
                del _waiting[: len(batch)]
            try:
                with _turn():
                    _write(batch)
            except BaseException as error:
                for one in batch:
                    one.error = error
                if not isinstance(error, Exception):
                    raise
            finally:
                for one in batch:
                    one.done = True
    if isinstance(parcel.error, IntegrityError):
        raise IntegrityError(str(parcel.error)) from parcel.error
    if parcel.error is not None:
        # Whatever went wrong with the batch may have been another parcel's doing: alone, once more.
        with _turn():
            _write([parcel])


def is_unused(ticket: bytes, session_id: int) -> bool:
    """Whether a ticket of the class has not been used."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {_TICKETS} WHERE {_THIS_TICKET}", [ticket, session_id])  # noqa: S608
        return cursor.fetchone() is not None


# Names of our own tables and columns; every value is a parameter.
_TICKETS = f'"{Ticket._meta.db_table}"'
_INBOX = f'"{InboxEntry._meta.db_table}" (id, key_id, version_id, school_id, year_group, sealed)'
_THIS_TICKET = "digest = %s AND session_id = %s"
_DELETE = f"DELETE FROM {_TICKETS} WHERE {_THIS_TICKET}"  # noqa: S608
_INSERT = f"INSERT INTO {_INBOX} VALUES (%s, %s, %s, %s, %s, %s)"  # noqa: S608
_BOTH = (
    f"WITH used AS ({_DELETE} RETURNING 1) "  # noqa: S608
    f"INSERT INTO {_INBOX} SELECT %s::uuid, %s::uuid, %s::bigint, %s::bigint, %s, %s::bytea FROM used"
)


def _write_at_once(parcel: Parcel) -> None:
    """One statement, and so one transaction of its own."""
    with connection.cursor() as cursor:
        cursor.execute(_BOTH, [parcel.ticket, parcel.session_id, *_row(parcel)])
        parcel.used = cursor.rowcount == 0


def _write(batch: Sequence[Parcel]) -> None:
    """Two statements for each submission, one transaction for all."""
    with transaction.atomic(), connection.cursor() as cursor:
        for one in batch:
            cursor.execute(_DELETE, [one.ticket, one.session_id])
            one.used = cursor.rowcount == 0
            if not one.used:
                cursor.execute(_INSERT, _row(one))


def _row(parcel: Parcel) -> list[Any]:
    uuids = InboxEntry._meta.get_field("id")
    return [
        uuids.get_db_prep_value(uuid.uuid4(), connection),
        uuids.get_db_prep_value(parcel.key_id, connection),
        parcel.version_id,
        parcel.school_id,
        parcel.year_group,
        parcel.sealed,
    ]


@contextmanager
def _turn() -> Iterator[None]:
    handle = os.open(keys.folder() / TURN, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


_waiting: list[Parcel] = []
_mutex = threading.Lock()
_writing = threading.Lock()
