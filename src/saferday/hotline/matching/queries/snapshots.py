"""Banks, keys and quarantined hashes as a request needs them, kept in memory until one of them changes."""

import threading
from dataclasses import dataclass, replace
from datetime import datetime

from .. import rules
from ..models import Bank, PlatformKey, Quarantine
from .state import StateView, may_be_remembered, read_state


@dataclass(frozen=True)
class BankView:
    """A bank in use."""

    pk: int
    slug: str
    negative: bool
    distance: int


@dataclass(frozen=True)
class KeyView:
    """A key, with the banks that it may rely on."""

    pk: int
    public: str
    organisation: str
    scopes: frozenset[str]
    banks: frozenset[int]
    rate: int
    keep_queries: bool
    expires_at: datetime | None
    revoked: bool
    last_used: datetime | None


@dataclass(frozen=True)
class Snapshot:
    """Everything but the entries, as it stood at a state."""

    state: StateView
    banks: dict[int, BankView]
    by_slug: dict[str, BankView]
    keys: dict[str, KeyView]
    """By the digest of the key."""
    apart: frozenset[tuple[int, bytes]]
    """Kind and value of the hashes that are set apart."""

    @property
    def negative(self) -> frozenset[int]:
        """The banks of known false matches."""
        return frozenset(bank.pk for bank in self.banks.values() if bank.negative)


_lock = threading.Lock()
_kept: Snapshot | None = None


def snapshot(state: StateView | None = None) -> Snapshot:
    """Banks, keys and quarantined hashes at the state, read anew only where they have changed."""
    global _kept
    state = state or read_state()
    kept = _kept
    if kept is not None and (kept.state.lineage, kept.state.settings) == (state.lineage, state.settings):
        # The same banks and keys, but entries may have come since.
        return kept if kept.state == state else replace(kept, state=state)
    fresh = _read(state)
    if may_be_remembered():
        with _lock:
            _kept = fresh
    return fresh


def _read(state: StateView) -> Snapshot:
    banks = {
        bank.pk: BankView(bank.pk, bank.slug, bank.negative, bank.distance)
        for bank in Bank.objects.filter(active=True)
    }
    for_all = frozenset(Bank.objects.filter(active=True, rely=rules.RELY_EVERY).values_list("pk", flat=True))
    relied = frozenset(
        Bank.objects.filter(active=True).exclude(rely=rules.RELY_NOBODY).values_list("pk", flat=True)
    )
    named: dict[int, set[int]] = {}
    for key, bank in PlatformKey.banks.through.objects.values_list("platformkey_id", "bank_id"):
        named.setdefault(key, set()).add(bank)
    keys = {}
    for row in PlatformKey.objects.select_related("organisation"):
        chosen = frozenset(named.get(row.pk, ())) & relied if row.pk in named else for_all
        keys[row.digest] = KeyView(
            pk=row.pk,
            public=row.public,
            organisation=row.organisation.name,
            scopes=frozenset(row.scopes),
            banks=chosen,
            rate=row.rate,
            keep_queries=row.keep_queries,
            expires_at=row.expires_at,
            revoked=row.revoked_at is not None,
            last_used=row.last_used,
        )
    apart = frozenset(
        (kind, bytes(value))
        for kind, value in Quarantine.objects.filter(state__in=rules.SET_APART).values_list("kind", "value")
    )
    return Snapshot(state, banks, {bank.slug: bank for bank in banks.values()}, keys, apart)


def forget() -> None:
    """Lets go of what is kept in memory; the next request reads it anew."""
    global _kept
    with _lock:
        _kept = None
