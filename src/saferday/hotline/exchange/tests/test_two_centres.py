"""Two centres, each with its database and its own server process: what one flags and takes back, the other follows."""

import contextlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from conftest import POSTGRESQL, migrated_copy
from tests.running import RunningCentre, environment_for, running

from .conftest import md5

ROWS = 6_000
LONG_AGO = "2020-01-01 00:00:00"

SETTING_UP = """
import os, sys, django
django.setup()
from saferday.hotline.exchange import actions
from saferday.hotline.exchange.keys import public_key
from saferday.hotline.exchange.queries import partner_by_slug
from saferday.hotline.matching import actions as matching, queries
"""
SHARING = """
bank = matching.create_bank(slug="ours", name={"en": "Ours"}, purpose="To test", labels=("confirmed",))
rows = [
    matching.NewEntry("md5", number.to_bytes(16), "confirmed", reference=f"A-{number}")
    for number in range(int(sys.argv[1]))
]
matching.flag(bank=bank, entries=rows, provenance="staff")
partner = actions.add_partner(slug="b", name="Centre B", direction="serve", format="csv", agreement="1", banks=[bank])
print(actions.give_key(by=None, partner=partner).text, public_key())
"""
FOLLOWING = """
url, token, key = sys.argv[1:]
bank = matching.create_bank(slug="theirs", name={"en": "Theirs"}, purpose="To test", labels=("confirmed",))
actions.add_partner(
    slug="centre-a", name="Centre A", direction="pull", format="csv", agreement="1", bank=bank,
    address=f"{url}/api/exchange/lists/ours/csv", sign_in="bearer", secret=token, public_key=key, schedule=60,
)
organisation = matching.add_organisation(slug="platform", name="A Platform")
print(matching.create_key(organisation=organisation, label="Uploads", banks=[bank]).text)
"""
RETRACTING = """
from saferday.hotline.matching.queries import bank_by_slug
print(matching.retract(bank=bank_by_slug("ours"), hashes=[("md5", (7).to_bytes(16))], reason="A mistake of ours"))
"""


@dataclass
class Centre:
    """A centre's data, and how its commands run."""

    data: Path

    @property
    def environment(self) -> dict[str, str]:
        return environment_for(
            self.data,
            SAFERDAY_SECRET_KEY=f"only-for-tests-{self.data.name}" * 4,
            DJANGO_SETTINGS_MODULE="saferday.web.settings.centre",
        )

    def inside(self, code: str, *arguments: str) -> list[str]:
        """Runs Python in the centre; what it prints, word by word."""
        done = subprocess.run(
            [sys.executable, "-c", SETTING_UP + code, *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.split()

    def exchange_now(self) -> None:
        """An hour has gone by, and the worker's turn is here."""
        with self.database() as database:
            database.execute(
                "UPDATE exchange_partner SET next_at = ?, held_until = NULL, holder = ''", [LONG_AGO]
            )
        done = subprocess.run(self.command("now"), env=self.environment, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr

    def command(self, *arguments: str) -> list[str]:
        """A command of the exchange."""
        return [sys.executable, "-m", "saferday.web.cli", "exchange", *arguments]

    def serving(self) -> contextlib.AbstractContextManager[RunningCentre]:
        """Its server, of one process."""
        return running(self.data, options=("--workers", "1", "--no-worker"), **self.environment)

    @contextlib.contextmanager
    def database(self) -> Iterator[sqlite3.Connection]:
        """The centre's database, from outside."""
        database = sqlite3.connect(self.data / "saferday.sqlite3", timeout=20)
        try:
            with database:
                yield database
        finally:
            database.close()

    def row(self, query: str) -> tuple[object, ...] | None:
        """The first row of an answer."""
        with self.database() as database:
            found: tuple[object, ...] | None = database.execute(query).fetchone()
            return found


@pytest.fixture
def centres(tmp_path: Path, django_db_setup: None) -> tuple[Centre, Centre]:
    """Two centres with nothing in them."""
    if POSTGRESQL or not migrated_copy().is_file():
        pytest.fail("this test begins with the migrated SQLite database that the test run keeps")
    first, second = Centre(tmp_path / "a"), Centre(tmp_path / "b")
    first.data.mkdir()
    # A file of its own: SQLite would otherwise lock one that another test reads.
    (first.data / "saferday.sqlite3").write_bytes(migrated_copy().read_bytes())
    laid_out = subprocess.run(
        [sys.executable, "-m", "saferday.web.cli", "migrate"],
        env=first.environment,
        capture_output=True,
        check=False,
    )
    assert laid_out.returncode == 0, laid_out.stderr
    shutil.copytree(first.data, second.data)
    return first, second


def matches(url: str, token: str, number: int) -> list[dict[str, object]]:
    """What a platform is told about a hash."""
    request = urllib.request.Request(
        f"{url}/api/match/hashes",
        json.dumps({"hashes": [{"kind": "md5", "value": md5(number)}]}).encode(),
        {"Content-Type": "application/json", "Authorization": f"Bearer {token}"},
    )
    with urllib.request.urlopen(request) as answer:
        found: list[dict[str, object]] = json.load(answer)["results"][0]["matches"]
        return found


def kill_in_the_middle(centre: Centre) -> int:
    """Begins to fetch, and kills the process when some pages are taken; how many rows were."""
    process = subprocess.Popen(
        centre.command("now"), env=centre.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    until = time.monotonic() + 120
    while not (row := centre.row("SELECT added FROM exchange_run")) or not row[0]:
        assert process.poll() is None, "it ended before it could be killed"
        assert time.monotonic() < until
        time.sleep(0.005)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    stood = centre.row("SELECT added FROM exchange_run")
    assert stood is not None
    return int(str(stood[0]))


def test_one_centre_follows_the_other(centres: tuple[Centre, Centre]) -> None:
    a, b = centres
    token, public_key = a.inside(SHARING, str(ROWS))
    with a.serving() as ours, b.serving() as theirs:
        (key,) = b.inside(FOLLOWING, ours.url, token, public_key)
        stood = kill_in_the_middle(b)
        assert 0 < stood < ROWS

        b.exchange_now()
        entries = "SELECT count(*), count(DISTINCT value) FROM matching_entry WHERE retracted_at IS NULL"
        assert b.row(entries) == (ROWS, ROWS)
        # It is one run, and what was taken before it was killed was not asked for again.
        assert b.row("SELECT count(*), sum(added), sum(unchanged) FROM exchange_run") == (1, ROWS, 0)
        assert b.row("SELECT DISTINCT provenance FROM matching_entry") == ("exchange:centre-a/staff",)
        assert b.row("SELECT count(*) FROM exchange_run WHERE signed_at IS NULL") == (0,)
        (found,) = matches(theirs.url, key, 7)
        assert (found["bank"], found["label"]) == ("theirs", "confirmed")

        assert a.inside(RETRACTING) == ["1"]
        b.exchange_now()
        assert matches(theirs.url, key, 7) == []
        assert len(matches(theirs.url, key, 8)) == 1
        assert b.row("SELECT retraction FROM matching_entry WHERE retracted_at IS NOT NULL") == (
            "A mistake of ours",
        )
        assert b.row(entries) == (ROWS - 1, ROWS - 1)
