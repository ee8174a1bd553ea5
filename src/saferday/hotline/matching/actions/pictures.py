"""Flags pictures: every hash by which a copy may be known, as one flag that is taken back as one."""

from datetime import datetime
from typing import Any

from saferday.centre.audit.actions import audited

from .. import rules
from ..models import Bank, Entry
from ..queries.entries import retracted_together
from ..queries.pictures import HashedPicture
from .flagging import Flagged, NewEntry, flag, retract_entries


class NotOurs(ValueError):
    """The flag was not the staff's own."""


@audited
def flag_picture(
    *,
    by: Any = None,
    bank: Bank,
    picture: HashedPicture,
    provenance: str,
    label: str = "",
    reference: str = "",
    expires_at: datetime | None = None,
    now: datetime | None = None,
) -> Flagged:
    """Flags all hashes of a picture (``queries.hashes_of_picture`` makes them) under its group.

    The same picture again is brought up to date. See `flag` for the rest.
    """
    exact = [NewEntry(kind, value, label, None, picture.group) for kind, value in picture.exact]
    near = [NewEntry("pdq", value, label, quality, picture.group) for value, quality in picture.pdq]
    return flag(
        by=by,
        bank=bank,
        entries=[one._replace(expires_at=expires_at) for one in (*near, *exact)],
        provenance=provenance,
        reference=reference,
        now=now,
    )


@audited
def restore_flag(
    *, by: Any, entry: Entry, reference: str, expires_at: datetime | None = None, now: datetime | None = None
) -> Flagged:
    """Lets a flag of staff stand again that was taken back by mistake, with all that was taken back with it.

    Raises:
        NotOurs: it came from a list or from the person in the picture; only they can bring it back.
    """
    if entry.provenance != rules.BY_STAFF:
        raise NotOurs(entry.provenance)
    return flag(
        by=by,
        bank=entry.bank,
        entries=[
            NewEntry(one.kind_key, bytes(one.value), one.label, one.quality, one.group, expires_at=expires_at)
            for one in retracted_together(entry)
        ],
        provenance=rules.BY_STAFF,
        reference=reference,
        now=now,
    )


@audited
def retract_group(*, by: Any = None, bank: Bank, group: str, reason: str, now: datetime | None = None) -> int:
    """Takes back a flag of several hashes as one; the answer is how many stood."""
    if not group:
        raise ValueError("A group has a name; hashes without one are taken back by themselves.")
    standing = Entry.objects.filter(bank=bank, group=group, retracted_at__isnull=True)
    return retract_entries(
        by=by, bank=bank, entries=list(standing.values_list("pk", flat=True)), reason=reason, now=now
    )
