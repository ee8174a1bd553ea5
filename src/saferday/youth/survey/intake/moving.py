"""Shuffles sealed answers out of the inbox into the table that results are made from.

Each run takes a new key into use, then goes through everything sealed with the older ones. Where enough
answers of one school and year group are there, they go on together, in random order under new random ids.
The others are sealed anew under the new key, also shuffled. When nothing is left under an old key, its row
goes, and then its private half is destroyed.
"""

from __future__ import annotations

import random
import secrets
import uuid
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from nacl.public import PublicKey, SealedBox

from ..models import InboxEntry, InboxKey, Response, Survey, SurveyVersion
from ..rules import asking
from . import keys
from .accept import unpack

_shuffle = random.SystemRandom()


@dataclass
class Moved:
    """What one run did."""

    responses: int = 0
    sealed_anew: int = 0
    unreadable: int = 0


@dataclass(frozen=True)
class _Opened:
    id: uuid.UUID
    group: tuple[int, int, str]
    content: bytes


def move(*, now: datetime | None = None) -> Moved:
    """One run. Killed at any moment, it has moved each answer whole or not at all."""
    done = Moved()
    if not InboxEntry.objects.exists():
        keys.destroy_strays()
        return done
    old = [key for key in InboxKey.objects.all() if keys.is_here(key.pk)]
    new = keys.new_key()
    over = _versions_that_are_over(now or timezone.now())
    for key in old:
        _empty(key, new, over, done)
    done.unreadable = InboxEntry.objects.exclude(key__in=[key.pk for key in old] + [new.pk]).count()
    keys.destroy_strays()
    return done


def _versions_that_are_over(now: datetime) -> set[int]:
    over = Survey.objects.filter(
        Q(closes_at__lte=now - asking.LATE_ANSWERS) | Q(opens_at__isnull=True)
    ).values("pk")
    return set(SurveyVersion.objects.filter(survey__in=over).values_list("pk", flat=True))


def _empty(key: InboxKey, new: InboxKey, over: set[int], done: Moved) -> None:
    """Empties one old key, in transactions that are short for those who wait."""
    private = keys.private_key(key.pk)
    box = SealedBox(private)
    groups: dict[tuple[int, int, str], list[_Opened]] = defaultdict(list)
    for entry in InboxEntry.objects.filter(key=key).iterator():
        group = (entry.version_id, entry.school_id, entry.year_group)
        groups[group].append(_Opened(entry.pk, group, box.decrypt(bytes(entry.sealed))))
    ready: list[_Opened] = []
    rest: list[_Opened] = []
    order = list(groups.values())
    _shuffle.shuffle(order)
    for members in order:
        if len(members) < asking.BATCH_LEAST and members[0].group[0] not in over:
            rest += members
            continue
        ready += members
        if len(ready) >= asking.BATCH_MOST:
            done.responses += _hand_on(ready)
            ready = []
    if ready:
        done.responses += _hand_on(ready)
    again = SealedBox(PublicKey(bytes(new.public)))
    for start in range(0, len(rest), asking.BATCH_MOST):
        done.sealed_anew += _seal_anew(rest[start : start + asking.BATCH_MOST], new, again)
    _retire(key)


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


def _response(group: tuple[int, int, str], route: str, answers: dict[str, Any]) -> Response:
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
