"""The pool of PostgreSQL connections: no needless trips, and no request that fails because the server was away."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dj_database_url
import psycopg
import pytest
from psycopg_pool import ConnectionPool

from saferday.web.postgresql.base import DatabaseWrapper
from tests.postgresql import start_server


@pytest.fixture(scope="module")
def address() -> str:
    return start_server(Path(tempfile.mkdtemp(prefix="sdpg-")))


@pytest.fixture
def database(address: str, django_db_blocker: Any) -> Iterator[DatabaseWrapper]:
    known = dj_database_url.parse(address) | {
        "CONN_HEALTH_CHECKS": True,
        "CONN_MAX_AGE": 0,
        "TIME_ZONE": None,
        "AUTOCOMMIT": True,
        "ATOMIC_REQUESTS": False,
    }
    known["OPTIONS"] = known.get("OPTIONS", {}) | {"pool": {"min_size": 1, "max_size": 1, "timeout": 10}}
    made = DatabaseWrapper(known, "pool")
    with django_db_blocker.unblock():
        yield made
        made.close()
    made.close_pool()


def ask(database: DatabaseWrapper) -> int:
    """One request: takes a connection, asks, and gives it back."""
    with database.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    database.close()
    return int(pid)


def test_a_connection_in_use_is_not_asked_whether_it_works(database, monkeypatch):
    asked = []
    monkeypatch.setattr(ConnectionPool, "check_connection", staticmethod(asked.append))
    assert len({ask(database) for _ in range(20)}) == 1
    assert len(asked) == 1


def test_a_connection_is_asked_again_after_a_while(database, monkeypatch):
    asked = []
    monkeypatch.setattr(ConnectionPool, "check_connection", staticmethod(asked.append))
    monkeypatch.setattr("saferday.web.postgresql.base.ASK_AFTER", -1)
    for _ in range(3):
        ask(database)
    assert len(asked) == 3


def test_a_connection_that_the_server_ended_is_not_given_out(database, address):
    first = ask(database)
    with psycopg.connect(address, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [first])
    assert ask(database) != first
