"""When scheduled work runs, how long a failed one waits, and when a worker counts as gone. No Django."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=6)

HEARTBEAT_EVERY = timedelta(seconds=10)
"""How often a worker says that it is there."""
GONE_AFTER = timedelta(seconds=60)
"""A worker not heard of for this long is gone, and what it was doing is free for another."""
LATE_AFTER = timedelta(minutes=10)
"""Scheduled work that should have begun this long ago is late."""
KEEP_RESULTS = timedelta(days=7)
"""How long the arguments and the outcome of a finished task are kept."""
KEEP_WORKERS = timedelta(days=1)
"""How long a worker that is gone stays in the list."""


def wait_after(
    failures: int, *, first: timedelta = FIRST_WAIT, longest: timedelta = LONGEST_WAIT
) -> timedelta:
    """How long to wait before the next try: twice as long after each failure, up to a limit."""
    if failures < 1:
        return timedelta(0)
    return min(first * 2 ** min(failures - 1, 30), longest)


def next_time(now: datetime, interval: timedelta, at: time | None, zone: ZoneInfo) -> datetime:
    """When work that has just run, or has just been put on the schedule, is due next.

    With a time of day it is the first such time in the zone after now, and further days on where the
    interval is longer than one.
    """
    if at is None:
        return now + interval
    local = now.astimezone(zone)
    days = max(interval.days, 1)
    candidate = datetime.combine(local.date(), at, tzinfo=zone)
    if candidate <= local:
        candidate = datetime.combine(local.date() + timedelta(days=days), at, tzinfo=zone)
    elif days > 1:
        candidate = datetime.combine(local.date() + timedelta(days=days - 1), at, tzinfo=zone)
    return candidate.astimezone(now.tzinfo)
