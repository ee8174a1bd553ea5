"""Every write of exchange."""

from .partners import (
    PartnerExists,
    add_partner,
    change_partner,
    exchange_now,
    give_key,
    pause,
    resume,
    start_again,
)
from .runs import (
    Held,
    Paused,
    RunEnded,
    claim,
    end_run,
    fail_run,
    note_signed,
    release,
    retract_missing,
    save_cursor,
    start_run,
    take_part,
)
from .sharing import mark_time, note_delivery, note_sent
from .undoing import CannotUndo, end_undo, undo_part, undo_run
from .upkeep import purge_deliveries, purge_empty_runs, purge_set_aside

__all__ = [
    "CannotUndo",
    "Held",
    "PartnerExists",
    "Paused",
    "RunEnded",
    "add_partner",
    "change_partner",
    "claim",
    "end_run",
    "end_undo",
    "exchange_now",
    "fail_run",
    "give_key",
    "mark_time",
    "note_delivery",
    "note_sent",
    "note_signed",
    "pause",
    "purge_deliveries",
    "purge_empty_runs",
    "purge_set_aside",
    "release",
    "resume",
    "retract_missing",
    "save_cursor",
    "start_again",
    "start_run",
    "take_part",
    "undo_part",
    "undo_run",
]
