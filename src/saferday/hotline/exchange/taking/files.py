"""A list from a file, and to a file."""

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.utils import timezone

from saferday.hotline.matching import queries as matching

from .. import actions, keys
from ..actions.runs import provenance_of
from ..models import Partner, Run
from ..rules.lines import About, Broken, Unreadable
from ..rules.reading import read_list, write_list
from ..rules.signing import BadSignature, from_file, sign, to_file, verify
from .http import Failed
from .parts import take_back_missing, take_items
from .seen import Seen

HEAD = 1024 * 1024
CHUNK = 1024 * 1024


@dataclass
class Exported:
    """What an export wrote."""

    rows: int = 0
    left_out: dict[str, int] = field(default_factory=dict)
    upto: int = 0
    signature: dict[str, str] = field(default_factory=dict)


class _Counting:
    """A file that tells how much of it was read."""

    def __init__(self, stream: BinaryIO, told: Callable[[int], None]) -> None:
        self._stream = stream
        self._told = told
        self._since = 0

    def read(self, size: int = -1) -> bytes:
        return self._count(self._stream.read(size))

    def readline(self, size: int = -1) -> bytes:
        return self._count(self._stream.readline(size))

    def _count(self, chunk: bytes) -> bytes:
        self._since += len(chunk)
        if self._since >= HEAD or not chunk:
            self._told(self._stream.tell())
            self._since = 0
        return chunk


def import_file(
    path: Path,
    *,
    format: str,
    bank: Any,
    partner: Partner | None = None,
    labels: dict[str, str] | None = None,
    columns: dict[str, str] | None = None,
    complete: bool = False,
    anyway: bool = False,
    public_key: str = "",
    by: Any = None,
    name: str = "",
    progress: Callable[[int, int], None] | None = None,
    aside: Callable[[Broken], None] | None = None,
) -> Run:
    """Takes a list from a file; one that was cut off before goes on where it stood.

    Args:
        partner: whose list it is; its labels, columns and key are used where none are given.
        complete: what is missing from it was taken back.
        anyway: even if very much is missing.
        public_key: of whoever signed it, in ``FILE.sig`` beside it.
        name: the file's name, if ``path`` is not what it was called.
        progress: is told how many bytes were read, and of how many.
        aside: is told of every row that is set aside.

    Raises:
        Failed: it is not signed as it should be, it breaks off, or too much is missing; the run says so, too.
    """
    total = path.stat().st_size
    source = (name or path.name)[:200]
    run = actions.start_run(
        by=by, partner=partner, bank=bank, format=format, source=source, identity=identity_of(path)
    )
    seen = Seen() if complete or (partner is not None and partner.complete) else None
    key = public_key or (partner.public_key if partner is not None else "")
    try:
        if key:
            run = actions.note_signed(run=run, at=_verify_file(path, key))
        with path.open("rb") as file:
            told = (lambda done: progress(done, total)) if progress is not None else (lambda _done: None)
            items = read_list(
                format,
                _Counting(file, told),  # type: ignore[arg-type]
                columns=(partner.columns if partner is not None else {}) if columns is None else columns,
            )
            run, _paging = take_items(
                run,
                items,
                labels=(partner.labels if partner is not None else {}) if labels is None else labels,
                skip=run.position,
                seen=seen,
                aside=aside,
            )
        if seen is not None:
            run = take_back_missing(run, provenance_of(run), seen, anyway=anyway)
    except Unreadable as error:
        said = f"{error.number}: {error.said}" if error.number else error.said
        actions.fail_run(run=run, problem=error.reason, said=said)
        raise Failed(error.reason, said) from error
    except BadSignature as error:
        actions.fail_run(run=run, problem=error.reason)
        raise Failed(error.reason) from error
    except Failed as error:
        actions.fail_run(run=run, problem=error.reason, said=error.said)
        raise
    return actions.end_run(run=run)


def export_file(
    path: Path,
    *,
    format: str,
    bank: Any,
    after: int = 0,
    labels: dict[str, str] | None = None,
    live_only: bool = False,
    signed: bool = True,
    progress: Callable[[int], None] | None = None,
) -> Exported:
    """Writes a bank to a file, whole or not at all, and its signature beside it.

    Args:
        after: only what changed after this number.
        labels: what our labels become.
        live_only: leave out retractions.
    """
    done = Exported(upto=after)

    def rows() -> Any:
        for row in matching.stream(bank, after=after):
            done.upto = row.change
            if live_only and row.retracted_at is not None:
                continue
            done.rows += 1
            if progress is not None and done.rows % 1_000 == 0:
                progress(done.rows)
            yield row

    about = About(source=source_name(), labels=labels or {}, left_out=done.left_out)
    digest = hashlib.sha256()
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with unfinished.open("wb") as file:
            for chunk in write_list(format, rows(), about):
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        if signed:
            done.signature = sign(digest.digest(), key=keys.signing_key(), at=timezone.now())
            path.with_name(f"{path.name}.sig").write_text(to_file(done.signature))
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    done.rows -= sum(done.left_out.values())
    return done


def source_name() -> str:
    """What this centre is called in its lists: its address without the scheme."""
    return str(settings.SAFERDAY_BASE_URL).partition("://")[2] or "saferday"


def identity_of(path: Path) -> str:
    """Tells one file from another by its size, its beginning and its end, without reading it whole."""
    state = hashlib.sha256(str(path.stat().st_size).encode())
    with path.open("rb") as file:
        state.update(file.read(HEAD))
        if path.stat().st_size > 2 * HEAD:
            file.seek(-HEAD, os.SEEK_END)
            state.update(file.read(HEAD))
    return state.hexdigest()


def _verify_file(path: Path, public_key: str) -> datetime:
    beside = path.with_name(f"{path.name}.sig")
    if not beside.is_file():
        raise BadSignature("not_signed")
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return verify(digest.digest(), from_file(beside.read_text(errors="replace")), public_key=public_key)
