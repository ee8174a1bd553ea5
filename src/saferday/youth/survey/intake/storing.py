"""Writes submissions: for each, one row goes and one comes.

SQLite takes one writer at a time and waits for the disk at every commit. Submissions that wait at the same moment
therefore go in one transaction, and processes take turns by a lock on a file, which wakes the next one at once
where SQLite's own waiting would sleep. PostgreSQL does both by itself.
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
    if connection.vendor != "sqlite" or connection.in_atomic_block:
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


def _write(batch: Sequence[Parcel]) -> None:
    tickets, inbox = Ticket._meta, InboxEntry._meta
    uuids = inbox.get_field("id")

    def stored(value: uuid.UUID) -> Any:
        return uuids.get_db_prep_value(value, connection)

    delete = f'DELETE FROM "{tickets.db_table}" WHERE digest = %s AND session_id = %s'  # noqa: S608  # own names
    insert = (
        f'INSERT INTO "{inbox.db_table}" (id, key_id, version_id, school_id, year_group, sealed) '  # noqa: S608
        "VALUES (%s, %s, %s, %s, %s, %s)"
    )
    with transaction.atomic(), connection.cursor() as cursor:
        for one in batch:
            cursor.execute(delete, [one.ticket, one.session_id])
            one.used = cursor.rowcount == 0
            if not one.used:
                cursor.execute(
                    insert,
                    [
                        stored(uuid.uuid4()),
                        stored(one.key_id),
                        one.version_id,
                        one.school_id,
                        one.year_group,
                        one.sealed,
                    ],
                )


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
