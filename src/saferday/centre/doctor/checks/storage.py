"""Checks of disk and files."""

import shutil
import tempfile
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders

from saferday.centre.doctor.registry import Finding, check, fail, ok, warn

MEBIBYTE = 1024 * 1024
SPACE_TO_FAIL = 200 * MEBIBYTE
SPACE_TO_WARN = 1024 * MEBIBYTE
STYLES = "ui/main.css"


@check("storage.disk")
def disk() -> Finding:
    """There is room to write."""
    free = shutil.disk_usage(settings.DATA).free
    amount = f"{free / MEBIBYTE / 1024:.1f} GiB free"
    if free < SPACE_TO_FAIL:
        return fail(f"The disk is nearly full: {amount}.", do="Make room now: the next write may fail.")
    if free < SPACE_TO_WARN:
        return warn(f"The disk is filling up: {amount}.", do="Make room, or move old backups elsewhere.")
    return ok(f"{amount} where the data lives.")


@check("storage.media")
def media() -> Finding:
    """Pictures can be saved."""
    folder = Path(settings.MEDIA_ROOT)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".doctor-"):
            pass
    except OSError as error:
        return fail(
            f"Nothing can be written to {folder}: {error.strerror}.",
            do="Give the user who runs Saferday the right to write there.",
        )
    return ok("Pictures can be saved.")


@check("storage.static")
def static() -> Finding:
    """Styles and scripts are built and laid out for serving."""
    if not finders.find(STYLES):
        return fail(
            "The styles are not built.", do="From a source tree: make assets. From a wheel: install it again."
        )
    if not any(Path(settings.STATIC_ROOT).glob("ui/*.css")):
        return fail(
            "The styles are not laid out for serving.", do="Run 'saferday migrate', which lays them out."
        )
    return ok("Styles and scripts are built and laid out.")
