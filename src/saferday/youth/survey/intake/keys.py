"""The keys of the intake: of a class's tickets, and of the inbox that answers are sealed into.

Answers arrive one by one, each in the transaction that uses up a ticket. Whatever a database keeps of its
transactions (a journal, row versions, a backup made at that moment) therefore ties that ticket to that row. So
the row is sealed, and the key that opens it lies in a file beside the data, outside of database and backups,
until the worker has shuffled the answers on; then the key is destroyed, and the tie leads to nothing.
See docs/decisions/2026-11-22-answers-are-sealed-until-shuffled.md.
"""

from __future__ import annotations

import contextlib
import hmac
import os
import time
import uuid
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.db import transaction
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey

from ..models import InboxKey

FOLDER = "survey-keys"
STRAY_AFTER = 600
"""Seconds after which a key file without a row is destroyed; a row follows its file within a moment."""

POOL_LASTS = 3600
"""Seconds after which what waits in the pool is sealed anew under another key."""


class Salted(Protocol):
    """What the tickets of a class depend on."""

    @property
    def salt(self) -> bytes:
        """16 random bytes."""


class KeyLost(RuntimeError):
    """The private half of a key is not on this machine."""


def ticket_key(session: Salted) -> bytes:
    """The secret of a class's tickets: from the centre's own secret, so that a stolen database names none."""
    root = hmac.digest(settings.SECRET_KEY.encode(), b"saferday survey tickets", sha256)
    return hmac.digest(root, bytes(session.salt), sha256)


def folder() -> Path:
    """Where the private halves lie."""
    path = Path(settings.DATA) / FOLDER
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def is_here(key: InboxKey) -> bool:
    """Whether this machine can open what is sealed with the key: its file is there, and no other in its place."""
    try:
        return bytes(private_key(key.pk).public_key) == bytes(key.public)
    except KeyLost:
        return False


def new_key(*, pool: bool = False) -> InboxKey:
    """A key to seal with from now on: what arrives, or the pool. Its file is on the disk before the row."""
    private = PrivateKey.generate()
    key_id = uuid.uuid4()
    handle = os.open(_file(key_id), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(handle, bytes(private))
        os.fsync(handle)
    finally:
        os.close(handle)
    _settle_folder()
    public = bytes(private.public_key)
    with transaction.atomic():
        if not pool:
            InboxKey.objects.filter(current=True).update(current=False)
        return InboxKey.objects.create(id=key_id, public=public, current=not pool, pool=pool)


def is_old(key_id: uuid.UUID) -> bool:
    """Whether a pool's key has served long enough."""
    return time.time() - _file(key_id).stat().st_mtime > POOL_LASTS


def private_key(key_id: uuid.UUID) -> PrivateKey:
    """The half that opens.

    Raises:
        KeyLost: its file is not here, or holds no key.
    """
    try:
        return PrivateKey(_file(key_id).read_bytes())
    except (OSError, CryptoError) as error:
        raise KeyLost(str(key_id)) from error


def destroy(key_id: uuid.UUID) -> None:
    """Makes everything that was sealed with the key unreadable, for good."""
    _destroy(_file(key_id))


def destroy_strays() -> int:
    """Destroys files whose row is gone: a worker was killed between the two. How many."""
    known = {str(key_id) for key_id in InboxKey.objects.values_list("pk", flat=True)}
    strays = [
        path
        for path in folder().glob("*.key")
        if path.stem not in known and time.time() - path.stat().st_mtime > STRAY_AFTER
    ]
    for path in strays:
        _destroy(path)
    return len(strays)


def _file(key_id: uuid.UUID) -> Path:
    return folder() / f"{key_id}.key"


def _destroy(path: Path) -> None:
    with contextlib.suppress(FileNotFoundError):
        with path.open("r+b") as file:
            file.write(os.urandom(32))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
        _settle_folder()


def _settle_folder() -> None:
    """Makes the folder itself remember what was added or taken away."""
    handle = os.open(folder(), os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
