"""Shuffles sealed answers out of the inbox into the table that results are made from.

Each run takes a new key into use for what arrives, then goes through everything sealed with the older ones.
Of one school and year group, some answers always wait in a pool until the survey is over: a run hands on only
what is above ``POOL`` and leaves that many behind, drawn at random from the old and the new. So the last pupil of a
year group goes on among others, and never alone. (A pool mix, after D. Chaum's mixes of 1981.) What stays is
sealed anew under the pool's key, also shuffled. When nothing is left under an old key, its row goes, and then its
private half is destroyed.
"""

from __future__ import annotations

import contextlib
import random
import secrets
import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from nacl.exceptions import CryptoError
from nacl.public import PublicKey, SealedBox

from ..models import InboxEntry, InboxKey, Response, Survey, SurveyVersion
from ..rules import asking
from . import keys
from .accept import unpack

_shuffle = random.SystemRandom()
SCHOOLS_AT_ONCE = 500
Group = tuple[int, int, str]
"""Version, school and year group."""


@dataclass
class Moved:
    """What one run did."""

    responses: int = 0
    sealed_anew: int = 0
    unreadable: int = 0


@dataclass(frozen=True)
class _Opened:
    id: uuid.UUID
    group: Group
    content: bytes


def move(*, now: datetime | None = None) -> Moved:
    """One run. Killed at any moment, it has moved each answer whole or not at all."""
    done = Moved()
    here = [key for key in InboxKey.objects.all() if keys.is_here(key)]
    if not InboxEntry.objects.exists():
        # A run that was killed after its last answer left the key of what it had handed on.
        for key in here:
            _retire(key)
        keys.destroy_strays()
        return done
    new = keys.new_key()
    pool = next((key for key in here if key.pool and not keys.is_old(key.pk)), None) or keys.new_key(
        pool=True
    )
    over = _versions_that_are_over(now or timezone.now())
    for key in here:
        if key.pk != pool.pk:
            _empty(key, pool, over, done)
    _sweep(pool, over, done)
    done.unreadable = InboxEntry.objects.exclude(key__in={key.pk for key in here} | {new.pk, pool.pk}).count()
    keys.destroy_strays()
    return done


def _versions_that_are_over(now: datetime) -> set[int]:
    over = Survey.objects.filter(
        Q(closes_at__lte=now - asking.LATE_ANSWERS - asking.SETTLED_AFTER) | Q(opens_at__isnull=True)
    ).values("pk")
    return set(SurveyVersion.objects.filter(survey__in=over).values_list("pk", flat=True))


def _empty(key: InboxKey, pool: InboxKey, over: set[int], done: Moved) -> None:
    """Empties one old key, in transactions that are short for those who wait."""
    groups: dict[Group, list[_Opened]] = defaultdict(list)
    for one in _opened(InboxEntry.objects.filter(key=key)):
        groups[one.group].append(one)
    waiting = _waiting_in(pool) if groups else {}
    ripe = {
        group
        for group, members in groups.items()
        if group[0] in over or len(members) + waiting.get(group, 0) >= asking.POOL + asking.BATCH_LEAST
    }
    for one in _of_groups(pool, ripe & waiting.keys()):
        groups[one.group].append(one)
    _pass_on(groups, ripe, pool, over, done)
    _retire(key)


def _sweep(pool: InboxKey, over: set[int], done: Moved) -> None:
    """Hands on what waits in the pool for surveys that are over, and ends the pool when it is empty."""
    ripe = {group for group in _waiting_in(pool) if group[0] in over}
    groups: dict[Group, list[_Opened]] = defaultdict(list)
    for one in _of_groups(pool, ripe):
        groups[one.group].append(one)
    _pass_on(groups, ripe, pool, over, done)
    _retire(pool)


