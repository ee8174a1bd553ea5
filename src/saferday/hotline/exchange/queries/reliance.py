"""Who relied on what: which partners have a bank, up to where, and which have an entry or its retraction."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from saferday.hotline.matching import queries as matching

from ..models import Delivery, Shared

CURRENT, OLDER, NOT = "current", "older", "not"


@dataclass(frozen=True)
class Relying:
    """A partner, and how far it has one of our banks."""

    shared: Shared
    behind: bool
    """Whether the bank has changed since."""


@dataclass(frozen=True)
class Holder:
    """A partner who has an entry: as it stands now (``current``), or as it stood before (``older``)."""

    partner: Any
    state: str
    since: datetime | None


def relying(bank: Any = None) -> list[Relying]:
    """Which partners have which of our banks, up to where."""
    rows = Shared.objects.select_related("partner", "bank")
    if bank is not None:
        rows = rows.filter(bank=bank)
    found = list(rows)
    newest = {one.bank_id: 0 for one in found}
    for one in found:
        if not newest[one.bank_id]:
            newest[one.bank_id] = matching.newest_change(one.bank)
    return [Relying(one, one.sent < newest[one.bank_id]) for one in found]


def standing_with(kind: str, value: bytes, banks: Any) -> list[tuple[Any, list[Holder]]]:
    """Every entry of a hash in these banks, with the partners who have it."""
    entries = list(matching.entries_with(kind, value, banks=banks)[:50])
    shared: dict[int, list[Shared]] = {}
    for one in Shared.objects.filter(bank__in={entry.bank_id for entry in entries}).select_related("partner"):
        shared.setdefault(one.bank_id, []).append(one)
    return [(entry, holders(entry, shared.get(entry.bank_id, []))) for entry in entries]


def holders(entry: Any, shared: list[Shared]) -> list[Holder]:
    """The partners who have an entry, and whether they have its newest state: a retraction, say."""
    found = []
    for one in shared:
        if one.sent >= entry.change:
            state = CURRENT
        elif one.last_at >= entry.flagged_at and one.sent > 0 and _had_before(one, entry):
            state = OLDER
        else:
            continue
        found.append(Holder(one.partner, state, one.last_at))
    return found


def _had_before(shared: Shared, entry: Any) -> bool:
    """Whether something of the bank went to the partner between the entry's flag and its newest change."""
    deliveries = Delivery.objects.filter(
        partner=shared.partner_id, bank=shared.bank_id, at__gte=entry.flagged_at
    )
    return deliveries.exists()
