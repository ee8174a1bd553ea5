"""One turn of the worker: lists handed in, imports to be taken back, partners who are due."""

import logging

from django.utils import timezone

from saferday.hotline.matching import queries as matching

from .. import actions, queries, rules
from .handing import take_handed_in
from .pulling import pull
from .pushing import push

logger = logging.getLogger(__name__)

AT_ONCE = 5
"""Lists that were handed in, and partners, in one turn."""


def take_turn() -> None:
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
