"""Puts a backup back: checked first, into an empty centre or with the old one kept aside, proven after."""

import os
import shutil
import tempfile
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import click
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader

from saferday.centre.audit import queries as audit
from saferday.centre.audit.keys import key_path
from saferday.hotline.matching.actions import begin_another_past
from saferday.web.cli import exits
from saferday.web.operate.backups import archive as archives
from saferday.web.operate.backups import postgresql, sqlite
from saferday.web.operate.backups.archive import (
    KEYS,
    MEDIA,
    SQLITE_MEMBER,
    ArchiveRefused,
    ArchiveTooNew,
    Manifest,
)
from saferday.web.operate.lock import DataLock, InUse
from saferday.web.operate.progress import Steps, steps


class TargetNotEmpty(Exception):
    """There is a centre already where the backup should go."""


def restore(file: Path, *, replace: bool = False, other_key: bool = False) -> int:
    """Restores an archive; the answer is the exit code."""
    lock = DataLock(Path(settings.DATA))
    try:
        lock.alone()
        with steps() as shown:
            with shown.step("Checking the archive"):
                manifest = archives.check(file, other_key=other_key)
                _refuse_unlike(manifest)
            _refuse_full_target(replace)
            kept = _put_back(file, manifest, shown)
            with shown.step("Bringing the database up to this version"):
                call_command("migrate", interactive=False, verbosity=0)
                call_command("createcachetable", verbosity=0)
                # What a process or an index file remembers of hashes belongs to another past now.
                begin_another_past()
        return _prove(manifest, kept)
    except (ArchiveRefused, TargetNotEmpty, InUse, sqlite.CopyDamaged, postgresql.SchemaUnlike) as error:
        click.echo(f"Nothing was restored. {error}", err=True)
        return exits.FAILED
    finally:
        lock.release()


def _refuse_unlike(manifest: Manifest) -> None:
    if manifest.database != connection.vendor:
        raise ArchiveRefused(
            f"The archive was made on {manifest.database}, this centre's database is {connection.vendor}. "
            "Point DATABASE_URL at the same kind of database."
        )
    known = set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations or {})
    unknown = [f"{app}.{name}" for app, name in manifest.migrations if (app, name) not in known]
    if unknown:
        raise ArchiveTooNew(
            f"The archive was made by Saferday {manifest.version} and holds {len(unknown)} changes to the "
            f"database that this version does not know ({unknown[0]}). Install that version, then restore."
        )


def _refuse_full_target(replace: bool) -> None:
    if replace:
        return
    empty = sqlite.is_empty(_database_path()) if connection.vendor == "sqlite" else postgresql.is_empty()
    media = Path(settings.MEDIA_ROOT)
    if not empty or (media.is_dir() and any(media.iterdir())):
        raise TargetNotEmpty(
            "There is a centre here already. To put it aside and restore over it, add --replace."
        )


def _put_back(file: Path, manifest: Manifest, shown: Steps) -> list[str]:
    """Unpacks beside the target, then swaps; the answer names what was put aside."""
    data = Path(settings.DATA)
    stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%S}"
    connections.close_all()
    with (
        archives.opened(file) as archive,
        tempfile.TemporaryDirectory(dir=data, prefix=".restoring-") as folder,
    ):
        unpacked = Path(folder)
        _unpack(archive, manifest, unpacked, shown)
        kept: list[str] = []
        if connection.vendor == "sqlite":
            with shown.step("Checking the database"):
                sqlite.check_whole(unpacked / SQLITE_MEMBER)
            target = _database_path()
            aside = target.with_name(f"{target.name}.before-restore-{stamp}")
            sqlite.swap_in(unpacked / SQLITE_MEMBER, target, aside=aside)
            kept += [str(aside)] if aside.exists() else []
        else:
            kept += _load_postgresql(archive, manifest, stamp, shown)
        kept += _swap(unpacked / MEDIA, Path(settings.MEDIA_ROOT), stamp)
        if (unpacked / KEYS / key_path().name).is_file():
            kept += _swap(unpacked / KEYS / key_path().name, key_path(), stamp)
        return kept


def _unpack(archive: zipfile.ZipFile, manifest: Manifest, folder: Path, shown: Steps) -> None:
    names = [name for name in manifest.members if name.startswith((MEDIA, KEYS)) or name == SQLITE_MEMBER]
    with shown.step("Unpacking", total=len(names)) as advance:
        for name in names:
            archives.extract(archive, manifest, name, folder / name)
            advance(name)
    (folder / MEDIA).mkdir(exist_ok=True)


def _load_postgresql(archive: zipfile.ZipFile, manifest: Manifest, stamp: str, shown: Steps) -> list[str]:
    aside = f"before_restore_{stamp.lower()}"
    schema = None if postgresql.is_empty() else postgresql.set_aside(aside)
    try:
        with shown.step("Database", total=len(manifest.tables)) as advance:
            postgresql.load(archive, manifest, advance=advance)
    except BaseException:
        if schema is not None:
            postgresql.take_back(schema, aside)
        raise
    return [f"the database schema {aside}"] if schema else []


def _swap(new: Path, target: Path, stamp: str) -> list[str]:
    kept = []
    if target.exists():
        if target.is_dir() and not any(target.iterdir()):
            target.rmdir()
        else:
            aside = target.with_name(f"{target.name}.before-restore-{stamp}")
            shutil.move(target, aside)
            kept.append(str(aside))
    target.parent.mkdir(parents=True, exist_ok=True)
    os.replace(new, target)
    return kept


def _prove(manifest: Manifest, kept: list[str]) -> int:
    connections.close_all()
    verdict = audit.verify()
    newest = audit.newest_record()
    for what in kept:
        click.echo(f"Put aside: {what}. Remove it when you are sure.")
    if not verdict.ok:
        click.echo(
            f"Restored, but the audit is broken at record {verdict.broken_at}: {verdict.reason}. "
            "It was so when the backup was made; look into it before you open the centre.",
            err=True,
        )
        return exits.FAILED
    number, digest = (newest.number, newest.digest) if newest else (0, "")
    if (manifest.audit_number, manifest.audit_digest) != (number, digest):
        click.echo("Restored, but the audit does not end where the archive says it should.", err=True)
        return exits.FAILED
    click.echo(
        f"Restored what was saved on {manifest.made:%Y-%m-%d %H:%M} UTC by version {manifest.version}. "
        f"The audit holds: {verdict.records} records, {verdict.heads} signed heads."
    )
    return exits.DONE


def _database_path() -> Path:
    return Path(settings.DATABASES["default"]["NAME"])
