"""Exchanges whose turn it is, and the yearly forgetting."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from saferday.centre.tasks import every

from . import actions
from .taking.turn import take_turn

BATCH = 500


@every(minutes=1, title=_("Exchange lists of hashes with partners whose turn it is"))
def exchange_due() -> None:
    """Fetches and sends lists that are due, takes those that were handed in, and takes imports back."""
    take_turn()


@every(days=1, at="03:50", title=_("Forget old runs, rows set aside and deliveries of hash lists"))
def forget_old() -> None:
    """Forgets what is kept for a time only, a few rows at a time."""
    now = timezone.now()
    for purge in (actions.purge_empty_runs, actions.purge_set_aside, actions.purge_deliveries):
        while purge(now=now, limit=BATCH) >= BATCH:
            pass
