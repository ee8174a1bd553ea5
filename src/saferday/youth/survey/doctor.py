"""What the operator's check-up says of surveys."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from saferday.centre.doctor import check, fail, ok, warn
from saferday.centre.doctor.registry import Finding

from .intake import keys
from .queries import counting, inbox, opening
from .rules import asking


@check("survey.inbox")
def inbox_is_emptied() -> Finding:
    """Answers wait sealed until they are shuffled on: they can be opened here, and none is left over."""
    waiting = counting.waiting_count()
    lost = inbox.sealed_with([key for key in inbox.key_ids() if not keys.is_here(key)])
    if lost:
        return fail(
            f"{lost} answers wait that this machine cannot open: their keys are not in {keys.folder()}.",
            do="Run the worker where the survey-keys folder is, or put that folder back. "
            "After a restore from a backup they stay unreadable, as they must.",
        )
    left = inbox.left_over(timezone.now() - asking.LATE_ANSWERS - asking.SWEPT_WITHIN)
    if left:
        return fail(
            f"{left} answers of a survey that is over have not been shuffled on.",
            do="Is the worker running? saferday worker --once does what is due now.",
        )
    return ok(f"{waiting} answers wait to be shuffled on." if waiting else "No answer waits.")


@check("survey.open")
def open_surveys_are_ready(now: datetime | None = None) -> Finding:
    """A survey that is open, or opens within a week, has schools that take part."""
    soon = [*opening.open_surveys(now)]
    if upcoming := opening.next_survey(now):
        soon.append(upcoming)
    if not soon:
        return ok("No survey is open or about to open.")
    empty = [one.slug for one in soon if not inbox.has_schools(one)]
    if empty:
        return warn(
            f"No school takes part yet in: {', '.join(empty)}.",
            do="Accept schools in the editing pages, or close the survey: saferday survey close NAME",
        )
    return ok(f"Open or about to open: {', '.join(one.slug for one in soon)}.")
