"""Numbers for the staff page: matches by day, by distance, and the hashes that match most.

The log may hold millions of matches of a month, so no page reads it: the worker counts what came (`count_matches`),
`actions.take_figures` keeps it, and the page reads that (`month`).
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, F, Sum, Window
from django.db.models.functions import RowNumber

from .. import rules
from ..models import Bank, DayOfMatches, LaterMatch, MatchRecord, MostMatched, State

DAYS = 30
BIN = 4
"""Bits in a bar of the histogram."""
TOP = 10
"""Hashes that matched most, of each bank."""
LATE = timedelta(hours=1)
"""A match is in the log long before this has passed since it was asked: a day that ended so long ago is whole."""


@dataclass(frozen=True)
class Month:
    """Matches of the last thirty days in some banks, as they were counted last."""

    counted_at: datetime | None
    """None: never yet."""
    days: tuple[tuple[date, int], ...]
    distances: tuple[tuple[str, int], ...]
    """PDQ hashes by how many bits differed: the name and the height of each bar, four bits to a bar."""
    top: tuple[MostMatched, ...]


@dataclass(frozen=True)
class Figures:
    """What counting found: the days that were counted anew, and the entries that matched most."""

    since: date
    """The first day that is still shown."""
    days: tuple[date, ...]
    counts: tuple[tuple[date, int, int, int, int], ...]
    """Day, bank, kind, distance, matches."""
    top: tuple[tuple[int, int, int], ...]
    """Entry, matches, platforms."""
    seconds: float


def month(banks: Sequence[Bank], *, now: datetime) -> Month:
    """The last thirty days where the centre is, today with them, in three small statements."""
    days = _days(now)
    by_day: dict[date, int] = {}
    by_distance: dict[int, int] = {}
    rows = (
        DayOfMatches.objects.filter(bank__in=banks, day__gte=days[0])
        .order_by()
        .values_list("day", "kind", "distance")
        .annotate(Sum("matches"))
    )
    for day, kind, distance, matches in rows:
        by_day[day] = by_day.get(day, 0) + matches
        if kind == rules.PDQ:
            by_distance[distance] = by_distance.get(distance, 0) + matches
    return Month(
        counted_at=State.objects.filter(pk=State.ONLY).values_list("counted_at", flat=True).first(),
        days=tuple((day, by_day.get(day, 0)) for day in days),
        distances=tuple(
            (f"{start}–{start + BIN - 1}", sum(by_distance.get(start + step, 0) for step in range(BIN)))
            for start in range(0, rules.MOST_DISTANCE + 1, BIN)
        ),
        top=tuple(
            MostMatched.objects.filter(entry__bank__in=banks).select_related("entry", "entry__bank")[:TOP]
        ),
    )


def counting_is_due(now: datetime) -> bool:
    """Whether matches were counted long enough ago to cost little: a twentieth of the time, at the most."""
    state = State.objects.filter(pk=State.ONLY).first()
    if state is None or state.counted_at is None:
        return True
    return (now - state.counted_at).total_seconds() >= 20 * state.counting_seconds


def count_matches(now: datetime) -> Figures:
    """Counts the days that are not whole yet, and which entries matched most. Reads only; seconds for millions."""
    started = time.perf_counter()
    counted_at = State.objects.filter(pk=State.ONLY).values_list("counted_at", flat=True).first()
    shown = _days(now)
    days = [day for day in shown if counted_at is None or day >= _day_of(counted_at - LATE)]
    return Figures(
        since=shown[0],
        days=tuple(days),
        counts=tuple((day, *row) for day in days for row in _counted(day)),
        top=tuple(_top(_begin(shown[0]))),
        seconds=time.perf_counter() - started,
    )


def later_total() -> int:
    """How many later matches wait to be fetched."""
    return LaterMatch.objects.count()


def _counted(day: date) -> list[tuple[int, int, int, int]]:
    return list(
        MatchRecord.objects.filter(at__gte=_begin(day), at__lt=_begin(day + timedelta(days=1)), vetoed=False)
        .order_by()
        .values_list("bank_id", "kind", "distance")
        .annotate(Count("pk"))
    )


def _top(since: datetime) -> list[tuple[int, int, int]]:
    """Of each bank, so that whoever may read some banks only still sees the first ten of those."""
    ranked = (
        MatchRecord.objects.filter(at__gte=since, vetoed=False)
        .order_by()
        .values("bank_id", "entry_id")
        .annotate(matches=Count("pk"))
        .annotate(
            place=Window(
                RowNumber(), partition_by=F("bank_id"), order_by=(F("matches").desc(), F("entry_id").asc())
            )
        )
        .filter(place__lte=TOP)
    )
    matches = {row["entry_id"]: row["matches"] for row in ranked}
    platforms = dict(
        MatchRecord.objects.filter(entry__in=list(matches), at__gte=since, vetoed=False)
        .order_by()
        .values_list("entry_id")
        .annotate(Count("key__organisation", distinct=True))
    )
    return [(entry, count, platforms[entry]) for entry, count in matches.items()]


def _days(now: datetime) -> list[date]:
    today = _day_of(now)
    return [today - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]


def _day_of(moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(settings.TIME_ZONE)).date()


def _begin(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), ZoneInfo(settings.TIME_ZONE))
