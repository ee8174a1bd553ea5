"""One turn of the worker: lists handed in, imports to be taken back, partners who are due."""

import logging
from collections.abc import Callable
from functools import partial

from django.utils import timezone

from saferday.hotline.matching import queries as matching

from .. import actions, queries, rules
from ..models import Partner, Run
from .handing import take_handed_in
from .pulling import pull
from .pushing import push

logger = logging.getLogger(__name__)

AT_ONCE = 5
"""Lists that were handed in, and partners, in one turn."""


def take_turn() -> None:
    """Takes lists that were handed in, fetches and sends those that are due, takes back imports to be undone.

    What goes wrong with one partner is noted with that partner, tried again later, and keeps no other from its turn.

    Raises:
        ExceptionGroup: faults of our own, when everybody else had their turn: the worker notes that its work failed.
    """
    now = timezone.now()
    actions.mark_time(now=now, change=matching.read_state().change)
    faults: list[Exception] = []
    for run in queries.waiting_undos():
        _try(faults, f"taking back run {run.pk}", partial(_take_back, run))
    for waiting in queries.handed_in(AT_ONCE):
        _try(faults, f"run {waiting.run_id}", partial(take_handed_in, waiting))
    for partner in queries.due(now)[:AT_ONCE]:
        _try(faults, partner.slug, partial(_exchange, partner))
    if faults:
        raise ExceptionGroup("the exchange", faults)


def _take_back(run: Run) -> None:
    while actions.undo_part(run=run):
        pass
    actions.end_undo(run=run)


def _exchange(partner: Partner) -> None:
    (pull if partner.direction == rules.PULL else push)(partner)


def _try(faults: list[Exception], what: str, work: Callable[[], object]) -> None:
    try:
        work()
    except (actions.Held, actions.Paused):
        logger.info("%s: not to be exchanged now", what)
    except Exception as error:
        logger.exception("%s: a fault of ours", what)
        faults.append(error)
