"""Every read of matching."""

from .banks import (
    BankSize,
    all_banks,
    bank_by_slug,
    banks_to_read,
    banks_to_write,
    banks_without_legal_basis,
    may_read,
    may_write,
    sizes,
)
from .counts import counted, standing_pdq, wrong_counts
from .entries import (
    EntryRow,
    changes_of,
    due_to_expire,
    entries_by_reference,
    entries_with,
    entry,
    live_entries,
    newest_change,
    standing_named,
    standing_of_references,
    standing_together,
    stream,
)
from .flooding import Flood, entries_set_apart, floods, quarantine, quarantines
from .index_files import index_is_due, index_status, make_index, newest_build, verify_index, warm_index
from .later import LaterFound, find_later, later_count, later_matches
from .matching import Answer, Asked, Match, match
from .organisations import organisation_by_slug
from .pictures import HashedPicture, NotFlaggable, hashes_of_picture, read_picture
from .platform_keys import key, key_by_public, keys, organisations
from .snapshots import BankView, KeyView, Snapshot, snapshot
from .state import StateView, read_state

__all__ = [
    "Answer",
    "Asked",
    "BankSize",
    "BankView",
    "EntryRow",
    "Flood",
    "HashedPicture",
    "KeyView",
    "LaterFound",
    "Match",
    "NotFlaggable",
    "Snapshot",
    "StateView",
    "all_banks",
    "bank_by_slug",
    "banks_to_read",
    "banks_to_write",
    "banks_without_legal_basis",
    "changes_of",
    "counted",
    "due_to_expire",
    "entries_by_reference",
    "entries_set_apart",
    "entries_with",
    "entry",
    "find_later",
    "floods",
    "hashes_of_picture",
    "index_is_due",
    "index_status",
    "key",
    "key_by_public",
    "keys",
    "later_count",
    "later_matches",
    "live_entries",
    "make_index",
    "match",
    "may_read",
    "may_write",
    "newest_build",
    "newest_change",
    "organisation_by_slug",
    "organisations",
    "quarantine",
    "quarantines",
    "read_picture",
    "read_state",
    "sizes",
    "snapshot",
    "standing_named",
    "standing_of_references",
    "standing_pdq",
    "standing_together",
    "stream",
    "verify_index",
    "warm_index",
    "wrong_counts",
]
