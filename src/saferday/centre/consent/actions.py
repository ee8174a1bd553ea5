"""Keeping feedback, dealing with it, and clearing it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from saferday.centre.accounts.queries import require
from saferday.centre.audit.actions import audited, record, unchanged

from . import queries, rules
from .models import Feedback


class TooManyMessages(Exception):
    """The centre has taken as many messages within the hour as people can read."""


class PersonalDetails(ValueError):
    """The message holds what looks like a phone number, an address or an account name."""


@audited
def give_feedback(
    *, by: Any = None, wrong: str, doing: str = "", page: str = "", area: Any = None, language: str = ""
) -> Feedback:
    """Keep a visitor's message; it is stored when this returns.

    Raises:
        PersonalDetails: the form did not take them out.
        TooManyMessages: more arrive than people can read.
    """
    if rules.personal_details(wrong) or rules.personal_details(doing):
        raise PersonalDetails
    if queries.too_many_at_once():
        raise TooManyMessages
    message = Feedback.objects.create(
        wrong=wrong.strip(),
        doing=doing.strip(),
        page=rules.page_path(page),
        area=area,
        language=language,
    )
    record("consent.feedback.given", by=None, subject=message, area=area)
    return message


@audited
def mark_done(*, by: Any, feedback: Feedback) -> Feedback:
    """Say that the message was dealt with."""
    require(by, "feedback.read", area=feedback.area)
    if feedback.state == Feedback.State.DONE:
        unchanged()
        return feedback
    feedback.state = Feedback.State.DONE
    feedback.done_at = timezone.now()
    feedback.done_by = by
    feedback.save(update_fields=["state", "done_at", "done_by"])
    record("consent.feedback.done", by=by, subject=feedback, area=feedback.area)
    return feedback


@audited
def mark_to_do(*, by: Any, feedback: Feedback) -> Feedback:
    """Take back that the message was dealt with."""
    require(by, "feedback.read", area=feedback.area)
    if feedback.state == Feedback.State.NEW:
        unchanged()
        return feedback
    feedback.state = Feedback.State.NEW
    feedback.done_at = None
    feedback.done_by = None
    feedback.save(update_fields=["state", "done_at", "done_by"])
    record("consent.feedback.reopened", by=by, subject=feedback, area=feedback.area)
    return feedback


@audited
def purge_feedback(*, by: Any = None, now: datetime, limit: int) -> int:
    """Clear messages that have been kept as long as the register says; how many."""
    due = list(queries.feedback_due(now).order_by("at").values_list("pk", flat=True)[:limit])
    if not due:
        unchanged()
        return 0
    Feedback.objects.filter(pk__in=due).delete()
    record("consent.feedback.purged", by=by, subject="consent.Feedback:*", detail={"count": len(due)})
    return len(due)
