"""SQLite: a copy at one moment while others write, and putting it back."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

PAGES_AT_ONCE = 4096


class CopyDamaged(Exception):
    """The database in the archive does not pass SQLite's own check."""


def copy(source: Path, target: Path, *, advance: Callable[[int, int], None]) -> None:
    """Copies the database as it is now, through SQLite's online backup.

    The read transaction is begun first: the copy is then of that moment, and is not begun anew when somebody
    writes.
    """
    with closing(sqlite3.connect(f"{source.as_uri()}?mode=ro", uri=True, isolation_level=None)) as reading:
        reading.execute("PRAGMA busy_timeout=20000")
        reading.execute("BEGIN")
        reading.execute("SELECT count(*) FROM sqlite_master").fetchone()
        with closing(sqlite3.connect(target)) as writing:
            reading.backup(
                writing,
                pages=PAGES_AT_ONCE,
                progress=lambda _status, left, total: advance(total - left, total),
            )
            writing.execute("PRAGMA journal_mode=DELETE")
        reading.execute("ROLLBACK")


def audit_head(path: Path) -> tuple[int, str]:
    """The number and digest of the newest audit record in a copy."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as database:
        row = database.execute(
            "SELECT number, digest FROM audit_auditrecord ORDER BY number DESC LIMIT 1"
        ).fetchone()
    return (int(row[0]), str(row[1])) if row else (0, "")


def migrations(path: Path) -> list[list[str]]:
    """The migrations applied in a copy."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as database:
        rows = database.execute("SELECT app, name FROM django_migrations ORDER BY id").fetchall()
    return [[str(app), str(name)] for app, name in rows]


def check_whole(path: Path) -> None:
    """Lets SQLite check a copy.

    Raises:
        CopyDamaged: with the first thing it found.
    """
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as database:
            found = database.execute("PRAGMA integrity_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise CopyDamaged(str(error)) from error
    if found != "ok":
        raise CopyDamaged(str(found))


def is_empty(path: Path) -> bool:
    """Whether there is no database yet, or one without tables."""
    if not path.exists() or path.stat().st_size == 0:
        return True
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as database:
        return not database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]


def swap_in(new: Path, target: Path, *, aside: Path) -> None:
    """Puts a copy in place; the old one goes aside with its log, which may hold what the file does not."""
    target.parent.mkdir(parents=True, exist_ok=True)
    for ending in ("-wal", "-shm", ""):
        old = target.with_name(target.name + ending)
        if old.exists():
            os.replace(old, aside.with_name(aside.name + ending))
    os.replace(new, target)
