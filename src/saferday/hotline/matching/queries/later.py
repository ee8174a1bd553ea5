"""Kept queries that match hashes flagged after they were asked."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, QuerySet

from .. import rules
from ..models import Entry, KeptQuery, LaterMatch, PlatformKey, State
from .matching import Asked, match
from .snapshots import KeyView, Snapshot, snapshot

FLAGS_AT_ONCE = 5_000
QUERIES_AT_ONCE = 20_000
VALUES_AT_ONCE = 500


@dataclass(frozen=True)
class Late:
    """A kept query, and the newer entry that it matches."""

    key: int
    entry: int
    kind: int
    value: bytes
    asked_at: datetime
    distance: int


@dataclass
class LaterFound:
    """What was found, and up to which change the flags have been held against the kept queries."""

    up_to: int
    matches: list[Late] = field(default_factory=list)


@dataclass(frozen=True)
class _Kept:
    key: int
    at: datetime
    kind: int
    value: bytes
    seen: int


def find_later(now: datetime) -> LaterFound | None:
    """The next new flags held against the queries that were kept from before them; None if none are due.

    The flags are made into a small index and the kept queries stream past it, so memory stays bounded however many
    are kept. Reads only: call ``actions.note_later_matches`` with the answer.
    """
    state = State.objects.filter(pk=State.ONLY).first()
    if state is None or state.settling_at is None or state.later >= state.settling:
        return None
    if state.settling_at > now - rules.LATER_AFTER:
        return None
    rows = list(
        Entry.objects.filter(change__gt=state.later, change__lte=state.settling)
        .order_by("change")
        .values_list("pk", "kind", "value", "change", "retracted_at")[:FLAGS_AT_ONCE]
    )
    found = LaterFound(rows[-1][3] if len(rows) == FLAGS_AT_ONCE else state.settling)
    fresh = {row[0]: row[3] for row in rows if row[4] is None}
    if not fresh or not KeptQuery.objects.exists():
        return found
    at = snapshot()
    keys = {key.pk: key for key in at.keys.values()}
    near = [(row[0], bytes(row[2])) for row in rows if row[0] in fresh and row[1] == rules.PDQ]
    exact = [(row[1], bytes(row[2])) for row in rows if row[0] in fresh and row[1] != rules.PDQ]
    for kept in _candidates(near, exact):
        key = keys.get(kept.key)
        if key is not None and not key.revoked and key.keep_queries:
            found.matches.extend(_confirmed(kept, key, fresh, at))
    return found


def later_matches(key: int, *, after: int = 0, limit: int = 100) -> list[LaterMatch]:
    """A key's later matches from after a number on, in the order in which they were found."""
    return list(
        LaterMatch.objects.filter(key=key, pk__gt=after)
        .select_related("entry", "entry__bank")
        .order_by("pk")[:limit]
    )


def later_count(keys: QuerySet[PlatformKey]) -> dict[int, int]:
    """How many later matches wait for each key."""
    rows = LaterMatch.objects.filter(key__in=keys).order_by().values_list("key").annotate(Count("pk"))
    return dict(rows)


def _candidates(near: list[tuple[int, bytes]], exact: list[tuple[int, bytes]]) -> Iterator[_Kept]:
    """The kept queries that are near to a new PDQ, or the very hash of a new file."""
    import numpy as np

    from saferday.engines.hashmatch import RadiusIndex

    if near:
        hashes = np.frombuffer(b"".join(value for _pk, value in near), np.uint8).reshape(-1, 32)
        index = RadiusIndex.build(hashes)
        last = 0
        while rows := _part(last):
            last = rows[-1][0]
            questions = np.frombuffer(b"".join(bytes(row[4]) for row in rows), np.uint8).reshape(-1, 32)
            counts = np.diff(index.search_many(questions, rules.MOST_DISTANCE, limit=1).offsets)
            for number in np.flatnonzero(counts):
                row = rows[int(number)]
                yield _Kept(row[1], row[2], row[3], bytes(row[4]), row[5])
    for start in range(0, len(exact), VALUES_AT_ONCE):
        part = exact[start : start + VALUES_AT_ONCE]
        for kind in {kind for kind, _value in part}:
            values = [value for of_kind, value in part if of_kind == kind]
            for same in KeptQuery.objects.filter(kind=kind, value__in=values).values_list(
                "key_id", "at", "kind", "value", "seen"
            ):
                yield _Kept(same[0], same[1], same[2], bytes(same[3]), same[4])


def _part(after: int) -> list[tuple[int, int, datetime, int, bytes | memoryview, int]]:
    return list(
        KeptQuery.objects.filter(kind=rules.PDQ, pk__gt=after)
        .order_by("pk")
        .values_list("pk", "key_id", "at", "kind", "value", "seen")[:QUERIES_AT_ONCE]
    )


def _confirmed(kept: _Kept, key: KeyView, fresh: dict[int, int], at: Snapshot) -> list[Late]:
    """Asks again, as the key would: banks, distances and known false matches all count."""
    (answer,) = match([Asked(kept.kind, kept.value)], banks=key.banks, at=at)
    return [
        Late(kept.key, one.entry, kept.kind, kept.value, kept.at, one.distance)
        for one in answer.matches
        if fresh.get(one.entry, 0) > kept.seen
    ]
