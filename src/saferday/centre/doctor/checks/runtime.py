"""Checks of Python, the clock and the time zone."""

import platform
import sys
import time
import zoneinfo
from datetime import UTC, datetime

from django.conf import settings
from django.db import connection

from saferday.centre.doctor.registry import Finding, check, fail, ok, warn

OLDEST_PYTHON = (3, 11)
CLOCK_SECONDS = 5


@check("runtime.python")
def python() -> Finding:
    """Python is new enough."""
    if sys.version_info < OLDEST_PYTHON:
        return fail(f"Python {platform.python_version()} is too old.", do="Use Python 3.11 or newer.")
    return ok(f"Python {platform.python_version()}.")


@check("runtime.clock")
def clock() -> Finding:
    """The clock is believable: not before this code was built, and the same as the database's."""
    now = datetime.now(UTC)
    if now.year < 2025:
        return fail(f"The clock says {now:%Y-%m-%d}.", do="Set the machine's clock, best by NTP.")
    with connection.cursor() as cursor:
        started = time.time()
        if connection.vendor == "sqlite":
            cursor.execute("SELECT strftime('%s', 'now')")
        else:
            cursor.execute("SELECT extract(epoch FROM clock_timestamp())")
        apart = abs(float(cursor.fetchone()[0]) - started)
    if apart > CLOCK_SECONDS:
        return warn(
            f"The clocks of this machine and of the database are {apart:.0f} seconds apart.",
            do="Let both follow an NTP server.",
        )
    return ok(f"The clock says {now:%Y-%m-%d %H:%M} UTC.")


@check("runtime.timezone")
def timezone() -> Finding:
    """The centre's time zone exists."""
    try:
        zoneinfo.ZoneInfo(settings.TIME_ZONE)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return fail(
            f"The time zone {settings.TIME_ZONE!r} is not known.",
            do="Set SAFERDAY_TIMEZONE to a name such as Europe/London.",
        )
    return ok(f"Times are shown in {settings.TIME_ZONE}.")
