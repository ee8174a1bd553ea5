"""An import whose process is killed in the middle goes on when it is started again, and nothing is lost or doubled."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time

import pytest

from conftest import POSTGRESQL, migrated_copy
from tests.running import environment_for

from .conftest import md5

ROWS = 24_000


@pytest.fixture
def centre(tmp_path, django_db_setup):
    """A centre's data with nothing in it but a bank, and the environment of its commands."""
    if POSTGRESQL or not migrated_copy().is_file():
        pytest.fail("this test begins with the migrated SQLite database that the test run keeps")
    data = tmp_path / "data"
    data.mkdir()
    shutil.copyfile(migrated_copy(), data / "saferday.sqlite3")
    environment = environment_for(data, SAFERDAY_SECRET_KEY="for-tests-only-" * 4)
    made = saferday(
        environment,
        "matching",
        "bank",
        "create",
        "list",
        "--purpose",
        "To test",
        "--name",
        "List",
        "--label",
        "confirmed",
    )
    assert made.returncode == 0, made.stderr
    return data, environment


def saferday(environment, *arguments):
    return subprocess.run(
        [sys.executable, "-m", "saferday.web.cli", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def position(data):
    with sqlite3.connect(data / "saferday.sqlite3", timeout=20) as database:
        row = database.execute("SELECT position FROM exchange_run").fetchone()
    return row[0] if row else 0


def test_an_import_that_is_killed_goes_on(centre, tmp_path):
    data, environment = centre
    path = tmp_path / "list.csv"
    path.write_text("kind,value\n" + "".join(f"md5,{md5(number)}\n" for number in range(ROWS)))
    command = ["exchange", "import", str(path), "--format", "csv", "--bank", "list"]
    process = subprocess.Popen(
        [sys.executable, "-m", "saferday.web.cli", *command],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    until = time.monotonic() + 120
    while position(data) == 0:
        assert process.poll() is None, "it ended before it could be killed"
        assert time.monotonic() < until
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    stood = position(data)
    assert 0 < stood < ROWS
    done = saferday(environment, *command, "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["run"], told["state"], told["added"], told["unchanged"]) == (1, "done", ROWS, 0)
    with sqlite3.connect(data / "saferday.sqlite3") as database:
        assert database.execute("SELECT count(*), count(DISTINCT value) FROM matching_entry").fetchone() == (
            ROWS,
            ROWS,
        )
