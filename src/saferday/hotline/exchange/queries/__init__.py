"""Every read of exchange."""

from .partners import (
    PartnerLine,
    due,
    failing,
    is_stale,
    lines,
    partner_by_key,
    partner_by_slug,
    shared_bank,
    stale,
    state_of,
    waiting_undos,
)
from .reliance import Relying, holders, relying, standing_with
from .runs import (
    brought_by,
    handed_in,
    last_runs,
    missing_from,
    row_aside,
    rows_aside,
    run_by_pk,
    runs_of,
    share_read,
)
from .since import change_at

__all__ = [
    "PartnerLine",
    "Relying",
    "brought_by",
    "change_at",
    "due",
    "failing",
    "handed_in",
    "holders",
    "is_stale",
    "last_runs",
    "lines",
    "missing_from",
    "partner_by_key",
    "partner_by_slug",
    "relying",
    "row_aside",
    "rows_aside",
    "run_by_pk",
    "runs_of",
    "share_read",
    "shared_bank",
    "stale",
    "standing_with",
    "state_of",
    "waiting_undos",
]
