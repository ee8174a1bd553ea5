"""Exchanges whose turn it is, imports that are being taken back, marks in time, and the yearly forgetting."""

import logging

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from saferday.centre.tasks import every
from saferday.hotline.matching import queries as matching

from . import actions, queries, rules
from .taking.handing import take_handed_in
from .taking.pulling import pull
from .taking.pushing import push

logger = logging.getLogger(__name__)

AT_ONCE = 5
"""Partners in one turn of the worker."""
BATCH = 500


@every(minutes=1, title=_("Exchange lists of hashes with partners whose turn it is"))
def exchange_due() -> None:
    """Takes lists that were handed in, fetches and sends those that are due, takes back imports to be undone.

    What goes wrong with one partner is noted with that partner, tried again later, and keeps no other from its turn.
    """
    now = timezone.now()
    actions.mark_time(now=now, change=matching.read_state().change)
    for run in queries.waiting_undos():
        while actions.undo_part(run=run):
            pass
        actions.end_undo(run=run)
    for waiting in queries.handed_in()[:AT_ONCE]:
        try:
            take_handed_in(waiting)
        except (actions.Held, actions.Paused):
            logger.info("run %s is not to be taken now", waiting.run_id)
    for partner in queries.due(now)[:AT_ONCE]:
        try:
            if partner.direction == rules.PULL:
                pull(partner)
            else:
                push(partner)
        except (actions.Held, actions.Paused):
            logger.info("%s is not to be exchanged with now", partner.slug)


@every(days=1, at="03:50", title=_("Forget old runs, rows set aside and deliveries of hash lists"))
def forget_old() -> None:
    """Forgets what is kept for a time only, a few rows at a time."""
    now = timezone.now()
    for purge in (actions.purge_empty_runs, actions.purge_set_aside, actions.purge_deliveries):
        while purge(now=now, limit=BATCH) >= BATCH:
            pass
