"""The doctor hears of a missing worker, late work and failures."""

from datetime import timedelta

import pytest
from django.utils import timezone

from saferday.centre.tasks import doctor, every, registry, worker
from saferday.centre.tasks.discovery import discover
from saferday.centre.tasks.models import ScheduledRun, WorkerSeen

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    discover()
    monkeypatch.setattr(registry, "_schedule", {})
    every(hours=1, name="test.work")(lambda: None)
    worker.put_on_schedule()


def test_no_worker_yet_is_a_warning() -> None:
    assert doctor.worker().status == "warn"


def test_a_worker_that_fell_silent_fails() -> None:
    worker.beat("a")
    assert doctor.worker().status == "ok"
    WorkerSeen.objects.update(seen_at=timezone.now() - timedelta(minutes=7))
    found = doctor.worker()
    assert found.status == "fail"
    assert "7 minutes" in found.message


def test_work_on_time_late_and_failing() -> None:
    assert doctor.schedule().status == "ok"
    ScheduledRun.objects.update(due_at=timezone.now() - timedelta(hours=2))
    assert doctor.schedule().status == "warn"
    assert "test.work" in doctor.schedule().message
    ScheduledRun.objects.update(failures=3, error="OSError: disk full")
    assert doctor.schedule().status == "fail"
    assert "disk full" in doctor.schedule().message
