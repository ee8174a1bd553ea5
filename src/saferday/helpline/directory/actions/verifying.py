"""Checking entries, one by one: confirmed, or not to be confirmed, and taking back a mistake."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from saferday.centre.accounts.queries import require
from saferday.centre.areas.queries import area_by_slug
from saferday.centre.audit.actions import audited, record, unchanged

from ..models import FactCheck, Service, Verification
from ..queries.freshness import holds
from ..rules import facts as rules

if TYPE_CHECKING:
    from saferday.centre.areas.queries import Area

UNDO_WITHIN = timedelta(days=7)
"""How long a verification may be taken back."""


class CannotUndo(ValueError):
    """The verification cannot be taken back any more; the message says why."""


def area_of(service: Service) -> "Area | None":
    """The one area that the service is limited to; its staff may look after the entry."""
    covers = [one.covers for one in service.service_areas.all() if one.covers]
    return area_by_slug(covers[0]) if len(covers) == 1 else None


@audited
def confirm_facts(
    *, by: Any, service: Service, facts: Sequence[str], on: date | None = None
) -> Verification | None:
    """Says that the facts are still true today. Facts of which nothing is kept cannot be confirmed."""
    area = area_of(service)
    require(by, "directory.verify", area=area)
    today = on or timezone.localdate()
    if today > timezone.localdate():
        raise ValueError("A check cannot lie in the future.")
    chosen = [fact for fact in rules.FACTS if fact in facts and holds(service, fact)]
    return _mark(by, service, chosen, Verification.CONFIRMED, today, area)


@audited
def doubt_facts(*, by: Any, service: Service, facts: Sequence[str]) -> Verification | None:
    """Says that the facts could not be confirmed: the public is no longer shown them."""
    area = area_of(service)
    require(by, "directory.verify", area=area)
    chosen = [fact for fact in rules.FACTS if fact in facts]
    return _mark(by, service, chosen, Verification.DOUBTED, timezone.localdate(), area)


@audited
def undo_verification(*, by: Any, verification: Verification) -> None:
    """Puts the facts back as they stood before.

    Raises:
        CannotUndo: it was taken back before, is too old, or the service was checked again since.
    """
    service = verification.service
    area = area_of(service)
    require(by, "directory.verify", area=area)
    if verification.undone_at is not None:
        raise CannotUndo(_("This check has already been taken back."))
    if timezone.now() - verification.at > UNDO_WITHIN:
        raise CannotUndo(_("This check is more than a week old. Check the service again instead."))
    newest = service.verifications.filter(undone_at__isnull=True).order_by("-at", "-id").first()
    if (
        newest is None
        or newest.pk != verification.pk
        or (service.edited_at or verification.at) > verification.at
    ):
        raise CannotUndo(_("The service was checked or changed again since. Check it again instead."))
    for state in verification.before:
        FactCheck.objects.update_or_create(
            service=service,
            fact=state["fact"],
            defaults={
                "status": state["status"],
                "checked_on": date.fromisoformat(state["on"]) if state["on"] else None,
                "checked_by": state["by"],
                "staff_id": state["staff"],
            },
        )
    verification.undone_at = timezone.now()
    verification.save(update_fields=["undone_at"])
    _touch(service)
    record(
        "directory.verification.undone",
        by=by,
        subject=service,
        area=area,
        detail={"facts": verification.facts, "outcome": verification.outcome},
    )


def _mark(
    by: Any, service: Service, chosen: list[str], outcome: str, today: date, area: "Area | None"
) -> Verification | None:
    if not chosen:
        unchanged()
        return None
    held = {one.fact: one for one in FactCheck.objects.filter(service=service)}
    before = []
    for fact in chosen:
        row = held.get(fact) or FactCheck(service=service, fact=fact)
        before.append(
            {
                "fact": fact,
                "status": row.status,
                "on": row.checked_on.isoformat() if row.checked_on else None,
                "by": row.checked_by,
                "staff": row.staff_id,
            }
        )
        set_check(row, by=by, on=today if outcome == Verification.CONFIRMED else None)
    verification = Verification.objects.create(
        service=service, by=by, at=timezone.now(), outcome=outcome, facts=chosen, before=before
    )
    _touch(service)
    act = "verified" if outcome == Verification.CONFIRMED else "doubted"
    was = {state["fact"]: state["on"] for state in before}
    record(
        f"directory.service.{act}",
        by=by,
        subject=service,
        area=area,
        detail={"facts": chosen, "on": today.isoformat(), "before": was},
    )
    return verification


def set_check(row: FactCheck, *, by: Any, on: date | None) -> None:
    """Marks a fact as checked by a member of staff, or as not checked.

    Their name stays in their account alone, so that nothing public holds it, even after they have left.
    """
    if on is None:
        row.status, row.checked_on, row.checked_by, row.staff = rules.UNVERIFIED, None, "", None
    else:
        row.status, row.checked_on, row.checked_by, row.staff = (
            rules.CHECKED,
            on,
            settings.WAGTAIL_SITE_NAME[:200],
            by,
        )
    row.save()


def _touch(service: Service) -> None:
    service.last_modified = timezone.now()
    service.save(update_fields=["last_modified"])
