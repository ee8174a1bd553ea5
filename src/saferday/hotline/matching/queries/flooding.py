"""Which hashes suddenly match a flood, and which are set apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Max, QuerySet

from .. import rules
from ..models import Entry, MatchRecord, Quarantine


@dataclass(frozen=True)
class Flood:
    """A banked hash, and how often it matched within the window."""

    kind: int
    value: bytes
    matches: int


def floods(now: datetime) -> list[Flood]:
    """The hashes that match a flood now and are not set apart, the greatest first.

    A flood is as many matches within the window as the bank says, and many times what is usual for the hash.
    """
    since = now - rules.FLOOD_WINDOW
    many = (
        MatchRecord.objects.filter(
            at__gt=since, at__lte=now, vetoed=False, bank__flood__gt=0, entry__retracted_at__isnull=True
        )
        .order_by()
        .values("entry_id", "entry__kind", "entry__value")
        .annotate(matches=Count("pk"), flood=Max("bank__flood"))
        .filter(matches__gte=F("flood"))
    )
    found: dict[tuple[int, bytes], Flood] = {}
    for row in many:
        name = (row["entry__kind"], bytes(row["entry__value"]))
        if row["matches"] >= rules.FLOOD_FACTOR * _usual(row["entry_id"], since) and (
            name not in found or found[name].matches < row["matches"]
        ):
            found[name] = Flood(*name, row["matches"])
    known = {
        (kind, bytes(value))
        for kind, value in Quarantine.objects.filter(state__in=rules.SET_APART).values_list("kind", "value")
    } | {
        (kind, bytes(value))
        for kind, value in Quarantine.objects.filter(
            state=rules.RELEASED, decided_at__gt=now - rules.RELEASED_FOR
        ).values_list("kind", "value")
    }
    return sorted((flood for name, flood in found.items() if name not in known), key=lambda one: -one.matches)


def quarantines(*, waiting_only: bool = False, decided_only: bool = False) -> QuerySet[Quarantine]:
    """Hashes set apart and how they were decided, those that wait first."""
    found = Quarantine.objects.select_related("decided_by")
    if waiting_only:
        found = found.filter(state=rules.WAITING)
    if decided_only:
        found = found.exclude(state=rules.WAITING)
    return found.order_by(F("decided_at").desc(nulls_first=True), "-since")


def quarantine(pk: int) -> Quarantine | None:
    """The quarantine with the number."""
    return Quarantine.objects.filter(pk=pk).first()


def entries_of_set_apart(several: Sequence[Quarantine]) -> dict[int, list[Entry]]:
    """The entries, in all banks, of each of the hashes that were set apart."""
    found: dict[int, list[Entry]] = {one.pk: [] for one in several}
    names = {(one.kind, bytes(one.value)): one.pk for one in several}
    for kind in {one.kind for one in several}:
        values = [bytes(one.value) for one in several if one.kind == kind]
        for entry in (
            Entry.objects.filter(kind=kind, value__in=values)
            .select_related("bank")
            .order_by("bank__slug", "pk")
        ):
            found[names[kind, bytes(entry.value)]].append(entry)
    return found


def _usual(entry: int, before: datetime) -> float:
    """How often the entry matched in a window of the days before, on average."""
    span = rules.FLOOD_WINDOW * 24 * rules.FLOOD_DAYS_BEFORE
    count = MatchRecord.objects.filter(entry_id=entry, at__gt=before - span, at__lte=before).count()
    return count * (rules.FLOOD_WINDOW / span)
