"""The page of scheduled work: for those who run the installation, whatever state the work is in."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from saferday.centre.accounts.actions import add_staff
from saferday.centre.tasks import worker
from saferday.centre.tasks.models import ScheduledRun
from saferday.centre.tasks.queries import lines

pytestmark = pytest.mark.django_db


def body_for(role: str) -> tuple[int, str]:
    from django.test import RequestFactory

    from saferday.web.operate.views import scheduled_work

    request = RequestFactory().get("/cms/scheduled-work/")
    request.user = add_staff(by=None, email=f"{role}@centre.example", name="Somebody", role=role, area=None)
    answer = scheduled_work(request)
    return answer.status_code, answer.content.decode()


@pytest.mark.parametrize(
    "role", ["comms_editor", "helpline_worker", "hotline_analyst", "analyst_lead", "researcher"]
)
def test_others_may_not_see_it(role: str) -> None:
    from django.core.exceptions import PermissionDenied

    with pytest.raises(PermissionDenied):
        body_for(role)


def test_a_visitor_is_sent_to_sign_in(client: Client) -> None:
    answer = client.get("/cms/scheduled-work/")
    assert answer.status_code == 302
    assert "login" in answer.headers["Location"]


def test_the_operator_finds_it_among_the_reports_and_others_do_not(client: Client, settings: Any) -> None:
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "StaffNeedMfa" not in name]
    for role, status in (("operator", 200), ("comms_editor", 302)):
        person = add_staff(by=None, email=f"{role}@centre.example", name="Ann", role=role, area=None)
        client.force_login(person, backend="saferday.centre.accounts.backends.Backend")
        assert ("/cms/scheduled-work/" in client.get("/cms/").content.decode()) is (status == 200)
        assert client.get("/cms/scheduled-work/").status_code == status


def test_it_says_when_no_worker_runs_and_what_never_ran() -> None:
    status, body = body_for("operator")
    assert status == 200
    assert "No worker is running" in body
    assert "saferday serve" in body
    for line in lines():
        assert line.name in body
    assert "Never yet" in body


def test_it_shows_what_failed_and_why() -> None:
    worker.put_on_schedule()
    worker.beat("worker-1")
    ScheduledRun.objects.filter(name="web.sign_audit_head").update(failures=2, error="OSError: <disk> full")
    DBTaskResult.objects.create(
        task_path="saferday.x.tasks.send", status="FAILED", args_kwargs={}, backend_name="default",
        run_after=timezone.now(), finished_at=timezone.now(), exception_class_path="builtins.OSError",
        traceback="", worker_ids=["a", "b"],
    )  # fmt: skip
    _status, body = body_for("operator")
    assert "No worker is running" not in body
    assert "Failed 2 times" in body
    assert "OSError: &lt;disk&gt; full" in body
    assert "saferday.x.tasks.send" in body
    assert "builtins.OSError" in body


def test_it_asks_the_database_a_fixed_number_of_times(django_assert_max_num_queries) -> None:
    worker.put_on_schedule()
    for number in range(15):
        worker.beat(f"worker-{number}")
    ScheduledRun.objects.update(due_at=timezone.now() - timedelta(hours=3))
    from django.test import RequestFactory

    from saferday.web.operate.views import scheduled_work

    request = RequestFactory().get("/cms/scheduled-work/")
    request.user = add_staff(by=None, email="op@centre.example", name="Op", role="operator", area=None)
    with django_assert_max_num_queries(9):
        body = scheduled_work(request).content.decode()
    assert "Late" in body
