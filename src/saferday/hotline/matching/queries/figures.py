"""Numbers for the staff page: matches by day, by distance, and the hashes that match most."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count
from django.db.models.functions import TruncDate

from .. import rules
from ..models import Bank, Entry, LaterMatch, MatchRecord

DAYS = 30
BIN = 4
"""Bits in a bar of the histogram."""


@dataclass(frozen=True)
class Bar:
    """A bar of a chart: what it stands for, and how high it is."""

    name: str
    count: int


@dataclass(frozen=True)
class Top:
    """A banked hash and how often it matched."""

    entry: Entry
    matches: int
    platforms: int


def matches_by_day(banks: Sequence[Bank], *, now: datetime) -> list[tuple[date, int]]:
    """Matches of each of the last thirty days, where the centre is; vetoed ones are left out."""
    zone = ZoneInfo(settings.TIME_ZONE)
    today = now.astimezone(zone).date()
    first = today - timedelta(days=DAYS - 1)
    begin = datetime.combine(first, datetime.min.time(), zone)
    counted = dict(
        MatchRecord.objects.filter(bank__in=banks, at__gte=begin, vetoed=False)
        .order_by()
        .annotate(day=TruncDate("at", tzinfo=zone))
        .values_list("day")
        .annotate(Count("pk"))
    )
    return [(day, counted.get(day, 0)) for day in (first + timedelta(days=step) for step in range(DAYS))]


def matches_by_distance(banks: Sequence[Bank], *, now: datetime) -> list[Bar]:
    """Matches of PDQ hashes in the last thirty days by how many bits differed, four to a bar."""
    counted = dict(
        MatchRecord.objects.filter(
            bank__in=banks, at__gte=now - timedelta(days=DAYS), vetoed=False, kind=rules.PDQ
        )
        .order_by()
        .values_list("distance")
        .annotate(Count("pk"))
    )
    return [
        Bar(f"{start}–{start + BIN - 1}", sum(counted.get(start + step, 0) for step in range(BIN)))
        for start in range(0, rules.MOST_DISTANCE + 1, BIN)
    ]


def most_matched(banks: Sequence[Bank], *, now: datetime, limit: int = 10) -> list[Top]:
    """The entries that matched most in the last thirty days, and for how many keys."""
    rows = list(
        MatchRecord.objects.filter(bank__in=banks, at__gte=now - timedelta(days=DAYS), vetoed=False)
        .order_by()
        .values("entry_id")
        .annotate(matches=Count("pk"), platforms=Count("key__organisation", distinct=True))
        .order_by("-matches", "entry_id")[:limit]
    )
    entries = Entry.objects.select_related("bank").in_bulk([row["entry_id"] for row in rows])
    return [Top(entries[row["entry_id"]], row["matches"], row["platforms"]) for row in rows]


def later_total() -> int:
    """How many later matches wait to be fetched."""
    return LaterMatch.objects.count()
