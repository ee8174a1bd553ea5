"""What the operator's commands refuse, in words that say what to do."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from saferday.web.operate import serve
from saferday.web.operate.lock import DataLock


def run(*arguments: str, data: Path, cwd: Path | None = None) -> "subprocess.CompletedProcess[str]":
    ours = ("SAFERDAY_", "DJANGO_", "DATABASE_URL")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return subprocess.run(
        [sys.executable, "-m", "saferday.web.cli", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        env=kept
        | {"PYTHONPATH": os.pathsep.join(sys.path), "SAFERDAY_DATA": str(data), "SAFERDAY_DEMO": "true"},
    )


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


def test_a_port_in_use_is_said_with_another_to_try(tmp_path: Path, taken_port: int) -> None:
    for command in (["serve"], ["demo", "--data", str(tmp_path / "demo")]):
        done = run(*command, "--port", str(taken_port), data=tmp_path)
        assert done.returncode == 1
        assert f"Port {taken_port}" in done.stderr
        assert f"--port {taken_port + 1}" in done.stderr
    # Nothing was filled for nothing.
    assert not (tmp_path / "demo" / "saferday.sqlite3").exists()


def test_a_database_of_another_version_is_not_served(tmp_path: Path) -> None:
    done = run("serve", "--port", "1", data=tmp_path)
    assert done.returncode == 1
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    done = run("serve", "--port", str(port), data=tmp_path)
    assert done.returncode == 1
    assert "migrations wait" in done.stderr
    assert "saferday migrate" in done.stderr


def test_migrate_check_changes_nothing(tmp_path: Path) -> None:
    done = run("migrate", "--check", data=tmp_path)
    assert done.returncode == 1
    assert "migrations wait" in done.stdout
    assert not list(tmp_path.glob("static"))


def test_a_demo_does_not_touch_a_real_centre(tmp_path: Path) -> None:
    (tmp_path / "saferday.sqlite3").write_bytes(b"a real centre")
    done = run("demo", "--no-serve", "--data", str(tmp_path), data=tmp_path)
    assert done.returncode == 1
    assert "not a demo" in done.stderr
    assert (tmp_path / "saferday.sqlite3").read_bytes() == b"a real centre"


def test_the_worker_waits_for_a_restore(tmp_path: Path) -> None:
    lock = DataLock(tmp_path)
    lock.alone()
    done = run("worker", "--once", data=tmp_path)
    lock.release()
    assert done.returncode == 1
    assert "restore is under way" in done.stderr


def test_the_doctor_tells_scripts_and_people_the_same(tmp_path: Path) -> None:
    done = run("doctor", "--json", data=tmp_path)
    assert done.returncode == 1
    found = json.loads(done.stdout)
    assert found["ok"] is False
    by_name = {one["name"]: one for one in found["checks"]}
    assert by_name["database.reachable"]["status"] == "ok"
    assert by_name["database.migrations"]["status"] == "fail"
    assert "saferday migrate" in by_name["database.migrations"]["do"]
    for one in found["checks"]:
        assert set(one) == {"name", "status", "message", "do"}
        assert bool(one["do"]) == (one["status"] != "ok"), one
    shown = run("doctor", "--only", "database.migrations", data=tmp_path)
    assert shown.returncode == 1
    assert "database.migrations" in shown.stdout
    assert run("doctor", "--only", "database.reachable", data=tmp_path).returncode == 0
    assert run("doctor", "--only", "no.such", data=tmp_path).returncode == 2


def test_a_free_port_is_free(taken_port: int) -> None:
    assert not serve.port_is_free("127.0.0.1", taken_port)
    assert not serve.port_is_free("no.such.host.invalid", 8000)
