"""Starts a real centre on loopback, from the same command that an operator uses."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.chromium import PLAIN_NAME

READY_WITHIN = 60


@dataclass(frozen=True)
class RunningCentre:
    """A centre that answers: where, its data, and the process that serves it."""

    url: str
    data: Path
    process: "subprocess.Popen[bytes]"
    environment: Mapping[str, str]

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Runs a saferday command on the same data."""
        return subprocess.run(
            [sys.executable, "-m", "saferday.web.cli", *arguments],
            env=dict(self.environment),
            capture_output=True,
            text=True,
            check=False,
        )


def free_port() -> int:
    """A port on loopback that nothing uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment_for(data: Path, **more: str) -> dict[str, str]:
    """The environment of a demonstration centre whose files all lie in ``data``."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("SAFERDAY_", "DJANGO_", "DATABASE_URL"))
    }
    ours = {
        "SAFERDAY_DATA": str(data),
        "SAFERDAY_DEMO": "true",
        "SAFERDAY_HOSTS": f"localhost,127.0.0.1,[::1],{PLAIN_NAME}",
        "DATABASE_URL": "",
    }
    return kept | ours | more


def load_demo(data: Path) -> None:
    """Fills ``data`` with the demonstration centre."""
    subprocess.run(
        [sys.executable, "-m", "saferday.web.cli", "demo", "--data", str(data), "--no-serve"],
        env=environment_for(data),
        check=True,
        stdout=subprocess.DEVNULL,
    )


@contextmanager
def running(
    data: Path, *, port: int | None = None, options: Sequence[str] = (), **more: str
) -> Iterator[RunningCentre]:
    """Serves the centre in ``data`` until the block ends; ``options`` are those of ``saferday serve``."""
    port = port or free_port()
    environment = environment_for(data, **more)
    # Beside the data, so that the tests that look for addresses of visitors read the log too.
    with (data / "serve.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "saferday.web.cli", "serve", "--port", str(port), *options],
            env=environment,
            stdout=log,
            stderr=log,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        wait_until_ready(url, process, data / "serve.log")
        yield RunningCentre(url, data, process, environment)
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_until_ready(url: str, process: "subprocess.Popen[bytes]", log: Path | None = None) -> None:
    """Waits until ``/healthz`` answers.

    Raises:
        RuntimeError: the server ended, or was not ready within a minute.
    """
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until:
        if process.poll() is not None:
            said = log.read_text(encoding="utf-8")[-3_000:] if log else ""
            raise RuntimeError(f"the server ended with {process.returncode}: {said}")
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=2):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
    raise RuntimeError("the server was not ready in time")
