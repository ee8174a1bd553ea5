"""Every read of matching."""

from .banks import BankSize, bank_by_slug, banks_to_read, banks_to_write, may_read, may_write, sizes
from .entries import (
    EntryRow,
    changes_of,
    due_to_expire,
    entries_by_reference,
    entries_with,
    entry,
    live_entries,
    newest_change,
    stream,
)
from .matching import Answer, Asked, Match, match
from .snapshots import BankView, KeyView, Snapshot, snapshot
from .state import StateView, read_state

__all__ = [
    "Answer",
    "Asked",
    "BankSize",
    "BankView",
    "EntryRow",
    "KeyView",
    "Match",
    "Snapshot",
    "StateView",
    "bank_by_slug",
    "banks_to_read",
    "banks_to_write",
    "changes_of",
    "due_to_expire",
    "entries_by_reference",
    "entries_with",
    "entry",
    "live_entries",
    "match",
    "may_read",
    "may_write",
    "newest_change",
    "read_state",
    "sizes",
    "snapshot",
    "stream",
]