def _pass_on(
    groups: dict[Group, list[_Opened]], ripe: set[Group], pool: InboxKey, over: set[int], done: Moved
) -> None:
    """Hands on what is above the pool of each ripe group, and seals the rest anew."""
    ready: list[_Opened] = []
    rest: list[_Opened] = []
    order = list(groups.values())
    _shuffle.shuffle(order)
    for members in order:
        group = members[0].group
        if group not in ripe:
            rest += members
            continue
        _shuffle.shuffle(members)
        stay = 0 if group[0] in over else asking.POOL
        rest += members[:stay]
        ready += members[stay:]
        if len(ready) >= asking.BATCH_MOST:
            done.responses += _hand_on(ready)
            ready = []
    if ready:
        done.responses += _hand_on(ready)
    again = SealedBox(PublicKey(bytes(pool.public)))
    for start in range(0, len(rest), asking.BATCH_MOST):
        done.sealed_anew += _seal_anew(rest[start : start + asking.BATCH_MOST], pool, again)


def _opened(entries: QuerySet[InboxEntry]) -> Iterator[_Opened]:
    """Entries of one key, opened. One that is damaged stays where it is and keeps none of the others waiting."""
    box: SealedBox | None = None
    for entry in entries.iterator():
        box = box or SealedBox(keys.private_key(entry.key_id))
        group = (entry.version_id, entry.school_id, entry.year_group)
        with contextlib.suppress(CryptoError):
            yield _Opened(entry.pk, group, box.decrypt(bytes(entry.sealed)))


def _waiting_in(pool: InboxKey) -> dict[Group, int]:
    """How many answers of each group wait in the pool."""
    rows = InboxEntry.objects.filter(key=pool).values_list("version_id", "school_id", "year_group")
    return {(version, school, year): count for version, school, year, count in rows.annotate(Count("pk"))}


def _of_groups(pool: InboxKey, groups: set[Group]) -> Iterator[_Opened]:
    """What waits in the pool of some groups, opened."""
    schools = sorted({school for _version, school, _year in groups})
    for start in range(0, len(schools), SCHOOLS_AT_ONCE):
        entries = InboxEntry.objects.filter(key=pool, school_id__in=schools[start : start + SCHOOLS_AT_ONCE])
        wanted = [
            pk
            for pk, *group in entries.values_list("pk", "version_id", "school_id", "year_group")
            if tuple(group) in groups
        ]
        for at in range(0, len(wanted), asking.BATCH_MOST):
            yield from _opened(InboxEntry.objects.filter(pk__in=wanted[at : at + asking.BATCH_MOST]))


def _hand_on(batch: list[_Opened]) -> int:
    rows = []
    for one in batch:
        route, answers = unpack(one.content)
        rows.append(_response(one.group, route, answers))
    # In the order of random ids, which is no order.
    rows.sort(key=lambda row: row.pk.bytes)
    with transaction.atomic():
        if not _take_out(batch):
            return 0
        Response.objects.bulk_create(rows)
    return len(rows)


def _response(group: Group, route: str, answers: dict[str, Any]) -> Response:
    return Response(
        id=uuid.uuid4(),
        version_id=group[0],
        school_id=group[1],
        year_group=group[2],
        route=route,
        answers=answers,
        cell_key=secrets.randbelow(256),
    )


def _seal_anew(batch: list[_Opened], new: InboxKey, box: SealedBox) -> int:
    rows = [
        InboxEntry(
            id=uuid.uuid4(),
            key=new,
            version_id=one.group[0],
            school_id=one.group[1],
            year_group=one.group[2],
            sealed=box.encrypt(one.content),
        )
        for one in batch
    ]
    rows.sort(key=lambda row: row.pk.bytes)
    with transaction.atomic():
        if not _take_out(batch):
            return 0
        InboxEntry.objects.bulk_create(rows)
    return len(rows)


def _take_out(batch: list[_Opened]) -> bool:
    """Takes entries out of the inbox; another worker that was quicker leaves nothing to do."""
    with transaction.atomic():
        taken, _rows = InboxEntry.objects.filter(pk__in=[one.id for one in batch]).delete()
        if taken == len(batch):
            return True
        transaction.set_rollback(True)
    return False


def _retire(key: InboxKey) -> None:
    """Ends the key if nothing is left under it. What came meanwhile keeps it for the next run.

    The lock waits for every answer that is on its way in under this key, and holds off those that come after.
    """
    with transaction.atomic():
        row = InboxKey.objects.select_for_update().filter(pk=key.pk, current=False).first()
        if row is None or InboxEntry.objects.filter(key=row).exists():
            return
        row.delete()
    keys.destroy(key.pk)
