"""Reads the schedule, the workers and the tasks that wait."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from saferday.centre.tasks.discovery import whole_schedule
from saferday.centre.tasks.models import ScheduledRun, WorkerSeen
from saferday.centre.tasks.rules import GONE_AFTER, LATE_AFTER


@dataclass(frozen=True)
class Line:
    """One line of the schedule as staff see it."""

    name: str
    title: Any
    due_at: datetime | None
    started_at: datetime | None
    succeeded_at: datetime | None
    running: bool
    late: bool
    failures: int
    error: str


def lines(*, now: datetime | None = None) -> list[Line]:
    """The schedule with what is known of each run; in one query."""
    moment = now or timezone.now()
    runs = {run.name: run for run in ScheduledRun.objects.all()}
    found = []
    for entry in whole_schedule():
        run = runs.get(entry.name)
        if run is None:
            found.append(Line(entry.name, entry.title, None, None, None, False, False, 0, ""))
            continue
        running = run.held_until is not None and run.held_until > moment
        found.append(
            Line(
                name=entry.name,
                title=entry.title,
                due_at=run.due_at,
                started_at=run.started_at,
                succeeded_at=run.succeeded_at,
                running=running,
                late=not running and run.due_at < moment - LATE_AFTER,
                failures=run.failures,
                error=run.error,
            )
        )
    return found


def newest_heartbeat() -> datetime | None:
    """When any worker was last heard of."""
    return WorkerSeen.objects.order_by("-seen_at").values_list("seen_at", flat=True).first()


def workers_there(*, now: datetime | None = None) -> list[str]:
    """The workers heard of lately."""
    since = (now or timezone.now()) - GONE_AFTER
    return list(WorkerSeen.objects.filter(seen_at__gte=since).values_list("id", flat=True))


def counts() -> dict[str, int]:
    """How many tasks wait, run, are done and failed."""
    found = DBTaskResult.objects.order_by().values_list("status").annotate(number=Count("id"))
    return {str(status): 0 for status in TaskResultStatus.values} | {
        str(key): number for key, number in found
    }


def failed(limit: int = 20) -> list[DBTaskResult]:
    """The tasks that failed for good, newest first."""
    return list(DBTaskResult.objects.filter(status=TaskResultStatus.FAILED).order_by("-finished_at")[:limit])
