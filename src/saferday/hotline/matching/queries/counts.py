"""How many entries banks hold: as it is kept, and as it is when each is counted."""

from django.db.models import Count, Q, Sum

from .. import rules
from ..models import BankCount, Entry


def standing_pdq() -> int:
    """How many PDQ entries stand, in all banks together."""
    return BankCount.objects.filter(kind=rules.PDQ).aggregate(all=Sum("standing"))["all"] or 0


def counted() -> dict[tuple[int, int], tuple[int, int]]:
    """Entries that stand and that were retracted, by bank and kind. Reads them all: seconds for ten million."""
    rows = (
        Entry.objects.order_by()
        .values_list("bank_id", "kind")
        .annotate(
            standing=Count("pk", filter=Q(retracted_at__isnull=True)),
            retracted=Count("pk", filter=Q(retracted_at__isnull=False)),
        )
    )
    return {(bank, kind): (standing, retracted) for bank, kind, standing, retracted in rows}


def wrong_counts() -> list[int]:
    """The banks whose kept counts are not what counting finds; none, unless somebody changed the tables by hand."""
    kept = {
        (bank, kind): (standing, retracted)
        for bank, kind, standing, retracted in BankCount.objects.values_list(
            "bank_id", "kind", "standing", "retracted"
        )
        if standing or retracted
    }
    true = counted()
    return sorted(
        {bank for bank, kind in kept.keys() | true.keys() if kept.get((bank, kind)) != true.get((bank, kind))}
    )
