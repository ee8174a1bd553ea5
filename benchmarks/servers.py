"""Starts what is measured, on loopback, in folders of its own, and counts its CPU time."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
WORKERS = 2
THREADS = 2
BACKLOG = 2048
WARM_UP = 400


class BenchmarkBroken(RuntimeError):
    """Something measured did not answer as it should, so its figure would mean nothing."""


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment(data: Path, port: int) -> dict[str, str]:
    """The environment of a demonstration centre in a folder."""
    return os.environ | {
        "SAFERDAY_DATA": str(data),
        "SAFERDAY_DEMO": "true",
        "SAFERDAY_BASE_URL": f"http://127.0.0.1:{port}",
        "SAFERDAY_HTTPS": "false",
        "DATABASE_URL": "",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "PYTHONWARNINGS": "ignore",
    }


@contextmanager
def filled_centre() -> Iterator[Path]:
    """A filled demonstration centre; one made earlier is taken from BENCHMARK_DATA, if that is set."""
    if given := os.environ.get("BENCHMARK_DATA"):
        data = Path(given)
        _fill(data)
        yield data
        return
    with tempfile.TemporaryDirectory(prefix="saferday-bench-") as folder:
        data = Path(folder) / "demo"
        _fill(data)
        yield data


def _fill(data: Path) -> None:
    command = [sys.executable, "-m", "saferday.web.cli", "demo", "--no-serve", "--data", str(data)]
    subprocess.run(command, check=True, env=environment(data, 8000), stdout=subprocess.DEVNULL)


@contextmanager
def serving(command: list[str], *, env: Mapping[str, str], cwd: Path, ready: str) -> Iterator[psutil.Process]:
    """A server process until the block ends; waits until ``ready`` answers."""
    process = subprocess.Popen(
        command,
        env=dict(env),
        cwd=cwd,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        wait_for(ready, process)
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stderr:
            process.stderr.close()


def wait_for(url: str, process: subprocess.Popen[bytes], *, seconds: float = 60) -> None:
    """Waits until the address answers 200.

    Raises:
        BenchmarkBroken: the server ended, or did not answer in time.
    """
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            said = process.stderr.read().decode()[-800:] if process.stderr else ""
            raise BenchmarkBroken(f"The server ended with {process.returncode}: {said}")
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.02)
    raise BenchmarkBroken(f"{url} did not answer in {seconds:.0f} seconds")


@contextmanager
def centre_serving(data: Path) -> Iterator[tuple[str, psutil.Process]]:
    """Our own server on a filled centre, without the background worker."""
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    command = [
        sys.executable, "-m", "saferday.web.cli", "serve", "--no-worker", "--port", str(port),
        "--workers", str(WORKERS), "--threads", str(THREADS),
    ]  # fmt: skip
    with serving(command, env=environment(data, port), cwd=data, ready=f"{base}/healthz") as process:
        yield base, process


@contextmanager
def stock_wagtail_serving() -> Iterator[tuple[str, psutil.Process]]:
    """A project as "wagtail start" makes it, with its own first page, behind the same server."""
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory(prefix="stock-wagtail-") as folder:
        project = Path(folder) / "stock"
        project.mkdir()
        env = os.environ | {
            "DJANGO_SETTINGS_MODULE": "stock.settings.measured",
            "PYTHONPATH": str(project),
            "PYTHONWARNINGS": "ignore",
        }
        _run(
            [sys.executable, "-m", "wagtail.bin.wagtail", "start", "stock", str(project)], env={**os.environ}
        )
        (project / "stock" / "settings" / "measured.py").write_text(
            "from stock.settings.base import *\n"
            "DEBUG = False\n"
            "SECRET_KEY = 'only-for-a-measurement-' + 'x' * 40\n"
            "ALLOWED_HOSTS = ['127.0.0.1']\n"
        )
        for arguments in (
            ["migrate", "--verbosity", "0"],
            ["collectstatic", "--noinput", "--verbosity", "0"],
        ):
            _run(
                [
                    sys.executable,
                    str(project / "manage.py"),
                    *arguments,
                    "--settings",
                    "stock.settings.measured",
                ],
                env=env,
            )
        command = [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--http", "1", "--no-ws",
            "--host", "127.0.0.1", "--port", str(port), "--workers", str(WORKERS),
            "--blocking-threads", str(THREADS),
            "--backlog", str(BACKLOG), "--log-level", "warning", "stock.wsgi:application",
        ]  # fmt: skip
        with serving(command, env=env, cwd=project, ready=f"{base}/") as process:
            yield base, process


def cpu_seconds(process: psutil.Process) -> float:
    """User and system time of a process and all below it."""
    total = 0.0
    for one in [process, *process.children(recursive=True)]:
        try:
            times = one.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system
    return total


def per_cpu_second(
    url: str, process: psutil.Process, *, requests: int, options: list[str]
) -> tuple[float, dict]:
    """Requests answered for each second of CPU that the server spent, after warming up.

    Raises:
        BenchmarkBroken: an answer was not the right page.
    """
    load(url, requests=WARM_UP, options=options)
    before = cpu_seconds(process)
    outcome = load(url, requests=requests, options=options)
    spent = cpu_seconds(process) - before
    return outcome["requests"] / max(spent, 0.01), outcome


def load(url: str, *, requests: int, options: list[str]) -> dict:
    """Runs the load generator as a process of its own."""
    command = [sys.executable, "-m", "benchmarks.load", url, "--requests", str(requests), *options]
    done = subprocess.run(
        command, check=True, capture_output=True, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}
    )
    outcome: dict = json.loads(done.stdout)
    if outcome["failures"]:
        raise BenchmarkBroken(f"{url}: {outcome['failures'][0]}")
    return outcome


def find_browser() -> str:
    """Where Chromium or Chrome is.

    Raises:
        BenchmarkBroken: nowhere.
    """
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        if found := shutil.which(name):
            return found
    for path in (
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    ):
        if Path(path).is_file():
            return path
    raise BenchmarkBroken("No Chromium or Chrome was found. Install one: see scripts/test_needs.sh")


def _run(command: list[str], *, env: Mapping[str, str]) -> None:
    done = subprocess.run(command, env=dict(env), capture_output=True, check=False)
    if done.returncode:
        raise BenchmarkBroken(f"{' '.join(command[1:4])}: {done.stderr.decode()[-800:]}")
