"""What machines see that watch the centre: health, and numbers that name nobody."""

import re

import pytest
from django.db import OperationalError
from django.test import Client

from saferday.centre.tasks import worker
from saferday.web.operate import health

pytestmark = pytest.mark.django_db


def test_health_is_well_while_the_database_answers(client: Client) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "database": "ok"}
    assert not answer.cookies
    assert "no-store" in answer.headers["Cache-Control"]


def test_health_is_503_when_it_does_not(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone:
        def cursor(self):
            raise OperationalError("server closed the connection")

        def close(self):
            pass

    monkeypatch.setattr(health, "connection", Gone())
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert "server closed" not in answer.content.decode()


def test_health_only_answers_reading(client: Client) -> None:
    assert client.post("/healthz").status_code == 405


def test_this_machine_reads_the_numbers(client: Client) -> None:
    worker.beat("worker-1")
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    text = answer.content.decode()
    assert "\nsaferday_workers 1\n" in text
    assert 'saferday_tasks{state="failed"} 0' in text
    for line in text.splitlines():
        assert line.startswith("# ") or re.fullmatch(
            r'[a-z_]+(\{([a-z_]+="[^"]*",?)+\})? -?[0-9.e+]+', line
        ), line
    assert not answer.cookies


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"REMOTE_ADDR": "127.0.0.1"}, 200),
        ({"REMOTE_ADDR": "::1"}, 200),
        ({"REMOTE_ADDR": "203.0.113.9"}, 403),
        ({"REMOTE_ADDR": ""}, 403),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.9"}, 403),
        ({"REMOTE_ADDR": "203.0.113.9", "HTTP_X_FORWARDED_FOR": "127.0.0.1"}, 403),
    ],
)
def test_without_a_token_only_this_machine_reads(client: Client, sent: dict[str, str], status: int) -> None:
    assert client.get("/metrics", **sent).status_code == status


@pytest.mark.parametrize(
    ("given", "status"),
    [("Bearer secret-token", 200), ("Bearer wrong", 403), ("secret-token", 403), ("", 403)],
)
def test_with_a_token_only_its_holder_reads(client: Client, settings, given: str, status: int) -> None:
    settings.SAFERDAY_METRICS_TOKEN = "secret-token"
    assert client.get("/metrics", HTTP_AUTHORIZATION=given).status_code == status
