"""A human's decision on hashes that were set apart, one or a whole family of near-duplicates."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from saferday.centre.accounts.queries import require
from saferday.centre.audit.actions import audited, record, unchanged

from .. import rules
from ..models import Bank, Entry, Quarantine
from ..queries.banks import may_write
from ..queries.entries import standing_together
from .counting import settings_changed
from .flagging import retract_entries


@audited
def decide_quarantine(
    *, by: Any, quarantine: Quarantine, decision: str, reason: str, now: datetime | None = None
) -> Quarantine:
    """Decides on one hash that was set apart; see `decide_quarantines`."""
    decide_quarantines(by=by, quarantines=[quarantine], decision=decision, reason=reason, now=now)
    return Quarantine.objects.get(pk=quarantine.pk)


@audited
def decide_quarantines(
    *, by: Any, quarantines: Sequence[Quarantine], decision: str, reason: str, now: datetime | None = None
) -> int:
    """Hashes set apart stay so, are let go, or their flags are taken back: one decision for all, or for none of them.

    A flag is taken back whole: with the other hashes of its file, by which copies would be found on.

    Args:
        decision: ``upheld``, ``released`` or ``retracted``.

    Returns:
        How many were decided; those that somebody decided meanwhile are left out.

    Raises:
        PermissionDenied: the person may not flag; or, to retract, may not write a bank that holds one of the hashes.
    """
    require(by, "hashes.flag")
    if decision not in (rules.UPHELD, rules.RELEASED, rules.RETRACTED):
        raise ValueError(f"{decision!r} is no decision.")
    if not reason.strip():
        raise ValueError("A decision needs its reason.")
    wanted = [one.pk for one in quarantines]
    held = [
        one
        for one in Quarantine.objects.select_for_update().filter(pk__in=wanted).order_by("pk")
        if one.state in rules.SET_APART and one.state != decision
    ]
    if not held:
        unchanged()
        return 0
    if decision == rules.RETRACTED:
        _take_back(by, held, reason)
    moment = now or timezone.now()
    for one in held:
        one.state, one.reason = decision, reason.strip()[:300]
        one.decided_at, one.decided_by = moment, by
        one.save(update_fields=["state", "reason", "decided_at", "decided_by"])
        record("matching.quarantine.decided", by=by, subject=one, detail={"decision": decision})
    settings_changed()
    return len(held)


def _take_back(by: Any, held: Sequence[Quarantine], reason: str) -> None:
    by_bank: dict[Bank, set[int]] = {}
    for one in held:
        for entry in Entry.objects.filter(
            kind=one.kind, value=bytes(one.value), retracted_at__isnull=True, bank__negative=False
        ).select_related("bank"):
            by_bank.setdefault(entry.bank, set()).update(standing_together(entry))
    for bank in by_bank:
        if not may_write(by, bank):
            raise PermissionDenied("hashes.flag")
    for bank, entries in by_bank.items():
        retract_entries(by=by, bank=bank, entries=sorted(entries), reason=reason)
