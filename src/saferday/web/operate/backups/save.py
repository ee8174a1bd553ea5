"""Makes a backup while the centre runs."""

import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
from django.conf import settings
from django.db import connection

from saferday import __version__
from saferday.centre.audit.keys import key_path
from saferday.web.operate.backups import postgresql, sqlite
from saferday.web.operate.backups.archive import KEYS, MEDIA, SQLITE_MEMBER, ArchiveWriter, Manifest
from saferday.web.operate.progress import Steps, steps

NOTE = "last-backup.json"


@dataclass(frozen=True)
class Made:
    """What was saved."""

    manifest: Manifest
    files: int
    bytes: int


def backup(file: Path) -> Made:
    """Writes the archive. The database comes first, so that every picture its rows name is there too."""
    target = file.expanduser().resolve()
    if target.exists():
        raise click.ClickException(
            f"{file} is there already. Name another file: a backup never overwrites one."
        )
    if not target.parent.is_dir():
        raise click.ClickException(f"The folder {target.parent} is not there. Make it first.")
    manifest = Manifest(version=__version__, database=connection.vendor)
    try:
        with steps() as shown, ArchiveWriter(target, manifest) as writer:
            if connection.vendor == "sqlite":
                _save_sqlite(writer, shown)
            else:
                _save_postgresql(writer, shown)
            _save_media(writer, shown)
            if key_path().is_file():
                writer.add_file(f"{KEYS}{key_path().name}", key_path())
    except FileExistsError as error:
        raise click.ClickException(f"{file} came to be there meanwhile. Name another file.") from error
    except OSError as error:
        raise click.ClickException(
            f"The backup could not be written to {file}: {error.strerror or error}. Nothing was left behind."
        ) from error
    _note(target, manifest)
    return Made(manifest, len(manifest.members), target.stat().st_size)


def _save_sqlite(writer: ArchiveWriter, shown: Steps) -> None:
    source = Path(settings.DATABASES["default"]["NAME"])
    with tempfile.TemporaryDirectory(dir=writer.target.parent, prefix=".saferday-backup-") as folder:
        copied = Path(folder) / "copy.sqlite3"
        with shown.step("Database") as advance:
            sqlite.copy(source, copied, advance=lambda done, total: advance(f"{done}/{total} pages"))
        writer.manifest.audit_number, writer.manifest.audit_digest = sqlite.audit_head(copied)
        writer.manifest.migrations = sqlite.migrations(copied)
        with shown.step("Packing the database"):
            writer.add_file(SQLITE_MEMBER, copied)


def _save_postgresql(writer: ArchiveWriter, shown: Steps) -> None:
    with shown.step("Database") as advance:
        postgresql.save(writer, advance=advance)


def _save_media(writer: ArchiveWriter, shown: Steps) -> None:
    root = Path(settings.MEDIA_ROOT)
    files = list(_files_under(root))
    with shown.step("Pictures and documents", total=len(files)) as advance:
        for path in files:
            name = path.relative_to(root).as_posix()
            try:
                writer.add_file(f"{MEDIA}{name}", path)
            except FileNotFoundError:
                # Deleted since the list was made, so no row of the snapshot's future needs it.
                continue
            advance(name)


def _files_under(root: Path) -> Iterator[Path]:
    if root.is_dir():
        for folder, folders, names in os.walk(root):
            folders.sort()
            yield from (Path(folder) / name for name in sorted(names) if not name.startswith("."))


def _note(target: Path, manifest: Manifest) -> None:
    """Notes for the doctor when the last backup was made."""
    note = {"at": manifest.made.isoformat(), "file": target.name, "audit_number": manifest.audit_number}
    (Path(settings.DATA) / NOTE).write_text(json.dumps(note))
