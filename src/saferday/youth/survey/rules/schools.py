"""The tables of schools: phases, how a school stands in a survey, how long links hold. No Django."""

from __future__ import annotations

import re
from datetime import timedelta

LIST_NAME = re.compile(r"[a-z][a-z0-9-]{1,39}")

PRIMARY, SECONDARY, ALL_THROUGH, SPECIAL = "primary", "secondary", "all-through", "special"
PHASES = (PRIMARY, SECONDARY, ALL_THROUGH, SPECIAL)
LAST_PRIMARY_AGE, FIRST_SECONDARY_AGE = 12, 9

# ── How a school stands in a survey ──

ASKED = "asked"
"""Somebody gave an e-mail address; nobody has opened the message yet."""
WAITING = "waiting"
"""The address is confirmed, and the centre's staff have to look."""
ACCEPTED = "accepted"
PAUSED = "paused"
DECLINED = "declined"
WITHDRAWN = "withdrawn"

STATES = (ASKED, WAITING, ACCEPTED, PAUSED, DECLINED, WITHDRAWN)

MAY_BECOME: dict[str, frozenset[str]] = {
    ASKED: frozenset({WAITING, ACCEPTED, DECLINED}),
    WAITING: frozenset({ACCEPTED, DECLINED}),
    ACCEPTED: frozenset({PAUSED, DECLINED, WITHDRAWN}),
    PAUSED: frozenset({ACCEPTED, DECLINED, WITHDRAWN}),
    DECLINED: frozenset({ACCEPTED}),
    WITHDRAWN: frozenset({ACCEPTED}),
}
"""From each state, the states that can follow."""

MAY_ASK = frozenset({ACCEPTED})
"""Only in these may classes answer."""
MAY_SEE_THE_DESK = frozenset({WAITING, ACCEPTED, PAUSED})

# ── Links and the desk ──

CONFIRM_LINK_LASTS = timedelta(days=3)
ENTRY_LINK_LASTS = timedelta(minutes=60)
DESK_LASTS = timedelta(hours=8)
"""A school day: whoever finds the computer the next morning finds no desk."""
LINKS_AN_HOUR = 5
"""So many messages an hour go to one school; more would be somebody's prank."""
UNCONFIRMED_KEPT = timedelta(days=14)
CONTACTS_KEPT_AFTER_CLOSE = timedelta(days=180)
MOST_CONTACTS = 60

# ── Classes ──

MOST_PUPILS_IN_A_CLASS = 45
MOST_CLASSES = 120
COUNT_ROUNDED_TO = 5
"""A live count moves in steps, so that nobody sees one pupil hand in."""
FEWEST_SHOWN = 5

SEARCH_SHORTEST = 3
MOST_FOUND = 20


def rounded_count(count: int) -> int:
    """A live count as it may be shown: rounded down in steps.

    >>> [rounded_count(n) for n in (0, 4, 5, 9, 31)]
    [0, 0, 5, 5, 30]
    """
    return count - count % COUNT_ROUNDED_TO


def suggested_years(codes: dict[str, str], phase: str, recommended: frozenset[str]) -> list[str]:
    """The year groups that a school of a phase would ask, of those recommended.

    Args:
        codes: the phase of every year group that the survey has a route for.
        phase: the school's own; empty where nobody knows.

    >>> suggested_years({"Y4": "primary", "Y5": "primary", "Y7": "secondary"}, "primary", frozenset({"Y5", "Y7"}))
    ['Y5']
    """
    return [
        code
        for code, its in codes.items()
        if code in recommended and phase in {"", its, ALL_THROUGH, SPECIAL}
    ]
