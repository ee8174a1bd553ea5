"""What waits in the inbox, for the operator's check-up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ..models import ClassSession, InboxEntry, InboxKey, Participation, Survey, SurveyVersion


def every_key() -> list[InboxKey]:
    """Every key that answers are, or may be, sealed with."""
    return list(InboxKey.objects.all())


def sealed_with(some: Sequence[InboxKey]) -> int:
    """How many answers wait under these keys."""
    return InboxEntry.objects.filter(key__in=some).count()


def left_over(closed_before: datetime) -> int:
    """How many answers wait of surveys that closed before a moment."""
    versions = SurveyVersion.objects.filter(survey__closes_at__lt=closed_before)
    return InboxEntry.objects.filter(version_id__in=versions.values("pk")).count()


def has_schools(survey: Survey) -> bool:
    """Whether a school takes part."""
    return Participation.objects.filter(survey=survey, paused=False).exists()


def classes_without_protocol(survey: Survey) -> int:
    """How many classes are open in schools that have not confirmed the safeguarding protocol."""
    return ClassSession.objects.filter(
        participation__survey=survey, participation__protocol_digest="", closed=False
    ).count()
