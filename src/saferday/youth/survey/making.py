"""Makes new snapshots of a survey's results: worked out first, stored after.

Working results out takes a minute for a country, and on SQLite a transaction keeps every pupil's answers waiting. So
nothing is locked meanwhile; each part is stored by an action of its own as soon as it is worked out. Should two
processes do this at once, the database refuses the second number, and what it worked out is dropped.
"""

from __future__ import annotations

from typing import Any

from saferday.centre.accounts.queries import require

from .actions import store_snapshots
from .models import Survey
from .queries import results as queries
from .rules.results import PROTECTION, Protection


def make_snapshots(*, by: Any = None, survey: Survey, protection: Protection = PROTECTION) -> int:
    """Makes new snapshots of those parts of a survey that have enough new answers; how many.

    What is already there never changes. Raises ``PermissionDenied``.
    """
    from .queries.due import parts_due

    if by is not None:
        require(by, "survey.write")
    number, made = queries.next_number(survey), 0
    for parts in parts_due(survey, number, protection):
        # Stored before the next are worked out: an area is held against its schools' newest pages.
        if parts:
            store_snapshots(by=by, survey=survey, number=number, parts=parts, protection=protection)
        made += len(parts)
    return made
