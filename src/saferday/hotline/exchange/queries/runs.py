"""Runs: what each brought, and what a complete list no longer holds."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from saferday.hotline.matching import queries as matching

from ..models import HandedIn, Partner, Run, SetAside

READ_AT_ONCE = 2_000


def run_by_pk(pk: int) -> Run | None:
    """The run with the number."""
    return Run.objects.select_related("partner", "bank", "by").filter(pk=pk).first()


def runs_of(partner: Partner | None) -> QuerySet[Run]:
    """The runs of a partner, newest first; None: those of files without one."""
    return Run.objects.filter(partner=partner).select_related("bank", "by", "partner")


def last_runs(limit: int = 20) -> list[Run]:
    """The newest runs of all partners."""
    return list(Run.objects.select_related("partner", "bank", "by")[:limit])


def rows_aside(run: Run) -> QuerySet[SetAside]:
    """The rows of a run that were set aside, as far as they are kept."""
    return SetAside.objects.filter(run=run)


def row_aside(run: Run, pk: int) -> SetAside | None:
    """One of them."""
    return SetAside.objects.filter(run=run, pk=pk).first()


def handed_in(limit: int) -> list[HandedIn]:
    """Lists that were handed in and are not taken yet, the oldest first; those of paused partners wait aside."""
    waiting = HandedIn.objects.filter(run__partner__paused_at__isnull=True)
    return list(waiting.select_related("run", "run__partner", "run__bank").order_by("pk")[:limit])


def share_read(run: Run) -> int | None:
    """How much of a list that was handed in is taken, in per cent; None where it is not known."""
    rows = HandedIn.objects.filter(run=run).values_list("rows", flat=True).first()
    return None if rows is None else min(100, 100 * run.position // max(rows, 1))


def brought_by(run: Run, *, limit: int) -> list[int]:
    """The numbers of entries that stand as this run brought them; nothing newer has changed them since."""
    found: list[int] = []
    if run.bank is None:
        return found
    for first, last in run.ranges:
        after = first - 1
        while after < last:
            rows = matching.changes_of(run.bank, after=after, limit=READ_AT_ONCE)
            found += [row.pk for row in rows if row.change <= last and row.retracted_at is None]
            if len(found) >= limit:
                return found[:limit]
            if not rows or rows[-1].change >= last:
                break
            after = rows[-1].change
    return found


def missing_from(bank: Any, provenance: str, seen: Any) -> Iterator[tuple[int, bool]]:
    """Every entry of a partner that stands in a bank: its number, and whether the list lacks it.

    Args:
        seen: says of kind, hash and group whether the list holds it.
    """
    for row in matching.stream(bank):
        if row.retracted_at is None and (
            row.provenance == provenance or row.provenance.startswith(f"{provenance}/")
        ):
            yield row.pk, not seen(row.kind, row.value, row.group)
