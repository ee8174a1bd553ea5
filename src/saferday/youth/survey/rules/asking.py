"""When pupils may answer, and how their answers travel: standings, batches, waits."""

from __future__ import annotations

from datetime import datetime, timedelta

OPEN = "open"
NOT_YET = "not_yet"
OVER = "over"
PAUSED = "paused"
CLASS_CLOSED = "class_closed"
NOT_ASKED = "not_asked"
STANDINGS = (OPEN, NOT_YET, OVER, PAUSED, CLASS_CLOSED, NOT_ASKED)

CLASS_KNOWN_FOR = 5.0
"""Seconds for which a web process remembers how a class stands."""
CLASSES_KNOWN = 2_000

BATCH_LEAST = 10
"""So many answers of one school and year group are shuffled on together, or none until the survey is over."""
POOL = 10
"""So many of them stay behind each time, drawn at random, so that whoever comes last goes on among others."""
BATCH_MOST = 400
"""Answers moved in one transaction, so that pupils never wait long for the database."""
LATE_ANSWERS = timedelta(minutes=10)
"""A tablet that had no network may hand in so long after the survey is over."""
SETTLED_AFTER = timedelta(seconds=30)
"""What is on its way at that moment has arrived by then: nobody comes after the last batch, alone."""
FINAL_WITHIN = timedelta(days=1)
"""So long after a survey is over, what still waits is taken to be unreadable, as after a restore."""
SWEPT_WITHIN = timedelta(hours=1)
"""So long after the last late answer, the inbox has to be empty."""
LARGEST_FORM = 64 * 1024
LARGEST_SEALED = 96 * 1024
"""The same form sealed, in base64."""
PADDED_TO = 512
"""Sealed answers are all as long as the longest of their route, in steps of this: their length says nothing."""


def standing(
    *,
    now: datetime,
    opens_at: datetime | None,
    closes_at: datetime | None,
    paused: bool,
    class_closed: bool,
    has_route: bool,
    handing_in: bool = False,
) -> str:
    """How a class stands towards its survey at a moment.

    ``handing_in`` is true for answers that come in: they may be a little late, and a class that was closed
    meanwhile still hands in what it had begun.
    """
    if opens_at is None or not has_route:
        return NOT_ASKED
    if now < opens_at:
        return NOT_YET
    if closes_at is not None and now >= closes_at + (LATE_ANSWERS if handing_in else timedelta()):
        return OVER
    if paused:
        return PAUSED
    if class_closed and not handing_in:
        return CLASS_CLOSED
    return OPEN


def settled(closes_at: datetime | None, now: datetime) -> bool:
    """Whether a survey is over, late answers are in, and what waited may be handed on."""
    return closes_at is not None and closes_at + LATE_ANSWERS + SETTLED_AFTER <= now


def rounded(count: int, *, step: int = 5) -> int:
    """A live count as it is shown: down to the step below, so that nobody sees one pupil hand in.

    >>> [rounded(count) for count in (0, 4, 5, 29, 31)]
    [0, 0, 5, 25, 30]
    """
    return count - count % step
