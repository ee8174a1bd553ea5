"""What the operator's check-up says of surveys."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from saferday.centre.doctor import check, fail, ok, warn
from saferday.centre.doctor.registry import Finding

from .documents import paper
from .intake import keys
from .queries import counting, inbox, opening, schools, verbatims
from .rules import asking
from .rules.verbatims import READ_WITHIN

WAITS_AT_MOST = timedelta(days=7)


@check("survey.inbox")
def inbox_is_emptied() -> Finding:
    """Answers wait sealed until they are shuffled on: they can be opened here, and none is left over."""
    waiting = counting.waiting_count()
    lost = inbox.sealed_with([key for key in inbox.every_key() if not keys.is_here(key)])
    if lost:
        return fail(
            f"{lost} answers wait that this machine cannot open: their keys are not in {keys.folder()}, "
            "or other files are in their place.",
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


@check("survey.assessed")
def open_surveys_are_assessed(now: datetime | None = None) -> Finding:
    """The impact assessment of a survey that is open was decided, and every school in it confirmed its protocol."""
    asked = [one for one in opening.open_surveys(now) if not one.simulated]
    unassessed = [one.slug for one in asked if one.assessed_id != one.asked_id]
    if unassessed:
        return fail(
            f"Open without a decided impact assessment of the version that is asked: {', '.join(unassessed)}.",
            do="Close it (saferday survey close NAME), or say who decided: in the editing pages under Surveys.",
        )
    unconfirmed = sum(inbox.classes_without_protocol(one) for one in asked)
    if unconfirmed:
        return fail(
            f"{unconfirmed} classes are open in schools that have not confirmed the safeguarding protocol.",
            do="Ring the schools, or pause them in the editing pages, under Schools.",
        )
    return ok(
        "Every open survey is assessed, and its schools have confirmed the protocol."
        if asked
        else "None is open."
    )


@check("survey.pdf")
def sheets_can_be_printed() -> Finding:
    """Sheets of tickets and letters can be made as PDF."""
    if paper.can_make_pdf():
        return ok("Sheets and letters can be made as PDF.")
    return warn(
        "Sheets of tickets and letters cannot be made as PDF; schools print the pages instead.",
        do="Install Pango (Debian: apt-get install libpango-1.0-0 libpangoft2-1.0-0) and start the centre again.",
    )


@check("survey.schools")
def schools_do_not_wait_long(now: datetime | None = None) -> Finding:
    """Schools that signed up are looked at within a week."""
    waiting = schools.waiting_since((now or timezone.now()) - WAITS_AT_MOST)
    if waiting:
        return warn(
            f"{waiting} schools have waited more than a week for the centre.",
            do="Look at them in the editing pages, under Schools.",
        )
    return ok("No school has waited long.")


@check("survey.words")
def words_are_read(now: datetime | None = None) -> Finding:
    """What pupils wrote is set apart once its survey is over, and somebody has read it within a week."""
    now = now or timezone.now()
    mixed = [one.slug for one in verbatims.surveys_to_set_apart(now - asking.SWEPT_WITHIN)]
    if mixed:
        return fail(
            f"What pupils wrote lies among their answers still, and nobody can read it: {', '.join(mixed)}.",
            do="Is the worker running? saferday worker --once does what is due now.",
        )
    if unread := verbatims.unread_since(now - READ_WITHIN):
        told = ", ".join(f"{survey.slug} ({count})" for survey, count in unread)
        pages = " ".join(reverse("survey_words_of", args=[survey.slug]) for survey, _count in unread)
        return warn(
            f"Texts of pupils’ own have waited for a reader for more than {READ_WITHIN.days} days: {told}.",
            do=f"Ask an analyst or a lead to open, in the editing pages under Pupils’ own words: {pages}",
        )
    return ok("No text of a pupil’s own has waited long.")
