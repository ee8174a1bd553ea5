"""How many answers are in, rounded down, for a teacher and the centre to watch."""

from __future__ import annotations

from ..models import InboxEntry, Response, School, Survey
from ..rules import asking


def rounded_count(survey: Survey, school: School | None = None) -> int:
    """Answers of a survey, or of one school in it, in steps of five."""
    return asking.rounded(_count(survey, school))


def waiting_count(survey: Survey | None = None) -> int:
    """Answers that are still sealed in the inbox; of one survey, or of all."""
    entries = InboxEntry.objects.all()
    if survey is not None:
        entries = entries.filter(version_id__in=survey.versions.values("pk"))
    return entries.count()


def _count(survey: Survey, school: School | None) -> int:
    versions = list(survey.versions.values_list("pk", flat=True))
    total = 0
    for model in (Response, InboxEntry):
        rows = model.objects.filter(version_id__in=versions)
        total += (rows.filter(school_id=school.pk) if school is not None else rows).count()
    return total
