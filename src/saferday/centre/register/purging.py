"""Clears what the register says is no longer to be kept, a few rows at a time."""

import logging
from datetime import datetime

from django.utils import timezone

from .entries import Purge, kept

logger = logging.getLogger(__name__)

BATCH = 500
"""Rows cleared in one transaction, so that a purge never holds up a visitor's write for long."""


def purge(now: datetime | None = None, *, batch: int = BATCH) -> dict[str, int]:
    """Run every purge of the register until nothing is due; how many rows each entry's model lost.

    One purge that fails does not keep the others from running; the first failure is raised at the end,
    so that the task is retried and an operator hears of it.
    """
    moment = now or timezone.now()
    cleared: dict[str, int] = {}
    failure: Exception | None = None
    done: set[object] = set()
    for entry in kept():
        if entry.purge is None or entry.purge in done:
            continue
        done.add(entry.purge)
        try:
            cleared[entry.model] = cleared.get(entry.model, 0) + _until_nothing_is_due(
                entry.purge, moment, batch
            )
        except Exception as error:
            logger.exception("The purge of %s failed", entry.model)
            failure = failure or error
    if failure is not None:
        raise failure
    return cleared


def _until_nothing_is_due(one_batch: Purge, moment: datetime, batch: int) -> int:
    total = 0
    while count := one_batch(moment, batch):
        total += count
        if count < batch:
            break
    return total
