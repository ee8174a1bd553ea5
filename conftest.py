"""What all tests share: which database they run on, and an audit that a test database may empty."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.chosen_database import POSTGRESQL

# The same examples in every run, so that a red is repeated by whoever looks for it; "make fuzz" draws new ones.
# How long an example takes says more about the machine than about the code.
settings.register_profile(
    "repeated",
    derandomize="SAFERDAY_TEST_FUZZ" not in os.environ,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("repeated")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keeps in one process what belongs together; on PostgreSQL, only what touches it."""
    for item in items:
        if (group := kept_together(item)) is not None:
            item.add_marker(pytest.mark.xdist_group(group))
    if POSTGRESQL:
        chosen = [item for item in items if item.get_closest_marker("database")]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(chosen)])
        items[:] = chosen


def kept_together(item: pytest.Item) -> str | None:
    """The tests that one process should run in turn; None for one that any process may take.

    Each process has a running centre of its own. A journey's tests may build on one another; those that only look
    at a page do not. Centres to be killed are made from one that each process fills for its kind of database.
    """
    fixtures = getattr(item, "fixturenames", ())
    if "make_centre" in fixtures:
        return f"centres on {item.callspec.params['make_centre']}"  # type: ignore[attr-defined]
    if "live_centre" in fixtures and "visit" not in fixtures:
        return str(item.path)
    return None


def migrated_copy() -> Path:
    """Where a migrated, empty SQLite database is kept from run to run; another one for other migrations."""
    state = hashlib.sha256(Path("requirements/base.txt").read_bytes())
    for path in sorted(Path("src/saferday").glob("**/migrations/*.py")):
        state.update(path.read_bytes())
    folder = Path(tempfile.gettempdir()) / f"saferday-migrated-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / f"{state.hexdigest()[:24]}.sqlite3"


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """SQLite begins with a copy of a migrated database, which saves half a minute of migrations."""
    return not POSTGRESQL


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Lays the copy out before Django opens the database; each test process has a database of its own."""
    from django.conf import settings

    if not POSTGRESQL and migrated_copy().is_file():
        shutil.copyfile(migrated_copy(), settings.DATABASES["default"]["TEST"]["NAME"])


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Keeps the migrated database for the next run."""
    if POSTGRESQL or migrated_copy().is_file():
        return
    from django.db import connection

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        unfinished = migrated_copy().with_suffix(f".{os.getpid()}")
        cursor.execute("VACUUM INTO %s", [str(unfinished)])
        unfinished.replace(migrated_copy())


@pytest.fixture
def person(db: None) -> Callable[..., Any]:
    """Somebody with a role (None: with none) in the whole centre or in an area; the same one when asked again."""
    from saferday.centre.accounts.models import RoleAssignment, User

    made: dict[tuple[str | None, Any], Any] = {}

    def make(role: str | None, area: Any = None) -> Any:
        if (role, area) not in made:
            email = f"{role or 'nobody'}-{len(made)}@example.org"
            user = User.objects.create_user(email, name="Mair Somebody", is_staff=True)
            if role:
                RoleAssignment.objects.create(user=user, role=role, area=area)
            made[role, area] = user
        return made[role, area]

    return make


@pytest.fixture
def visit(rf: Any, person: Callable[..., Any]) -> Callable[..., Any]:
    """Calls a staff view as somebody, past sign-in, which is tested where it lives. ``said`` are its messages."""

    def call(
        view: Any,
        role: str | None,
        data: dict[str, Any] | None = None,
        path: str = "/",
        area: Any = None,
        **arguments: Any,
    ) -> Any:
        from django.contrib.messages.storage.fallback import FallbackStorage
        from django.contrib.sessions.backends.signed_cookies import SessionStore

        request = rf.post(path, data) if data is not None else rf.get(path)
        request.user = person(role, area)
        request.session = SessionStore()
        request._messages = FallbackStorage(request)
        answer = view(request, **arguments)
        if hasattr(answer, "render"):
            answer.render()
        answer.said = [str(message) for message in request._messages]
        return answer

    return call


@pytest.fixture(autouse=True)
def first_language() -> Iterator[None]:
    """Each test begins in the centre's first language, whatever the one before it showed."""
    from django.utils import translation

    with translation.override("en"):
        yield


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


@pytest.fixture(scope="module")
def uk_areas(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The areas of the country pack, once for the tests of a module."""
    from saferday.centre.countrypack.actions import load_pack_areas
    from saferday.centre.countrypack.queries import pack
    from tests.standing import stood_on

    yield from stood_on(django_db_blocker, lambda: load_pack_areas(pack=pack()))


@pytest.fixture
def uk(uk_areas: None, db: None) -> None:
    """A database that holds the areas of the country pack."""
