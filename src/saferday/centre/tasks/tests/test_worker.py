"""Scheduled work runs once, is tried again, and survives a worker that dies."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from saferday.centre.tasks import every, queries, registry, retrying, worker
from saferday.centre.tasks.discovery import discover
from saferday.centre.tasks.models import ScheduledRun, WorkerSeen
from saferday.centre.tasks.rules import GONE_AFTER

pytestmark = [pytest.mark.django_db, pytest.mark.database]
# Where the worker closes its connections, as it does between two pieces of work.
with_connections = pytest.mark.django_db(transaction=True)

ran: list[str] = []


@retrying(times=3)
@task()
def stumble() -> None:
    ran.append("stumble")
    raise ValueError("no luck")


@task()
def stumble_for_good() -> None:
    ran.append("for good")
    raise ValueError("no luck")


@task()
def walk(place: str) -> str:
    ran.append(place)
    return place


@pytest.fixture(autouse=True)
def own_schedule(monkeypatch: pytest.MonkeyPatch, settings) -> Iterator[None]:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    discover()
    monkeypatch.setattr(registry, "_schedule", {})
    ran.clear()
    yield
    ran.clear()


def scheduled(name: str = "test.work", *, breaks: bool = False) -> None:
    @every(hours=1, name=name)
    def work() -> None:
        """Work for a test."""
        ran.append(name)
        if breaks:
            raise RuntimeError("broken pipe")

    worker.put_on_schedule()


def test_work_on_the_schedule_runs_and_is_due_again_later() -> None:
    scheduled()
    assert worker.run_due(holder="a") == 1
    assert worker.run_due(holder="a") == 0
    assert ran == ["test.work"]
    run = ScheduledRun.objects.get()
    assert run.succeeded_at is not None
    assert run.holder == ""
    assert timedelta(minutes=59) < run.due_at - timezone.now() <= timedelta(hours=1)


def test_only_one_worker_gets_a_line() -> None:
    scheduled()
    entry = registry.schedule()[0]
    now = timezone.now()
    assert worker.claim(entry, holder="a", now=now)
    assert not worker.claim(entry, holder="b", now=now)


def test_a_line_held_by_a_worker_that_died_is_free_after_its_lease() -> None:
    scheduled()
    entry = registry.schedule()[0]
    now = timezone.now()
    assert worker.claim(entry, holder="dead", now=now)
    assert not worker.claim(entry, holder="b", now=now + GONE_AFTER - timedelta(seconds=1))
    assert worker.claim(entry, holder="b", now=now + GONE_AFTER)


def test_a_heartbeat_renews_the_lease() -> None:
    scheduled()
    entry = registry.schedule()[0]
    early = timezone.now() - GONE_AFTER
    ScheduledRun.objects.update(due_at=early)
    assert worker.claim(entry, holder="a", now=early)
    worker.beat("a")
    assert not worker.claim(entry, holder="b", now=timezone.now())


def test_a_failure_is_kept_and_tried_again_soon_rather_than_at_the_next_turn() -> None:
    scheduled(breaks=True)
    worker.run_due(holder="a")
    run = ScheduledRun.objects.get()
    assert (run.failures, run.error, run.succeeded_at) == (1, "RuntimeError: broken pipe", None)
    assert run.due_at - timezone.now() <= timedelta(seconds=30)
    line = queries.lines()[0]
    assert line.failures == 1
    assert not line.running


def test_one_that_fails_does_not_stop_the_others() -> None:
    scheduled("a.breaks", breaks=True)
    scheduled("b.works")
    assert worker.run_due(holder="a") == 2
    assert ran == ["a.breaks", "b.works"]


def test_a_line_taken_out_of_the_code_leaves_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    scheduled("old.work")
    monkeypatch.setattr(registry, "_schedule", {})
    worker.put_on_schedule()
    assert not ScheduledRun.objects.exists()


def test_two_features_cannot_share_a_name() -> None:
    scheduled("same.name")

    def other() -> None: ...

    other.__module__ = "somewhere.else.tasks"
    with pytest.raises(registry.ScheduleUnclear):
        every(hours=1, name="same.name")(other)


@pytest.mark.parametrize(
    "wrong", [{}, {"seconds": 1}, {"hours": 1, "at": "03:00"}, {"days": 1.5, "at": "03:00"}]
)
def test_an_unclear_schedule_is_refused(wrong: dict) -> None:
    with pytest.raises(registry.ScheduleUnclear):
        every(**wrong)


@with_connections
def test_a_queued_task_runs_with_its_arguments() -> None:
    walk.enqueue("home")
    assert worker.Worker().run_once() == 1
    assert ran == ["home"]
    assert DBTaskResult.objects.get().return_value == "home"


@with_connections
def test_a_task_that_may_be_retried_is_until_its_tries_are_used_up() -> None:
    stumble.enqueue()
    for turn in range(1, 4):
        assert worker.run_queue(holder="a") == 1
        assert len(ran) == turn
        assert worker.retry_failed() == (1 if turn < 3 else 0)
        # It waits: nothing to run until its time comes.
        assert worker.run_queue(holder="a") == 0
        DBTaskResult.objects.update(run_after=timezone.now())
    result = DBTaskResult.objects.get()
    assert result.status == TaskResultStatus.FAILED
    assert "no luck" in result.traceback
    assert queries.failed() == [result]


@with_connections
def test_a_task_that_may_not_be_retried_stays_failed() -> None:
    stumble_for_good.enqueue()
    worker.run_queue(holder="a")
    assert worker.retry_failed() == 0
    assert DBTaskResult.objects.get().status == TaskResultStatus.FAILED


@pytest.mark.parametrize(
    ("lost", "status"), [(stumble, TaskResultStatus.READY), (walk, TaskResultStatus.FAILED)]
)
def test_a_task_whose_worker_died_is_freed(lost, status: str) -> None:
    lost.enqueue(*(["x"] if lost is walk else []))
    long_ago = timezone.now() - GONE_AFTER - timedelta(seconds=5)
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING, started_at=long_ago, worker_ids=["dead"])
    assert worker.recover_lost() == 1
    assert DBTaskResult.objects.get().status == status


def test_a_task_whose_worker_is_there_is_left_alone() -> None:
    stumble.enqueue()
    long_ago = timezone.now() - timedelta(hours=1)
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING, started_at=long_ago, worker_ids=["alive"])
    worker.beat("alive")
    assert worker.recover_lost() == 0


@with_connections
def test_a_worker_says_that_it_is_there_and_leaves_when_told() -> None:
    one = worker.Worker(interval=0.01)
    seen: list[int] = []

    @every(hours=1, name="test.stop")
    def stop_it() -> None:
        """Stops the worker."""
        seen.append(WorkerSeen.objects.count())
        one.stop()

    one.run()
    assert seen == [1]
    assert not WorkerSeen.objects.exists()
    assert queries.newest_heartbeat() is None


def test_a_worker_leaves_with_the_server_that_started_it() -> None:
    assert worker.Worker(with_parent=1_000_000).stopping
