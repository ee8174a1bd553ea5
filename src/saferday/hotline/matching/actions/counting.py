"""Takes the numbers of changes, so that they are committed in their order, and keeps the counts of banks."""

from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.db.models import F

from saferday.centre.audit.actions import CHAIN_LOCK, audited, record, unchanged

from ..models import Bank, BankCount, State
from ..queries.counts import counted, wrong_counts


def one_at_a_time() -> None:
    """Lets no other transaction flag or retract until this one ends; call it before reading what stands."""
    _lock()


def take_numbers(count: int) -> range:
    """The next numbers for changed entries; the row stays locked until the transaction ends.

    The audit's own lock is taken first, as every action that flags will need it: two locks always taken in the
    same order cannot wait for each other.
    """
    _lock()
    State.objects.filter(pk=State.ONLY).update(change=F("change") + count)
    last = State.objects.values_list("change", flat=True).get(pk=State.ONLY)
    return range(last - count + 1, last + 1)


def count(bank: Bank, steps: Mapping[int, tuple[int, int]]) -> None:
    """Adds to how many entries of each kind stand, and were retracted; while `one_at_a_time` holds."""
    for kind, (standing, retracted) in steps.items():
        here = BankCount.objects.filter(bank=bank, kind=kind)
        if not here.update(standing=F("standing") + standing, retracted=F("retracted") + retracted):
            BankCount.objects.create(bank=bank, kind=kind, standing=standing, retracted=retracted)


@audited
def recount(*, by: Any = None) -> int:
    """Counts every entry and puts right the counts that are wrong; how many banks had one."""
    one_at_a_time()
    wrong = wrong_counts()
    if not wrong:
        unchanged()
        return 0
    true = counted()
    BankCount.objects.filter(bank__in=wrong).delete()
    BankCount.objects.bulk_create(
        [
            BankCount(bank_id=bank, kind=kind, standing=standing, retracted=retracted)
            for (bank, kind), (standing, retracted) in true.items()
            if bank in wrong
        ]
    )
    record("matching.banks.recounted", by=by, subject="matching.BankCount:*", detail={"banks": len(wrong)})
    return len(wrong)


def settings_changed() -> None:
    """Says that a bank, a key or a quarantine changed: every process reads them anew on its next request."""
    _lock()
    State.objects.filter(pk=State.ONLY).update(settings=F("settings") + 1)


def _lock() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
    if not State.objects.filter(pk=State.ONLY).exists():
        State.objects.get_or_create(pk=State.ONLY)
