"""A list that somebody hands in on a page, and the rows of it that they put right or drop."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from saferday.centre.accounts.queries import require
from saferday.centre.audit.actions import audited, record, unchanged
from saferday.hotline.matching import actions as matching
from saferday.hotline.matching import queries as matching_queries

from .. import rules
from ..models import HandedIn, Partner, Run, SetAside
from ..rules.handing import Packed, read_line
from ..rules.lines import Line
from .runs import TAKEN_BACK, Paused, add_range, provenance_from, provenance_of


class CannotMend(RuntimeError):
    """The rows of this run are not to be changed now: it is under way, or taken back; or the row is gone."""


class NotTaken(ValueError):
    """The row is still not right: why (a key of ``wording.ROWS``)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@audited
def hand_in(
    *,
    by: Any,
    partner: Partner,
    source: str,
    identity: str,
    packed: Packed,
    signed_at: datetime | None = None,
    now: datetime | None = None,
) -> Run:
    """Keeps what was read of a list; the worker takes it. The same list handed in twice meanwhile is one run.

    Raises:
        Paused: the partner is paused.
    """
    require(by, "hashes.administer")
    partner = Partner.objects.select_for_update().get(pk=partner.pk)
    if partner.paused_at is not None:
        raise Paused(partner.slug)
    waiting = Run.objects.filter(partner=partner, identity=identity, state=rules.RUNNING).first()
    if waiting is not None:
        unchanged()
        return waiting
    run = Run.objects.create(
        partner=partner,
        bank=partner.bank,
        format=partner.format,
        source=source[:200],
        identity=identity,
        started_at=now or timezone.now(),
        by=by,
        signed_at=signed_at,
    )
    HandedIn.objects.create(run=run, content=packed.content, rows=packed.last)
    record("exchange.list.handed_in", by=by, subject=run, detail={"hashes": packed.hashes})
    return run


@audited
def forget_handed_in(*, by: None = None, run: Run) -> None:
    """Drops what was kept of a list that is taken, or failed."""
    unchanged()
    HandedIn.objects.filter(run=run).delete()


@audited
def mend_row(*, by: Any, row: SetAside, kind: str, value: bytes, label: str = "") -> Run:
    """Takes a row that was set aside, as somebody has put it right; taking the run back takes it back too.

    It keeps its reference, group, origin and times, so that the partner's retraction finds it. A row that takes a hash
    back takes it back.

    Raises:
        CannotMend: not now.
        NotTaken: it is still not right.
    """
    require(by, "hashes.administer")
    run = _run_of([row])
    bank: Any = run.bank
    line = Line(row.number, kind, b"") if row.rest is None else read_line(row.rest)
    if line.retracted:
        run.retracted += matching.retract(
            bank=bank, hashes=[(kind, value)], reason=line.retraction or TAKEN_BACK, group=line.group
        )
    else:
        _take(run, line, kind, value, label)
    run.mended += 1
    _settle(run, [row])
    record("exchange.row.mended", by=by, subject=run, detail={"row": row.number})
    return run


def _take(run: Run, line: Line, kind: str, value: bytes, label: str) -> None:
    bank: Any = run.bank
    base = provenance_of(run)
    new = matching.NewEntry(
        kind,
        value,
        label,
        quality=line.quality if kind == line.kind else None,
        group=line.group,
        reference=line.reference,
        flagged_at=line.flagged_at,
        expires_at=line.expires_at,
        provenance=provenance_from(base, line.origin),
    )
    done = matching.flag(bank=bank, entries=[new], provenance=base)
    if done.refused:
        raise NotTaken(done.refused[0].reason)
    changed = done.again + done.updated
    if done.added + changed:
        add_range(run.ranges, done.added + changed, matching_queries.read_state().change)
    run.added += done.added
    run.changed += changed
    run.unchanged += done.unchanged


@audited
def drop_rows(*, by: Any, run: Run, rows: Sequence[SetAside]) -> Run:
    """Drops rows that were set aside: they are not wanted.

    Raises:
        CannotMend: not now.
    """
    require(by, "hashes.administer")
    if not rows:
        unchanged()
        return run
    run = _run_of(rows)
    run.dropped += len(rows)
    _settle(run, rows)
    record("exchange.rows.dropped", by=by, subject=run, detail={"count": len(rows)})
    return run


@audited
def note_download(*, by: Any, bank: Any, format: str) -> None:
    """Writes down that somebody takes a whole bank out as a file."""
    require(by, "hashes.administer")
    record("exchange.list.downloaded", by=by, subject=bank, detail={"format": format})


def _run_of(rows: Sequence[SetAside]) -> Run:
    """The run of the rows, held; every row has to be there still."""
    run = Run.objects.select_for_update(of=("self",)).select_related("bank", "partner").get(pk=rows[0].run_id)
    there = SetAside.objects.filter(run=run, pk__in=[row.pk for row in rows]).count()
    if run.state not in (rules.DONE, rules.IN_PART, rules.FAILED) or there != len(rows):
        raise CannotMend
    return run


def _settle(run: Run, rows: Sequence[SetAside]) -> None:
    SetAside.objects.filter(pk__in=[row.pk for row in rows]).delete()
    run.aside -= len(rows)
    if run.state == rules.IN_PART and run.aside <= 0:
        run.state = rules.DONE
    run.save()
