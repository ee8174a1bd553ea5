"""The register is complete, points at real fields, is enforced and is the page that people read."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.utils import timezone

from saferday.centre.register import Kept, NotPersonal, entries, rules
from saferday.centre.register.document import as_markdown
from saferday.centre.register.purging import purge

pytestmark = pytest.mark.database


def test_every_field_that_looks_personal_is_in_the_register() -> None:
    assert entries.unregistered() == [], "declare these in the personal_data.py of their feature"


def test_the_net_catches_the_fields_that_matter() -> None:
    """Were the net torn, the test above would be green and mean nothing."""
    caught = set(entries.personal_looking_fields())
    assert {
        "accounts.User.email",
        "accounts.User.name",
        "consent.Feedback.done_by",
        "account.EmailAddress.email",
        "axes.AccessAttempt.ip_address",
        "sessions.Session.session_key",
        "wagtailcore.PageLogEntry.user",
        "wagtailcore.Revision.user",
    } <= caught


@pytest.mark.parametrize(
    ("name", "kind", "points", "looks"),
    [
        ("child_name", "CharField", False, True),
        ("postcode", "CharField", False, True),
        ("date_of_birth", "CharField", False, True),
        ("reached_at_phone", "TextField", False, True),
        ("checked_by", "CharField", False, True),
        ("anything", "EmailField", False, True),
        ("seen_from", "GenericIPAddressField", False, True),
        ("anything", "ForeignKey", True, True),
        ("slug", "CharField", False, False),
        ("hostname", "CharField", False, False),
        ("phone_count", "IntegerField", False, False),
        ("published", "DateTimeField", False, False),
    ],
)
def test_what_looks_personal(name, kind, points, looks) -> None:
    assert rules.looks_personal(name, kind, points_to_a_person=points) is looks


def test_a_field_nobody_declared_is_named(monkeypatch) -> None:
    remaining = tuple(entry for entry in entries.kept() if entry.model != "accounts.User")
    harmless = entries.not_personal()
    monkeypatch.setattr(entries, "_declared", lambda: (remaining, harmless))
    assert "accounts.User.email" in entries.unregistered()


def test_an_entry_about_nothing_stops_the_start(monkeypatch) -> None:
    wrong = (
        Kept("accounts.User", ("shoe_size",), what="", why="", kept_for=""),
        Kept("accounts.Ghost", ("name",), what="", why="", kept_for=""),
    )
    harmless = (
        NotPersonal("wagtailsearch.Elsewhere", ("title",), because="", only_where_installed=True),
        NotPersonal("accounts.Ghost", ("name",), because=""),
    )
    monkeypatch.setattr(entries, "_declared", lambda: (wrong, harmless))
    assert sorted(one.id for one in entries.check_entries()) == [
        "register.E001",
        "register.E001",
        "register.E002",
    ]


def test_every_entry_says_what_why_and_until_when() -> None:
    for entry in entries.kept():
        assert str(entry.what), entry
        assert str(entry.why), entry
        assert str(entry.kept_for), entry
        assert entry.keep is None or entry.purge is not None, f"{entry.model}: a limit that nothing enforces"


def test_a_field_is_declared_once() -> None:
    declared = [f"{entry.model}.{field}" for entry in entries.everything() for field in entry.fields]
    assert sorted(declared) == sorted(set(declared))


@pytest.mark.parametrize(
    "entry", [one for one in entries.kept() if one.purge is not None], ids=lambda one: f"{one.model}"
)
def test_every_purge_runs_and_says_how_much(entry, db) -> None:
    assert entry.purge(timezone.now(), 10) == 0


def test_a_purge_goes_on_until_nothing_is_due(monkeypatch) -> None:
    left = [1200]
    asked: list[int] = []

    def clear(_now: datetime, limit: int) -> int:
        asked.append(limit)
        gone = min(left[0], limit)
        left[0] -= gone
        return gone

    monkeypatch.setattr(
        "saferday.centre.register.purging.kept",
        lambda: (
            Kept("a.A", ("x",), what="", why="", kept_for="", keep=timedelta(1), purge=clear),
            Kept("a.A", ("y",), what="", why="", kept_for="", keep=timedelta(1), purge=clear),
        ),
    )
    assert purge() == {"a.A": 1200}
    assert asked == [500, 500, 500]


def test_a_purge_that_fails_does_not_stop_the_others(monkeypatch) -> None:
    ran: list[str] = []

    def fails(_now: datetime, _limit: int) -> int:
        raise OSError("no disk")

    def works(_now: datetime, _limit: int) -> int:
        ran.append("works")
        return 0

    monkeypatch.setattr(
        "saferday.centre.register.purging.kept",
        lambda: tuple(
            Kept(f"a.{one.__name__}", ("x",), what="", why="", kept_for="", purge=one)
            for one in (fails, works)
        ),
    )
    with pytest.raises(OSError, match="no disk"):
        purge()
    assert ran == ["works"]


def test_the_public_page_shows_the_whole_register(client, db) -> None:
    page = client.get("/privacy/")
    assert page.status_code == 200
    text = page.content.decode()
    for entry in entries.kept():
        assert str(entry.kept_for) in text, entry.model
    assert "staff" not in text.split('id="visitors"')[1].split("</section>")[0]


def test_the_page_of_the_documentation_is_current() -> None:
    page = Path(__file__).parents[5] / "docs/reference/personal-data.md"
    assert page.read_text() == as_markdown(), f"run: saferday register document > {page}"


def test_no_table_has_a_column_for_an_address_of_the_network() -> None:
    """The three of the lock-out package stay empty (see the tests of sign-in); nobody else has one."""
    columns = {
        model._meta.label
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, models.GenericIPAddressField) or "ip_address" in field.name
    }
    assert columns <= {"axes.AccessAttempt", "axes.AccessFailureLog", "axes.AccessLog"}


def test_the_checks_of_the_project_pass(db) -> None:
    call_command("check")
