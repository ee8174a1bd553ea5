"""What went to partners, and up to where; and marks in time."""

from datetime import datetime

from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone

from saferday.centre.audit.actions import audited, unchanged

from ..models import Delivery, Mark, Partner, Run, Shared
from .runs import claim


@audited
def note_delivery(
    *,
    by: None = None,
    partner: Partner,
    bank: int,
    after: int,
    upto: int,
    rows: int,
    retractions: int,
    now: datetime,
    confirmed: int,
) -> None:
    """Writes down that a page of a bank went to a partner.

    A record of its own, as the log of matches is: a link of the audit's chain for each page would make every page
    wait for every other. A partner who pulls has what came before ``after``.

    Args:
        bank: the number of the bank.
        confirmed: up to which change the partner is known to have the bank.
    """
    unchanged()
    Shared.objects.get_or_create(partner=partner, bank_id=bank, defaults={"first_at": now, "last_at": now})
    Shared.objects.filter(partner=partner, bank_id=bank).update(
        last_at=now,
        sent=Greatest(F("sent"), upto),
        confirmed=Greatest(F("confirmed"), confirmed),
        rows=F("rows") + rows,
    )
    if rows:
        Delivery.objects.create(
            partner=partner, bank_id=bank, at=now, after=after, upto=upto, rows=rows, retractions=retractions
        )
        Partner.objects.filter(pk=partner.pk).update(succeeded_at=now, tried_at=now)


@audited
def note_sent(
    *,
    by: None = None,
    run: Run,
    partner: Partner,
    holder: str,
    bank: int,
    after: int,
    upto: int,
    rows: int,
    retractions: int,
    left_out: dict[str, int],
) -> Run:
    """Writes down that the partner has taken a page that was sent.

    Raises:
        Paused: the partner was paused meanwhile; the page is sent again after.
    """
    unchanged()
    now = timezone.now()
    run = Run.objects.select_for_update(of=("self",)).get(pk=run.pk)
    claim(partner=partner, holder=holder, now=now)
    note_delivery(
        partner=partner, bank=bank, after=after, upto=upto, rows=rows, retractions=retractions, now=now,
        confirmed=upto,
    )  # fmt: skip
    run.pages += 1
    run.sent += rows
    for what, count in left_out.items():
        run.ignored[what] = run.ignored.get(what, 0) + count
    run.save(update_fields=["pages", "sent", "ignored"])
    return run


@audited
def mark_time(*, by: None = None, now: datetime, change: int) -> bool:
    """Remembers the newest change's number at this time; False if it is the one of the last mark."""
    unchanged()
    last = Mark.objects.order_by("-at").first()
    if last is not None and (last.change >= change or last.at >= now):
        return False
    Mark.objects.create(at=now, change=change)
    return True
