"""Every write of matching."""

from .answering import log_matches, take_allowance
from .banks import BankExists, LabelsInUse, change_bank, create_bank
from .counting import recount
from .deciding import decide_quarantine, decide_quarantines
from .flagging import Flagged, NewEntry, Refused, TooMany, expire, flag, retract, retract_entries
from .keys import (
    BankNotOpen,
    KeyEnded,
    NotADemo,
    OrganisationExists,
    ShownKey,
    add_organisation,
    change_key,
    create_demo_key,
    create_key,
    revoke_key,
    rotate_key,
)
from .pictures import flag_picture, retract_group
from .upkeep import (
    begin_another_past,
    find_floods,
    note_later_matches,
    purge_allowances,
    purge_kept_queries,
    purge_later_matches,
    purge_matches,
    settle_later,
    take_figures,
    take_grouping,
    take_index,
)

__all__ = [
    "BankExists",
    "BankNotOpen",
    "Flagged",
    "KeyEnded",
    "LabelsInUse",
    "NewEntry",
    "NotADemo",
    "OrganisationExists",
    "Refused",
    "ShownKey",
    "TooMany",
    "add_organisation",
    "begin_another_past",
    "change_bank",
    "change_key",
    "create_bank",
    "create_demo_key",
    "create_key",
    "decide_quarantine",
    "decide_quarantines",
    "expire",
    "find_floods",
    "flag",
    "flag_picture",
    "log_matches",
    "note_later_matches",
    "purge_allowances",
    "purge_kept_queries",
    "purge_later_matches",
    "purge_matches",
    "recount",
    "retract",
    "retract_entries",
    "retract_group",
    "revoke_key",
    "rotate_key",
    "settle_later",
    "take_allowance",
    "take_figures",
    "take_grouping",
    "take_index",
]
