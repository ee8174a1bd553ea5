"""Takes schools from a list: compared first, stored after, in parts that let pupils hand in between them.

A nation's list takes seconds, and on SQLite a transaction keeps every pupil's answers waiting. So comparing locks
nothing, and each part is stored by an act of its own, with its record: one for them all would tell of schools that are
not stored yet, or be missing for stored ones if the import ended half way. Whatever ends it has lost nothing: the same
list taken again finds what is stored as it is, and stores the rest.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.db import connection

from saferday.centre.accounts.queries import require

from .actions import store_schools
from .queries.listing import Listed, compared
from .schools.mapping import ListMap
from .schools.reading import Reading

PART = 500
BREATH = 0.1
"""Seconds between two parts on SQLite: whoever waits for its one lock looks again that often at the latest."""


def take_list(
    *,
    by: Any = None,
    reading: Reading,
    list_map: ListMap,
    complete: bool = False,
    dry_run: bool = False,
    progress: Callable[[int, int], None] | None = None,
    part: int = PART,
) -> Listed:
    """Takes the schools of a list: new ones are added, known ones brought up to date, closed ones marked.

    No school is ever deleted: results stand on it. ``complete`` says that the file names every school of its list,
    so that a school which is not in it is marked as closed. Rows that cannot be taken are set aside with their
    reason; the rest goes on. Raises ``PermissionDenied``.
    """
    if by is not None:
        require(by, "survey.schools")
    done, changes = compared(reading, list_map, complete=complete, progress=progress)
    if dry_run:
        return done
    parts = [changes[start : start + part] for start in range(0, len(changes), part)]
    for number, some in enumerate(parts, start=1):
        if number > 1 and connection.vendor == "sqlite":
            time.sleep(BREATH)
        store_schools(by=by, list_map=list_map, changes=some, part=number, parts=len(parts))
    return done
