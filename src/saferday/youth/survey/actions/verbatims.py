"""Setting apart what pupils wrote, opening it to a reader, deciding what may be shown, and clearing it.

The audit holds who read why, and each decision with its number; never a word of a pupil's.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from saferday.centre.accounts.queries import require
from saferday.centre.audit.actions import audited, record, unchanged

from ..instrument.details import TAKEN_OUT, without_details
from ..instrument.limits import REFUSED
from ..models import Response, Survey, Verbatim, VerbatimReading
from ..queries import verbatims as queries
from ..rules import verbatims as rules
from ..verbatims.shortening import says_the_same, shortened

PERMISSION = rules.PERMISSION


class NotSetApart(RuntimeError):
    """The survey is not over, or what pupils wrote lies among their answers still."""


class ReadingOver(RuntimeError):
    """The person has no reading open, or its time is over."""


@dataclass(frozen=True)
class Decision:
    """What a person decided about a text.

    Attributes:
        was: how it stood on the person's page.
        left: what the person left of it, where words were taken out.
    """

    text: uuid.UUID
    was: str
    state: str
    left: str = ""


@audited
def set_texts_apart(
    *, by: Any = None, survey: Survey, question: str, responses: Collection[uuid.UUID]
) -> int:
    """Moves the texts of some responses to one question out of the answers; how many.

    In the answer stays that something was written. A text that is there in no words (a number that was taken out) is
    kept nowhere.
    """
    rows = list(
        Response.objects.select_for_update()
        .filter(pk__in=responses, version__survey=survey)
        .only("pk", "route", "answers")
    )
    texts, changed = [], []
    for row in rows:
        value = row.answers.get(question)
        if not isinstance(value, str) or value in {REFUSED, TAKEN_OUT}:
            continue
        row.answers[question] = TAKEN_OUT
        changed.append(row)
        text = without_details(value).strip()
        if text.replace(TAKEN_OUT, "").strip():
            texts.append(Verbatim(survey=survey, question=question, route=row.route, text=text))
    if not changed:
        unchanged()
        return 0
    Response.objects.bulk_update(sorted(changed, key=lambda row: row.pk.bytes), ["answers"])
    Verbatim.objects.bulk_create(sorted(texts, key=lambda row: row.pk.bytes))
    record("survey.words.moved", by=by, subject=survey, detail={"question": question, "count": len(changed)})
    return len(changed)


@audited
def finish_setting_apart(*, by: Any = None, survey: Survey) -> Survey:
    """Says that nothing in pupils' own words lies among the survey's answers any more."""
    locked = Survey.objects.select_for_update().get(pk=survey.pk)
    if locked.words_set_apart:
        unchanged()
        return locked
    locked.words_set_apart = True
    locked.save(update_fields=["words_set_apart"])
    record("survey.words.apart", by=by, subject=locked)
    return locked


@audited
def begin_reading(*, by: Any, survey: Survey, reason: str, now: datetime | None = None) -> VerbatimReading:
    """Opens what pupils wrote to somebody, for a while, for a reason that the audit keeps.

    Raises:
        NotSetApart: the survey is not over yet, or its texts are not set apart.
        ValueError: there is no reason.
    """
    require(by, PERMISSION)
    now = now or timezone.now()
    if not survey.words_set_apart or survey.closes_at is None or survey.closes_at > now:
        raise NotSetApart
    reason = without_details(" ".join(reason.split()))[: rules.REASON_LONGEST]
    if len(reason) < rules.REASON_SHORTEST:
        raise ValueError("A reading needs a reason.")
    VerbatimReading.objects.filter(survey=survey, reader=by).delete()
    reading = VerbatimReading.objects.create(survey=survey, reader=by, ends_at=now + rules.READING_LASTS)
    record("survey.words.opened", by=by, subject=survey, detail={"reason": reason})
    return reading


@audited
def end_reading(*, by: Any, survey: Survey) -> None:
    """Closes what somebody has open."""
    require(by, PERMISSION)
    ended, _rows = VerbatimReading.objects.filter(survey=survey, reader=by).delete()
    if not ended:
        unchanged()
        return
    record("survey.words.shut", by=by, subject=survey)


@audited
def decide_texts(
    *, by: Any, survey: Survey, decisions: Sequence[Decision], now: datetime | None = None
) -> list[uuid.UUID]:
    """Keeps what a person decided; the texts that somebody else had decided on meanwhile are left as they are.

    Returns:
        The texts that were left.

    Raises:
        ReadingOver: the person has no reading open.
        Added: words would be shown that the pupil did not write.
    """
    require(by, PERMISSION)
    now = now or timezone.now()
    if queries.open_reading(survey, by, now) is None:
        raise ReadingOver
    rows = Verbatim.objects.select_for_update().filter(survey=survey).in_bulk([one.text for one in decisions])
    left_alone: list[uuid.UUID] = []
    done = 0
    for one in decisions:
        row = rows.get(one.text)
        if row is None or row.state != one.was:
            left_alone.append(one.text)
            continue
        base = queries.base_of(row)
        shown, state = _as_shown(base, one)
        if state == rules.WAITING and not row.text:
            # What was written is cleared: there is nothing to wait for.
            state = rules.WITHHELD
        if (row.state, row.shown) == (state, shown):
            continue
        row.state, row.shown = state, shown
        row.decided_on = None if state == rules.WAITING else timezone.localdate(now)
        row.save(update_fields=["state", "shown", "decided_on"])
        done += 1
        detail: dict[str, Any] = {"from": one.was, "to": state}
        if state == rules.SHORTENED:
            detail["taken_out"] = len(base.split()) - len([w for w in shown.split() if w != TAKEN_OUT])
        record("survey.words.decided", by=by, subject=row, detail=detail)
    if not done:
        unchanged()
    return left_alone


def _as_shown(base: str, decision: Decision) -> tuple[str, str]:
    """What may be shown of a text by a decision, and the state that it has then."""
    if decision.state == rules.AS_WRITTEN:
        return base, rules.AS_WRITTEN
    if decision.state == rules.SHORTENED:
        shown = shortened(base, decision.left)
        if not shown:
            raise ValueError("Nothing would be left.")
        return shown, rules.AS_WRITTEN if says_the_same(shown, base) else rules.SHORTENED
    return "", decision.state


@audited
def purge_words(*, by: Any = None, now: datetime, limit: int) -> int:
    """Clears texts whose time is over, and readings that ended; how many."""
    due = list(queries.due_for_clearing(now).order_by("pk").values_list("pk", flat=True)[:limit])
    over = list(queries.readings_over(now).values_list("pk", flat=True)[: limit - len(due)])
    if not due and not over:
        unchanged()
        return 0
    Verbatim.objects.filter(pk__in=due).update(text="")
    VerbatimReading.objects.filter(pk__in=over).delete()
    record("survey.words.purged", by=by, subject="survey.Verbatim:*", detail={"count": len(due)})
    return len(due) + len(over)
