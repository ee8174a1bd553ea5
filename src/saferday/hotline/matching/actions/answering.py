"""What a request for matches leaves behind: the log of matches, kept queries, the allowance it took."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F, Q

from saferday.centre.audit.actions import audited, unchanged

from .. import rules
from ..models import Allowance, KeptQuery, MatchRecord, PlatformKey
from ..queries.matching import Answer, Asked


@audited
def log_matches(
    *,
    by: None = None,
    key: int | None,
    asked: Sequence[Asked],
    answers: Sequence[Answer],
    keep: bool,
    seen: int,
    now: datetime,
) -> int:
    """Writes down what matched, and the hashes asked for where their owner agreed; how many matches.

    The log is a record of its own, purged when the register says so: a link of the audit's chain for each match
    would make every match wait for every other, and drop every page from the page cache.

    Args:
        key: the key that asked; None for the centre itself.
        keep: whether to keep the queries, too.
        seen: the newest change that they were matched against.
    """
    unchanged()
    rows = [
        MatchRecord(
            at=now,
            key_id=key,
            bank_id=match.bank_id,
            entry_id=match.entry,
            kind=one.kind,
            value=one.value,
            distance=match.distance,
            apart=match.advice == rules.CHECK_WITH_CENTRE,
            vetoed=match.vetoed,
        )
        for one, answer in zip(asked, answers, strict=True)
        for match in (*answer.matches, *answer.vetoed)
    ]
    MatchRecord.objects.bulk_create(rows)
    if keep and key is not None:
        KeptQuery.objects.bulk_create(
            [KeptQuery(key_id=key, at=now, kind=one.kind, value=one.value, seen=seen) for one in asked]
        )
    return len(rows)


@audited
def take_allowance(*, by: None = None, key: int, rate: int, wanted: int, now: datetime) -> int:
    """Takes a portion of a key's rate for this minute, shared by all processes; how much was left to take, 0 if none.

    The portion is larger than what is wanted now, so that the next requests need not ask; near the limit it is
    what is left.
    """
    unchanged()
    minute = now.replace(second=0, microsecond=0)
    portion = max(wanted, rate // rules.LEASE_SHARE)
    row, _made = Allowance.objects.get_or_create(key_id=key, minute=minute)
    row = Allowance.objects.select_for_update().get(pk=row.pk)
    got = min(portion, rate - row.taken)
    if got < wanted:
        return 0
    Allowance.objects.filter(pk=row.pk).update(taken=F("taken") + got)
    PlatformKey.objects.filter(
        Q(last_used__isnull=True) | Q(last_used__lt=now - rules.LAST_USED_EVERY), pk=key
    ).update(last_used=now.replace(minute=0, second=0, microsecond=0))
    return got
