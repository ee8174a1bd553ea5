"""What all tests share: which database they run on, and an audit that a test database may empty."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

POSTGRESQL = os.environ.get("SAFERDAY_TEST_DATABASE") == "postgresql"

if POSTGRESQL:
    from tests.postgresql import start_server

    os.environ["DATABASE_URL"] = start_server(Path(tempfile.mkdtemp(prefix="sdpg-")))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keeps the tests that share a running centre in one process; on PostgreSQL, only what touches it."""
    for item in items:
        if "live_centre" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("live_centre"))
    if POSTGRESQL:
        chosen = [
            item
            for item in items
            if item.get_closest_marker("django_db") or item.get_closest_marker("database")
        ]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(chosen)])
        items[:] = chosen


@pytest.fixture(autouse=True, scope="session")
def emptied_audit() -> Iterator[None]:
    """Lets a test database be emptied between transactional tests: the triggers are lifted for that moment."""
    from django.db import connection
    from django.test import TransactionTestCase

    from saferday.centre.audit.guard import lift_guard, raise_guard

    original = TransactionTestCase._fixture_teardown

    def teardown(self: TransactionTestCase) -> None:
        lift_guard(connection)
        try:
            original(self)
        finally:
            raise_guard(connection)

    TransactionTestCase._fixture_teardown = teardown
    yield
    TransactionTestCase._fixture_teardown = original


@pytest.fixture
def uk(db: None) -> None:
    """A database that holds the areas of the country pack."""
    from saferday.centre.countrypack.actions import load_pack_areas
    from saferday.centre.countrypack.queries import pack

    load_pack_areas(pack=pack())
