"""Scheduled work of matching: the index file, expiry, floods, figures, later matches."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from saferday.centre.tasks import every
from saferday.hotline.matching import actions, queries
from saferday.hotline.matching.queries import figures


@every(minutes=1, title=_("Merge newly flagged hashes into the index"))
def merge_index() -> None:
    """Makes the index file anew when enough has changed since the last one."""
    if queries.index_is_due(timezone.now()):
        actions.take_index(built=queries.make_index())


@every(minutes=5, title=_("Take back flags that have expired"))
def expire() -> None:
    """Retracts what has expired, a part at a time."""
    while actions.expire(now=timezone.now()):
        pass


@every(minutes=1, title=_("Look for hashes with a flood of matches"))
def find_floods() -> None:
    """Sets apart hashes that suddenly match a flood, for a human to decide."""
    actions.find_floods(now=timezone.now())


@every(minutes=1, title=_("Count the matches of each day"))
def count_matches() -> None:
    """Counts what came to the log since the last time, for the overview."""
    now = timezone.now()
    if figures.counting_is_due(now):
        actions.take_figures(figures=figures.count_matches(now), now=now)


@every(minutes=1, title=_("Group the near-duplicates of banks"))
def group_banks() -> None:
    """Finds the families of each bank that changed, if it is not too large to do so by the way."""
    now = timezone.now()
    for bank in queries.all_banks():
        if queries.grouping_is_due(bank, now) and (grouped := queries.group_bank(bank)) is not None:
            actions.take_grouping(bank=bank, grouped=grouped, now=now)


@every(minutes=1, title=_("Hold new flags against earlier queries"))
def find_later_matches() -> None:
    """Holds new flags against the queries that their owners agreed to keep."""
    now = timezone.now()
    while (found := queries.find_later(now)) is not None:
        actions.note_later_matches(found=found, now=now)
    actions.settle_later(now=now)


@every(hours=1, title=_("Clear what keys took from their rates"))
def clear_allowances() -> None:
    """Clears the counters of minutes that are past."""
    while actions.purge_allowances(now=timezone.now(), limit=1_000):
        pass
