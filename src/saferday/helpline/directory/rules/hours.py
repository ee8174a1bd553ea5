"""When a service is open: weekly openings on the clock of its own time zone.

An opening is a set of weekdays with a time to open and a time to close. A closing time at or before the opening
time is on the next day, so 00:00 to 00:00 is the whole day and 20:00 to 02:00 runs past midnight. Openings that touch
or overlap are one opening. Everything is worked out on the local clock and compared in universal time, so the night
when the clocks change is right too.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
"""The days of the week as iCalendar writes them, Monday first."""

State = Literal["always", "open", "closed", "unknown"]

LOOK_AHEAD_DAYS = 15
"""How far ahead the next opening is looked for."""

ALWAYS_AFTER_DAYS = 8
"""An opening that runs on for this many days is taken to have no end."""


@dataclass(frozen=True, slots=True)
class Opening:
    """Open on these weekdays (Monday is 0) from ``opens`` to ``closes``, while it is valid."""

    days: frozenset[int]
    opens: time
    closes: time
    valid_from: date | None = None
    valid_to: date | None = None

    def on(self, day: date) -> bool:
        """Whether it opens on the day."""
        return (
            day.weekday() in self.days
            and (self.valid_from is None or day >= self.valid_from)
            and (self.valid_to is None or day <= self.valid_to)
        )

    @property
    def whole_day(self) -> bool:
        """Whether it lasts from midnight to midnight."""
        return self.opens == self.closes == time(0)


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand at a moment; times are on the service's own clock.

    ``until`` is set while open, ``opens_at`` while closed with a known next opening.
    """

    state: State
    until: datetime | None = None
    opens_at: datetime | None = None


UNKNOWN = Standing("unknown")


def parse_days(byday: str) -> frozenset[int]:
    """Reads ``MO,TU`` as weekdays.

    Raises:
        ValueError: a part is not a plain weekday (``2MO`` means the second Monday, which is no weekly opening).
    """
    parts = [part.strip().upper() for part in byday.split(",") if part.strip()]
    for part in parts:
        if part not in WEEKDAYS:
            raise ValueError(f"“{part}” is not a day: use {', '.join(WEEKDAYS)}")
    return frozenset(WEEKDAYS.index(part) for part in parts)


def format_days(days: Iterable[int]) -> str:
    """Writes weekdays as ``MO,TU``."""
    return ",".join(WEEKDAYS[day] for day in sorted(days))


def closing_time(opens: time, closes: time) -> time:
    """The closing time as the rules read it: 23:59 is how many directories write midnight."""
    return time(0) if (closes.hour, closes.minute) == (23, 59) and closes != opens else closes


def standing(openings: Sequence[Opening], at: datetime, zone: ZoneInfo) -> Standing:
    """How things stand at the moment ``at`` (aware). No openings at all means that nothing is known."""
    if not openings:
        return UNKNOWN
    if at.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    moment = at.astimezone(UTC)
    for start, end in _intervals(tuple(openings), at.astimezone(zone).date(), zone):
        if start <= moment < end:
            if end - moment >= timedelta(days=ALWAYS_AFTER_DAYS):
                return Standing("always")
            return Standing("open", until=end.astimezone(zone))
        if start > moment:
            return Standing("closed", opens_at=start.astimezone(zone))
    return Standing("closed")


@lru_cache(maxsize=1024)
def _intervals(
    openings: tuple[Opening, ...], today: date, zone: ZoneInfo
) -> tuple[tuple[datetime, datetime], ...]:
    """The openings around today in universal time, in order, with those that touch made one."""
    found: list[tuple[datetime, datetime]] = []
    for offset in range(-1, LOOK_AHEAD_DAYS):
        day = today + timedelta(days=offset)
        for opening in openings:
            if opening.on(day):
                last = day if opening.closes > opening.opens else day + timedelta(days=1)
                start = datetime.combine(day, opening.opens, zone).astimezone(UTC)
                end = datetime.combine(last, opening.closes, zone).astimezone(UTC)
                if end > start:
                    found.append((start, end))
    joined: list[tuple[datetime, datetime]] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return tuple(joined)


@dataclass(frozen=True, slots=True)
class DayRange:
    """A run of weekdays that open alike, for showing a week in few lines."""

    first: int
    last: int
    times: tuple[tuple[time, time], ...]
    """Each from–to pair; empty means closed."""


def week(openings: Sequence[Opening], on: date) -> tuple[DayRange, ...]:
    """The week that holds on a date, days that open alike put together."""
    current = [
        one
        for one in openings
        if (one.valid_from is None or one.valid_from <= on) and (one.valid_to is None or one.valid_to >= on)
    ]
    ranges: list[DayRange] = []
    for day in range(7):
        times = tuple(sorted((one.opens, one.closes) for one in current if day in one.days))
        if ranges and ranges[-1].times == times:
            ranges[-1] = DayRange(ranges[-1].first, day, times)
        else:
            ranges.append(DayRange(day, day, times))
    return tuple(ranges)
