"""Every write of matching."""

from .answering import log_matches, take_allowance
from .banks import BankExists, LabelsInUse, change_bank, create_bank
from .flagging import Flagged, NewEntry, Refused, TooMany, expire, flag, retract, retract_entries
from .keys import (
    BankNotOpen,
    KeyEnded,
    OrganisationExists,
    ShownKey,
    add_organisation,
    change_key,
    create_key,
    revoke_key,
    rotate_key,
)
from .upkeep import (
    decide_quarantine,
    find_floods,
    note_later_matches,
    purge_allowances,
    purge_kept_queries,
    purge_later_matches,
    purge_matches,
    settle_later,
    take_index,
)

__all__ = [
    "BankExists",
    "BankNotOpen",
    "Flagged",
    "KeyEnded",
    "LabelsInUse",
    "NewEntry",
    "OrganisationExists",
    "Refused",
    "ShownKey",
    "TooMany",
    "add_organisation",
    "change_bank",
    "change_key",
    "create_bank",
    "create_key",
    "decide_quarantine",
    "expire",
    "find_floods",
    "flag",
    "log_matches",
    "note_later_matches",
    "purge_allowances",
    "purge_kept_queries",
    "purge_later_matches",
    "purge_matches",
    "retract",
    "retract_entries",
    "revoke_key",
    "rotate_key",
    "settle_later",
    "take_allowance",
    "take_index",
]
