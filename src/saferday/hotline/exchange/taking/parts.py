"""Reads a list in parts, and gives each to the action that takes it."""

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from .. import actions, rules
from ..models import Run
from ..queries import missing_from
from ..rules.collating import Collator
from ..rules.lines import Broken, Item, Line, Paging
from .http import Failed
from .seen import Seen

YOUNG = 200_000
"""New objects before Python looks for cycles among them: those of about one part."""

Progress = Callable[[Run], None]
Aside = Callable[[Broken], None]


def take_items(
    run: Run,
    items: Iterable[Item],
    *,
    labels: dict[str, str],
    cursor: Callable[[Paging], dict[str, Any] | None] = lambda _paging: None,
    skip: int = 0,
    seen: Seen | None = None,
    progress: Progress | None = None,
    aside: Aside | None = None,
) -> tuple[Run, Paging]:
    """Takes a page or a file: in parts of ten thousand, each in one transaction with its counts.

    Args:
        cursor: makes of the page's end what is remembered with its last part.
        skip: so many rows were taken before; they are read, and not taken again.
        seen: remembers every hash, for a complete list.
        aside: is told of every row that is set aside.
    """
    with _fewer_collections():
        return _take(run, items, Collator(labels, run.bank.labels), cursor, skip, seen, progress, aside)


@contextmanager
def _fewer_collections() -> Iterator[None]:
    """Lets Python look for cycles once for each part, not after every 700 objects: nothing here makes any.

    It looks through everything that the process holds, which takes a third of an import's time.
    """
    before = gc.get_threshold()
    gc.set_threshold(YOUNG, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _take(
    run: Run,
    items: Iterable[Item],
    collator: Collator,
    cursor: Callable[[Paging], dict[str, Any] | None],
    skip: int,
    seen: Seen | None,
    progress: Progress | None,
    aside: Aside | None,
) -> tuple[Run, Paging]:
    paging = Paging()
    position = skip
    for item in items:
        if isinstance(item, Paging):
            paging = item
            continue
        if seen is not None and isinstance(item, Line) and not item.retracted:
            seen.add(item.kind, item.value, item.group)
        number = item.number
        if number <= skip:
            continue
        size = collator.part.size
        # A row is not parted from itself, unless it holds more hashes than a part has room for.
        if (
            (size >= rules.PART_ROWS - 100 and number > position)
            or size >= rules.PART_ROWS
            or len(collator.part.broken) >= rules.PART_ROWS
        ):
            run = _give(run, collator, position, None, False, progress, aside)
        collator.add(item)
        position = max(position, number)
    return _give(run, collator, position, cursor(paging), True, progress, aside), paging


def _give(
    run: Run,
    collator: Collator,
    position: int,
    cursor: dict[str, Any] | None,
    page: bool,
    progress: Progress | None,
    aside: Aside | None,
) -> Run:
    part = collator.take()
    run = actions.take_part(run=run, part=part, position=position, cursor=cursor, page=page)
    if aside is not None:
        for one in part.broken:
            aside(one)
    if progress is not None:
        progress(run)
    return run


def take_back_missing(run: Run, provenance: str, seen: Seen, *, anyway: bool = False) -> Run:
    """Takes back what a complete list no longer holds.

    Raises:
        Failed: so much is missing that a person should look first.
    """
    standing, missing = 0, []
    for entry, lacks in missing_from(run.bank, provenance, seen.has):
        standing += 1
        if lacks:
            missing.append(entry)
    if not anyway and len(missing) > rules.FEW_MISSING and len(missing) > rules.MOST_MISSING * standing:
        raise Failed("too_much_missing", f"{len(missing):,} of {standing:,}")
    for start in range(0, len(missing), rules.PART_ROWS):
        run = actions.retract_missing(run=run, entries=missing[start : start + rules.PART_ROWS])
    return run
