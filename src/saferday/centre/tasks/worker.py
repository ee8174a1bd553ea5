"""The worker: runs what is due on the schedule and what waits in the queue, one thing at a time.

A line of the schedule is claimed by one conditional UPDATE, which is one-at-a-time on SQLite and PostgreSQL
alike. The claim is a lease that the heartbeat renews: when a worker dies, its work is free a minute later.
"""

import logging
import os
import threading
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django.db.models import Q
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker as QueueWorker
from django_tasks_db.models import DBTaskResult

from saferday import __version__
from saferday.centre.tasks.discovery import discover, whole_schedule
from saferday.centre.tasks.models import ScheduledRun, WorkerSeen
from saferday.centre.tasks.queries import workers_there
from saferday.centre.tasks.registry import Scheduled, policy_of
from saferday.centre.tasks.rules import GONE_AFTER, HEARTBEAT_EVERY, KEEP_WORKERS, next_time, wait_after

logger = logging.getLogger(__name__)

ERROR_LENGTH = 500
RECOVER_EVERY = timedelta(seconds=30)


def put_on_schedule(*, now: datetime | None = None) -> None:
    """Gives every line of the schedule its row, and drops rows of lines that are no more."""
    moment = now or timezone.now()
    zone = ZoneInfo(settings.TIME_ZONE)
    entries = whole_schedule()
    known = set(ScheduledRun.objects.values_list("name", flat=True))
    ScheduledRun.objects.bulk_create(
        [
            ScheduledRun(
                name=entry.name,
                due_at=moment if entry.at is None else next_time(moment, entry.interval, entry.at, zone),
            )
            for entry in entries
            if entry.name not in known
        ],
        ignore_conflicts=True,
    )
    ScheduledRun.objects.exclude(name__in=[entry.name for entry in entries]).delete()


def claim(entry: Scheduled, *, holder: str, now: datetime) -> bool:
    """Takes a due line for this worker; False if it is not due or another has it."""
    free = Q(held_until__isnull=True) | Q(held_until__lte=now)
    return bool(
        ScheduledRun.objects.filter(free, name=entry.name, due_at__lte=now).update(
            holder=holder, held_until=now + GONE_AFTER, started_at=now
        )
    )


def run_claimed(entry: Scheduled, *, holder: str) -> bool:
    """Runs a claimed line and notes how it went; the answer is whether it went well."""
    zone = ZoneInfo(settings.TIME_ZONE)
    mine = ScheduledRun.objects.filter(name=entry.name, holder=holder)
    try:
        entry.work()
    except Exception as error:
        logger.exception("Scheduled work %s failed", entry.name)
        now = timezone.now()
        failures = (mine.values_list("failures", flat=True).first() or 0) + 1
        mine.update(
            due_at=now + min(wait_after(failures), entry.interval),
            finished_at=now,
            failures=failures,
            error=f"{type(error).__name__}: {error}"[:ERROR_LENGTH],
            holder="",
            held_until=None,
        )
        return False
    now = timezone.now()
    mine.update(
        due_at=next_time(now, entry.interval, entry.at, zone),
        finished_at=now,
        succeeded_at=now,
        failures=0,
        error="",
        holder="",
        held_until=None,
    )
    return True


def run_due(*, holder: str, stop: Callable[[], bool] = lambda: False) -> int:
    """Runs everything on the schedule that is due; the answer is how many ran."""
    due = set(ScheduledRun.objects.filter(due_at__lte=timezone.now()).values_list("name", flat=True))
    ran = 0
    for entry in whole_schedule():
        if entry.name in due and not stop() and claim(entry, holder=holder, now=timezone.now()):
            run_claimed(entry, holder=holder)
            ran += 1
    return ran


def retry_failed() -> int:
    """Puts tasks that failed and may be tried again back into the queue; the answer is how many."""
    discover()
    back = 0
    for result in DBTaskResult.objects.filter(status=TaskResultStatus.FAILED).only(
        "id", "task_path", "worker_ids", "finished_at"
    ):
        policy = policy_of(result.task_path)
        tries = len(result.worker_ids)
        if policy is None or tries >= policy.times:
            continue
        wait = wait_after(tries, first=policy.first_wait)
        back += DBTaskResult.objects.filter(id=result.id, status=TaskResultStatus.FAILED).update(
            status=TaskResultStatus.READY,
            run_after=(result.finished_at or timezone.now()) + wait,
            finished_at=None,
        )
    return back


