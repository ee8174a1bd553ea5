"""Brings the database up to this version and lays out static files, with progress that a person can read."""

import hashlib
import io
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from saferday import __version__
from saferday.web.operate.progress import Steps, steps

STAMP = ".laid-out"


def waiting() -> list[str]:
    """The migrations that wait, as "app.name"."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def run() -> None:
    """Migrates, makes the table of failed sign-ins, lays out static files."""
    with steps() as shown:
        bring_up_to_date(shown)


def bring_up_to_date(shown: Steps) -> None:
    """The same, as steps of something longer."""
    number = len(waiting())
    with shown.step("Database", total=number) as advance:
        if number:
            call_command("migrate", interactive=False, verbosity=1, stdout=_Applied(advance))
        call_command("createcachetable", verbosity=0)
    if static_is_laid_out():
        return
    with shown.step("Styles, scripts and pictures"):
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)
        _stamp_path().write_text(_static_digest())


def static_is_laid_out() -> bool:
    """Whether the static files on disk are those of this version."""
    path = _stamp_path()
    return path.is_file() and path.read_text() == _static_digest()


def static_was_laid_out() -> bool:
    """Whether static files were laid out at all: a quick look, for the start of a server."""
    return _stamp_path().is_file()


def _stamp_path() -> Path:
    return Path(settings.STATIC_ROOT) / STAMP


def _static_digest() -> str:
    digest = hashlib.sha256(__version__.encode())
    for finder in finders.get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: found[0]):
            state = Path(storage.path(name)).stat()
            digest.update(f"{name}:{state.st_size}:{state.st_mtime_ns}\n".encode())
    return digest.hexdigest()


class _Applied(io.StringIO):
    """Counts the migrations as Django names them."""

    def __init__(self, advance: Callable[[str], None]) -> None:
        super().__init__()
        self._advance = advance

    def write(self, text: str) -> int:
        if text.strip().startswith("Applying"):
            self._advance(text.strip().removeprefix("Applying").strip(" ."))
        return super().write(text)
