"""Taking back what one run brought."""

from typing import Any

from saferday.centre.accounts.queries import require
from saferday.centre.audit.actions import audited, record, unchanged
from saferday.hotline.matching import actions as matching
from saferday.hotline.matching import rules as matching_rules

from .. import rules
from ..models import Run
from ..queries.runs import brought_by


class CannotUndo(ValueError):
    """The run is under way, brought nothing, or is taken back already."""


@audited
def undo_run(*, by: Any, run: Run) -> Run:
    """Begins to take back everything that a run brought and that nothing newer has changed since.

    Its partner is paused, or the next exchange might bring it again. What the run itself retracted stays so.

    Raises:
        CannotUndo: it is under way, brought nothing, or is taken back already.
    """
    require(by, "hashes.administer")
    run = Run.objects.select_for_update(of=("self",)).select_related("partner").get(pk=run.pk)
    if not run.incoming or run.state in (rules.RUNNING, rules.UNDOING, rules.UNDONE) or not run.ranges:
        raise CannotUndo(run.state)
    run.state = rules.UNDOING
    run.save(update_fields=["state"])
    if run.partner is not None and run.partner.scheduled and run.partner.paused_at is None:
        from .partners import pause

        pause(by=by, partner=run.partner)
    record("exchange.run.undone", by=by, subject=run)
    return run


@audited
def undo_part(*, by: None = None, run: Run) -> bool:
    """Takes back the next ten thousand at most; whether more is left."""
    unchanged()
    run = Run.objects.select_for_update(of=("self",)).select_related("partner", "bank").get(pk=run.pk)
    if run.state != rules.UNDOING:
        return False
    bank: Any = run.bank
    entries = brought_by(run, limit=matching_rules.WRITE_AT_ONCE)
    if entries:
        run.taken_back += matching.retract_entries(
            bank=bank, entries=entries, reason=f"The import (run {run.pk}) was taken back"
        )
        run.save(update_fields=["taken_back"])
    return len(entries) == matching_rules.WRITE_AT_ONCE


@audited
def end_undo(*, by: None = None, run: Run) -> Run:
    """Says that all is taken back."""
    run = Run.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if run.state != rules.UNDOING:
        unchanged()
        return run
    run.state = rules.UNDONE
    run.save(update_fields=["state"])
    record("exchange.run.taken_back", subject=run, detail={"entries": run.taken_back})
    return run
