"""From the command to the first page, on a database that is there; and a demonstration from nothing."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks import report, servers

TURNS = 5


def measure() -> Iterator[report.Row]:
    """Wall-clock seconds."""
    with tempfile.TemporaryDirectory(prefix="saferday-bench-") as folder:
        data = Path(folder) / "demo"
        env = servers.environment(data, 8000)
        command = [sys.executable, "-m", "saferday.web.cli", "demo", "--no-serve", "--data", str(data)]
        began = time.perf_counter()
        subprocess.run(command, check=True, env=env, stdout=subprocess.DEVNULL)
        filled = time.perf_counter() - began
        times = [_start(data, beside=False) for _ in range(TURNS)]
        with_worker = [_start(data, beside=True) for _ in range(TURNS)]
        port = servers.free_port()
        began = time.perf_counter()
        again = [*command[:-3], "--port", str(port), "--data", str(data)]
        with servers.serving(again, env=env, cwd=data, ready=f"http://127.0.0.1:{port}/"):
            second = time.perf_counter() - began
    # The least disturbed of some turns is what the code costs; the median shows how busy the machine was.
    yield report.against_target("start to first page, server alone", min(times), "s", most=2)
    yield report.Row("start to first page, server alone: median", round(median(times), 3), None, "s")
    yield report.against_target("start to first page, server and worker", min(with_worker), "s", most=2)
    yield report.Row(
        "start to first page, server and worker: median", round(median(with_worker), 3), None, "s"
    )
    yield report.against_target("second 'saferday demo' to first page", second, "s", most=5)
    yield report.against_target(
        "demonstration from an empty folder (environment there)", filled, "s", most=120
    )


def _start(data: Path, *, beside: bool) -> float:
    port = servers.free_port()
    command = [sys.executable, "-m", "saferday.web.cli", "serve", "--port", str(port)]
    began = time.perf_counter()
    with servers.serving(
        [*command, "--worker" if beside else "--no-worker"],
        env=servers.environment(data, port),
        cwd=data,
        ready=f"http://127.0.0.1:{port}/",
    ):
        return time.perf_counter() - began


if __name__ == "__main__":
    report.run("start", lambda: list(measure()))
