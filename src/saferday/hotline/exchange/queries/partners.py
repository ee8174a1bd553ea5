"""Partners: how each stands, and whose turn it is."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet, Sum

from .. import rules
from ..models import Partner, Run

GOOD, BAD, WAITING, PAUSED = "good", "bad", "waiting", "paused"


@dataclass(frozen=True)
class PartnerLine:
    """A partner as the list of partners shows it."""

    partner: Partner
    state: str
    """``good``, ``bad``, ``waiting`` (nothing was exchanged yet) or ``paused``."""
    late: bool
    rows_in: int
    rows_out: int
    aside: int


def lines(*, now: datetime) -> list[PartnerLine]:
    """Every partner with its state and its numbers; in a fixed number of statements."""
    partners = list(Partner.objects.select_related("bank"))
    sums: dict[int | None, Any] = {
        row["partner"]: row
        for row in Run.objects.filter(partner__in=partners)
        .order_by()
        .values("partner")
        .annotate(new=Sum("added"), changed=Sum("changed"), aside=Sum("aside"), sent=Sum("sent"))
    }
    served: dict[int, int] = dict(
        Partner.objects.order_by().values_list("pk").annotate(rows=Sum("shared__rows", default=0))
    )
    found = []
    for one in partners:
        numbers = sums.get(one.pk) or {}
        found.append(
            PartnerLine(
                one,
                state_of(one),
                is_stale(one, now),
                (numbers.get("new") or 0) + (numbers.get("changed") or 0),
                served.get(one.pk, 0),
                numbers.get("aside") or 0,
            )
        )
    return found


def state_of(partner: Partner) -> str:
    """How a partner stands, in a word."""
    if partner.paused_at is not None:
        return PAUSED
    if partner.failures:
        return BAD
    return GOOD if partner.succeeded_at is not None else WAITING


def is_stale(partner: Partner, now: datetime) -> bool:
    """Whether a scheduled exchange has had no success for much longer than it should."""
    if not partner.scheduled or partner.paused_at is not None:
        return False
    longest = max(rules.STALE_CYCLES * timedelta(minutes=partner.schedule), rules.STALE_LEAST)
    return now - (partner.succeeded_at or partner.created_at) > longest


def stale(now: datetime) -> list[Partner]:
    """The partners whose lists are stale."""
    return [one for one in Partner.objects.all() if is_stale(one, now)]


def failing() -> list[Partner]:
    """The partners that failed more often in a row than may pass."""
    return list(Partner.objects.filter(failures__gt=rules.FAILING_CYCLES, paused_at__isnull=True))


def due(now: datetime) -> QuerySet[Partner]:
    """The partners whose turn it is, the longest waiting first."""
    free = Q(held_until__isnull=True) | Q(held_until__lte=now)
    return Partner.objects.filter(
        free, next_at__lte=now, paused_at__isnull=True, direction__in=rules.SCHEDULED
    ).order_by("next_at", "pk")


def waiting_undos() -> list[Run]:
    """The runs that are being taken back."""
    return list(Run.objects.filter(state=rules.UNDOING).order_by("pk"))


def partner_by_slug(slug: str) -> Partner | None:
    """The partner with the short name."""
    return Partner.objects.select_related("bank", "key").filter(slug=slug).first()


def partner_by_key(key: int) -> Partner | None:
    """The partner who fetches our list with a key."""
    return Partner.objects.filter(key=key, direction=rules.SERVE).first()


def shared_bank(partner: Partner, slug: str) -> Any:
    """The bank with the short name, if it is shared with the partner and in use; None otherwise."""
    return partner.banks.filter(slug=slug, active=True).first()
