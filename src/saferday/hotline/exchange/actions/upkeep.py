"""What is forgotten of old runs, rows set aside, deliveries and marks."""

from datetime import datetime
from typing import Any

from saferday.centre.audit.actions import audited, unchanged

from .. import rules
from ..models import Delivery, Mark, Run, SetAside


@audited
def purge_empty_runs(*, by: None = None, now: datetime, limit: int) -> int:
    """Forgets old runs that changed nothing; how many."""
    unchanged()
    return _delete(
        Run.objects.filter(
            started_at__lt=now - rules.KEEP_EMPTY_RUNS,
            state=rules.DONE,
            added=0,
            changed=0,
            retracted=0,
            aside=0,
            sent=0,
        ),
        limit,
    )


@audited
def purge_set_aside(*, by: None = None, now: datetime, limit: int) -> int:
    """Forgets rows that were set aside long ago; how many there were stays with the run."""
    unchanged()
    return _delete(SetAside.objects.filter(run__started_at__lt=now - rules.KEEP_SET_ASIDE), limit)


@audited
def purge_deliveries(*, by: None = None, now: datetime, limit: int) -> int:
    """Forgets pages sent long ago, and old marks in time; up to where each partner has a bank stays."""
    unchanged()
    gone = _delete(Delivery.objects.filter(at__lt=now - rules.KEEP_MARKS), limit)
    return gone + _delete(Mark.objects.filter(at__lt=now - rules.KEEP_MARKS), max(limit - gone, 0))


def _delete(rows: Any, limit: int) -> int:
    chosen = list(rows.order_by("pk").values_list("pk", flat=True)[:limit])
    return rows.model.objects.filter(pk__in=chosen).delete()[0] if chosen else 0
