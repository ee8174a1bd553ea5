"""What the visitor agreed to, and the feedback that staff may read."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from saferday.centre.accounts.queries import areas_where, may
from saferday.centre.areas.queries import area_by_slug

from . import rules
from .models import Feedback

PAGE_SIZE = 25


def choice(request: HttpRequest) -> str:
    """What this browser agreed to: one of `rules.CHOICES`, or nothing yet."""
    return rules.choice_of(request.COOKIES.get(rules.COOKIE))


def may_remember_area(request: HttpRequest) -> bool:
    """Whether this browser agreed that its area is remembered."""
    return choice(request) == rules.AREA


def remembered_area(request: HttpRequest) -> Any:
    """The area that this browser remembers, if it agreed to that and the area is still there."""
    slug = request.COOKIES.get(rules.AREA_COOKIE, "")[:80]
    return area_by_slug(slug) if slug and may_remember_area(request) else None


def readable_feedback(reader: Any) -> QuerySet[Feedback]:
    """The feedback that the person may read: everything, or that of their areas."""
    found = Feedback.objects.select_related("area", "done_by")
    if may(reader, "feedback.read"):
        return found
    return found.filter(area__in=areas_where(reader, "feedback.read"))


def feedback_page(
    reader: Any, *, state: str = "new", area: str = "", text: str = "", number: str | int = 1
) -> Page[Feedback]:
    """One page of what the person may read, newest first; an unknown filter shows everything."""
    found = readable_feedback(reader)
    if state in rules.STATES:
        found = found.filter(state=state)
    if area:
        found = found.filter(area__slug=area)
    if text := text.strip()[:100]:
        found = found.filter(Q(wrong__icontains=text) | Q(doing__icontains=text) | Q(page__icontains=text))
    return Paginator(found, PAGE_SIZE).get_page(number)


def feedback_for(reader: Any, pk: int) -> Feedback | None:
    """One message, if the person may read it."""
    return readable_feedback(reader).filter(pk=pk).first()


def feedback_areas(reader: Any) -> list[Any]:
    """The areas that the person can filter by."""
    areas = areas_where(reader, "feedback.read")
    return list(areas.filter(pk__in=Feedback.objects.exclude(area=None).values("area_id")))


def feedback_to_do(reader: Any) -> int:
    """How many messages wait for the person."""
    return readable_feedback(reader).filter(state=Feedback.State.NEW).count()


def too_many_at_once(now: datetime | None = None) -> bool:
    """Whether the centre has taken as many messages within the hour as it can read."""
    since = (now or timezone.now()) - timedelta(hours=1)
    return Feedback.objects.filter(at__gte=since).count() >= rules.PER_HOUR_AT_MOST


def feedback_due(now: datetime) -> QuerySet[Feedback]:
    """Messages that the register says are no longer to be kept."""
    done = now - timedelta(days=rules.KEEP_DAYS_AFTER_DONE)
    old = now - timedelta(days=rules.KEEP_DAYS_AT_MOST)
    return Feedback.objects.filter(Q(state=Feedback.State.DONE, done_at__lt=done) | Q(at__lt=old))