def recover_lost() -> int:
    """Frees the tasks of workers that are gone; those that may not run twice count as failed."""
    discover()
    there = set(workers_there())
    lost = 0
    started_before = timezone.now() - GONE_AFTER
    for result in DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, started_at__lt=started_before):
        if result.worker_ids and result.worker_ids[-1] in there:
            continue
        policy = policy_of(result.task_path)
        again = policy is not None and len(result.worker_ids) < policy.times
        lost += DBTaskResult.objects.filter(id=result.id, status=TaskResultStatus.RUNNING).update(
            status=TaskResultStatus.READY if again else TaskResultStatus.FAILED,
            finished_at=None if again else timezone.now(),
            exception_class_path="" if again else "saferday.centre.tasks.worker.WorkerLost",
            traceback="" if again else "The worker stopped before it was done.",
        )
    WorkerSeen.objects.filter(seen_at__lt=timezone.now() - KEEP_WORKERS).delete()
    return lost


def run_queue(*, holder: str) -> int:
    """Runs the tasks that wait; the answer is how many ran."""
    if not DBTaskResult.objects.ready().filter(backend_name="default").exists():
        return 0
    queue = QueueWorker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=1,
        worker_id=holder,
        excluded_queue_names=[],
    )
    queue.run()
    return queue._run_tasks


def beat(holder: str) -> None:
    """Says that this worker is there, and renews the leases of what it holds."""
    now = timezone.now()
    WorkerSeen.objects.update_or_create(
        id=holder,
        defaults={"seen_at": now, "version": __version__},
        create_defaults={"started_at": now, "seen_at": now, "version": __version__},
    )
    ScheduledRun.objects.filter(holder=holder).update(held_until=now + GONE_AFTER)


class Worker:
    """A worker process: call ``run``; ``stop`` lets it finish what it is doing and leave."""

    def __init__(self, *, interval: float = 1.0, with_parent: int | None = None) -> None:
        self.id = f"worker-{os.getpid()}-{uuid.uuid4().hex[:8]}"
        self.interval = interval
        self.with_parent = with_parent
        self._stop = threading.Event()

    def stop(self) -> None:
        """Leaves after the work in hand."""
        self._stop.set()

    @property
    def stopping(self) -> bool:
        """Whether it is time to leave: asked to, or the server that started it is gone."""
        return self._stop.is_set() or (self.with_parent is not None and os.getppid() != self.with_parent)

    def run(self) -> None:
        """Works until told to stop; a database that goes away is waited for."""
        put_on_schedule()
        beat(self.id)
        heart = threading.Thread(target=self._keep_beating, daemon=True, name="heartbeat")
        heart.start()
        recovered = timezone.now() - RECOVER_EVERY
        trouble = 0
        while not self.stopping:
            try:
                close_old_connections()
                if timezone.now() - recovered >= RECOVER_EVERY:
                    recover_lost()
                    recovered = timezone.now()
                worked = run_due(holder=self.id, stop=lambda: self.stopping)
                worked += run_queue(holder=self.id)
                if worked:
                    retry_failed()
                trouble = 0
            except (OperationalError, InterfaceError) as error:
                trouble += 1
                worked = 0
                logger.error("The database does not answer (%s); trying again", type(error).__name__)
                connection.close()
            if not worked:
                self._stop.wait(min(self.interval * 2 ** min(trouble, 5), 30) if trouble else self.interval)
        self._stop.set()
        heart.join(timeout=5)
        WorkerSeen.objects.filter(id=self.id).delete()

    def run_once(self) -> int:
        """Does everything that is due or waits now, then leaves; the answer is how much it did."""
        put_on_schedule()
        beat(self.id)
        recover_lost()
        done = run_due(holder=self.id)
        while ran := run_queue(holder=self.id):
            done += ran
        retry_failed()
        WorkerSeen.objects.filter(id=self.id).delete()
        return done

    def _keep_beating(self) -> None:
        while not self._stop.wait(HEARTBEAT_EVERY.total_seconds()):
            try:
                beat(self.id)
            except (OperationalError, InterfaceError):
                connection.close()
        connection.close()
