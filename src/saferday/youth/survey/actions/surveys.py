"""Writing, publishing, opening and closing surveys."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from saferday.centre.accounts.queries import require
from saferday.centre.audit.actions import audited, record, unchanged

from ..instrument import canonical, digest, read
from ..models import Survey, SurveyVersion
from ..queries import opening

PERMISSION = "survey.write"


class DraftMoved(RuntimeError):
    """Somebody else changed the draft meanwhile: nothing was overwritten."""


class NothingPublished(RuntimeError):
    """The survey has no published version to ask."""


class NotAssessed(RuntimeError):
    """Nobody has said yet that the impact assessment of the version that is asked was decided."""


class WasPublished(RuntimeError):
    """The survey has a published version: it can be put away, and not deleted."""


class StillOpen(RuntimeError):
    """The survey is open or will open: close it first."""


class PutAway(RuntimeError):
    """The survey is put away: bring it back first."""


class OverForGood(RuntimeError):
    """It is over and its last answers were opened: whoever came now would stand out among those."""


class TimesWrong(ValueError):
    """The survey would close before it opens, or has answers and would be asked again."""


@audited
def create_survey(*, by: Any, slug: str, draft: Mapping[str, Any]) -> Survey:
    """Begin a survey with a draft. The draft may still be wrong; publishing checks it."""
    _allow(by)
    survey = Survey.objects.create(slug=slug, titles=_titles(draft), draft=dict(draft))
    record("survey.created", by=by, subject=survey)
    return survey


@audited
def save_draft(*, by: Any, survey: Survey, draft: Mapping[str, Any], number: int | None = None) -> Survey:
    """Keep a changed draft. ``number`` is the draft's number that the change was made on.

    Raises:
        DraftMoved: the draft has another number by now.
    """
    _allow(by)
    locked = Survey.objects.select_for_update().get(pk=survey.pk)
    if number is not None and locked.draft_number != number:
        raise DraftMoved
    if canonical(locked.draft) == canonical(draft):
        unchanged()
        return locked
    _replace_draft(locked, draft)
    record("survey.draft.changed", by=by, subject=locked, detail={"number": locked.draft_number})
    return locked


@audited
def undo_draft(*, by: Any, survey: Survey, number: int | None = None) -> Survey:
    """Put the draft back as it was before its last change. Undoing twice puts the change back.

    Raises:
        DraftMoved: the draft has another number than ``number`` by now.
    """
    _allow(by)
    locked = Survey.objects.select_for_update().get(pk=survey.pk)
    if number is not None and locked.draft_number != number:
        raise DraftMoved
    if locked.draft_before is None:
        unchanged()
        return locked
    _replace_draft(locked, locked.draft_before)
    record("survey.draft.undone", by=by, subject=locked, detail={"number": locked.draft_number})
    return locked


def _replace_draft(locked: Survey, draft: Mapping[str, Any]) -> None:
    locked.draft_before, locked.draft = locked.draft, dict(draft)
    locked.titles = _titles(draft) or locked.titles
    locked.draft_number += 1
    locked.save(update_fields=["draft", "draft_before", "titles", "draft_number"])


@audited
def publish(*, by: Any, survey: Survey) -> SurveyVersion:
    """Make the draft a version, which never changes again. A survey that is not open asks it from now on.

    Raises:
        DefinitionWrong: with everything that is wrong with the draft.
    """
    _allow(by)
    locked = Survey.objects.select_for_update().get(pk=survey.pk)
    read(locked.draft)
    text = canonical(locked.draft)
    same = locked.versions.filter(digest=digest(text)).first()
    if same is not None:
        if locked.asked_id == same.pk:
            unchanged()
            return same
        version = same
    else:
        newest = locked.versions.order_by("-number").values_list("number", flat=True).first() or 0
        version = SurveyVersion.objects.create(
            survey=locked,
            number=newest + 1,
            definition=text,
            digest=digest(text),
            published_at=timezone.now(),
            published_by=by,
        )
    locked.asked = version
    locked.save(update_fields=["asked"])
    record(
        "survey.version.published",
        by=by,
        subject=version,
        detail={"number": version.number, "digest": version.digest},
    )
    opening.forget_classes()
    return version


@audited
def confirm_assessment(*, by: Any, survey: Survey, decided_by: str) -> Survey:
    """Say that the data protection impact assessment of the version that is asked was decided, and by whom.

    Raises:
        NothingPublished: there is no version to ask.
    """
    _allow(by)
    locked = Survey.objects.select_for_update().get(pk=survey.pk)
    if locked.asked_id is None:
        raise NothingPublished
    if locked.assessed_id == locked.asked_id:
        unchanged()
        return locked
    locked.assessed_id = locked.asked_id
    locked.save(update_fields=["assessed"])
    record("survey.assessment.confirmed", by=by, subject=locked, detail={"decided_by": decided_by[:200]})
    return locked


@audited
def set_times(*, by: Any, survey: Survey, opens_at: datetime, closes_at: datetime) -> Survey:
    """Say from when to when pupils may answer.

    Raises:
        NothingPublished: there is no version to ask.
        NotAssessed: the impact assessment of that version was not decided; simulated answers need none.
        PutAway: it is in the archive.
        OverForGood: it has been over so long that its last answers were handed on.
        TimesWrong: it would close before it opens.
    """
    _allow(by)
    locked = Survey.objects.select_for_update().get(pk=survey.pk)
    if locked.asked_id is None:
        raise NothingPublished
    if locked.archived:
        raise PutAway
    if by is not None and not locked.simulated and locked.assessed_id != locked.asked_id:
        raise NotAssessed
    if closes_at <= opens_at:
        raise TimesWrong
    if opening.is_over_for_good(locked):
        raise OverForGood
    if (locked.opens_at, locked.closes_at) == (opens_at, closes_at):
        unchanged()
        return locked
    locked.opens_at, locked.closes_at = opens_at, closes_at
    # New answers may come, with new texts.
    locked.words_set_apart = False
    locked.save(update_fields=["opens_at", "closes_at", "words_set_apart"])
    record(
        "survey.times.set",
        by=by,
        subject=locked,
        detail={"opens": opens_at.isoformat(), "closes": closes_at.isoformat()},
    )
    opening.forget_classes()
    return locked


@audited
def close_survey(*, by: Any, survey: Survey, now: datetime | None = None) -> Survey:
    """Close an open survey now."""
    _allow(by)
    now = now or timezone.now()
    locked = Survey.objects.select_for_update().get(pk=survey.pk)
    if locked.opens_at is None or (locked.closes_at is not None and locked.closes_at <= now):
        unchanged()
        return locked
    if locked.opens_at >= now:
        # It never opened: its times are taken away.
        locked.opens_at = locked.closes_at = None
    else:
        locked.closes_at = now
    locked.save(update_fields=["opens_at", "closes_at"])
    record("survey.closed", by=by, subject=locked)
    opening.forget_classes()
    return locked


@audited
def pause_nation(*, by: Any, survey: Survey, nation: str, paused: bool) -> Survey:
    """Hold a survey in one nation, or let it go on."""
    _allow(by)
    locked = Survey.objects.select_for_update().get(pk=survey.pk)
    if (nation in locked.paused_nations) is paused:
        unchanged()
        return locked
    others = [one for one in locked.paused_nations if one != nation]
    locked.paused_nations = sorted([*others, nation]) if paused else others
    locked.save(update_fields=["paused_nations"])
    record(
        "survey.nation.paused" if paused else "survey.nation.resumed",
        by=by,
        subject=locked,
        detail={"nation": nation},
    )
    opening.forget_classes()
    return locked


@audited
def delete_draft(*, by: Any, survey: Survey, number: int | None = None) -> None:
    """Delete a survey that was never published. It is gone for good: its draft stands in no record.

    Raises:
        WasPublished: it has a version, and with it perhaps schools and answers.
        DraftMoved: the draft has another number than ``number`` by now.
    """
    _allow(by)
    locked = Survey.objects.select_for_update().get(pk=survey.pk)
    if locked.versions.exists():
        raise WasPublished
    if number is not None and locked.draft_number != number:
        raise DraftMoved
    record("survey.draft.deleted", by=by, subject=locked, detail={"number": locked.draft_number})
    locked.delete()


@audited
def archive_survey(*, by: Any, survey: Survey, archived: bool, now: datetime | None = None) -> Survey:
    """Put a survey that is not open out of the way, or bring it back. Answers and results stay as they are.

    Raises:
        StillOpen: it is open, or will open.
    """
    _allow(by)
    now = now or timezone.now()
    locked = Survey.objects.select_for_update().get(pk=survey.pk)
    if archived and locked.closes_at is not None and locked.closes_at > now:
        raise StillOpen
    if locked.archived is archived:
        unchanged()
        return locked
    locked.archived = archived
    locked.save(update_fields=["archived"])
    record("survey.archived" if archived else "survey.brought_back", by=by, subject=locked)
    return locked


@audited
def mark_simulated(*, by: Any = None, survey: Survey) -> Survey:
    """Say on every page of the survey that its answers are invented. It cannot be taken back."""
    _allow(by)
    if survey.simulated:
        unchanged()
        return survey
    survey.simulated = True
    survey.save(update_fields=["simulated"])
    record("survey.simulated", by=by, subject=survey)
    return survey


def _allow(by: Any) -> None:
    """Staff need the permission; ``None`` is the operator at the command line, or the demonstration."""
    if by is not None:
        require(by, PERMISSION)


def _titles(draft: Mapping[str, Any]) -> dict[str, str]:
    titles = draft.get("title")
    return (
        {str(key): str(value)[:200] for key, value in titles.items()} if isinstance(titles, Mapping) else {}
    )
