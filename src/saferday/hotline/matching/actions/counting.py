"""Takes the numbers of changes, so that they are committed in their order."""

from django.db import connection
from django.db.models import F

from saferday.centre.audit.actions import CHAIN_LOCK

from ..models import State


def one_at_a_time() -> None:
    """Lets no other transaction flag or retract until this one ends; call it before reading what stands."""
    _lock()


def take_numbers(count: int) -> range:
    """The next numbers for changed entries; the row stays locked until the transaction ends.

    The audit's own lock is taken first, as every action that flags will need it: two locks always taken in the
    same order cannot wait for each other.
    """
    _lock()
    State.objects.filter(pk=State.ONLY).update(change=F("change") + count)
    last = State.objects.values_list("change", flat=True).get(pk=State.ONLY)
    return range(last - count + 1, last + 1)


def settings_changed() -> None:
    """Says that a bank, a key or a quarantine changed: every process reads them anew on its next request."""
    _lock()
    State.objects.filter(pk=State.ONLY).update(settings=F("settings") + 1)


def _lock() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
    if not State.objects.filter(pk=State.ONLY).exists():
        State.objects.get_or_create(pk=State.ONLY)
