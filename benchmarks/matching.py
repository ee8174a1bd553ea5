"""The match service end to end over HTTP with a million hashes banked: single look-ups, and batches of a thousand.

One in a hundred of the hashes asked for matches, and each match is written to the log within its request. Set
BENCHMARK_MATCH_DATA to a folder to keep the bank from run to run.
"""

import json
import os
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from benchmarks import report, servers

BANKED = int(os.environ.get("BENCHMARK_MATCH_BANKED", "1000000"))
SINGLE, BATCHES, BATCH = 20_000, 300, 1_000

FILL = """
import sys, time
import numpy as np
import django
django.setup()
from saferday.hotline.matching import actions, queries
count, folder = int(sys.argv[1]), sys.argv[2]
bank = actions.create_bank(slug="million", name={"en": "A million"}, purpose="To measure")
hashes = np.random.default_rng(1).integers(0, 256, (count, 32), np.uint8)
np.save(folder + "/banked.npy", hashes)
began = time.perf_counter()
for start in range(0, count, 10_000):
    part = [actions.NewEntry("pdq", row.tobytes()) for row in hashes[start : start + 10_000]]
    actions.flag(bank=bank, entries=part, provenance="benchmark")
flagged = time.perf_counter() - began
built = queries.make_index()
actions.take_index(built=built)
key = actions.create_key(
    organisation=actions.add_organisation(slug="load", name="Load"), label="Load", rate=1_000_000_000
)
import json
print(json.dumps({"key": key.text, "rows_per_second": count / flagged, "build_seconds": built.seconds}))
"""


@contextmanager
def banked() -> Iterator[tuple[Path, dict]]:
    """A centre with a million hashes banked, and its key."""
    if given := os.environ.get("BENCHMARK_MATCH_DATA"):
        data = Path(given)
        data.mkdir(parents=True, exist_ok=True)
        yield data, _filled(data)
        return
    with tempfile.TemporaryDirectory(prefix="saferday-match-") as folder:
        yield Path(folder), _filled(Path(folder))


def _filled(data: Path) -> dict:
    about = data / "about.json"
    if not about.is_file():
        env = servers.environment(data, 8000) | {"DJANGO_SETTINGS_MODULE": "saferday.web.settings.centre"}
        migrate = [sys.executable, "-m", "saferday.web.cli", "migrate"]
        subprocess.run(migrate, check=True, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        done = subprocess.run(
            [sys.executable, "-c", FILL, str(BANKED), str(data)], check=True, env=env, capture_output=True
        )
        about.write_bytes(done.stdout)
    filled: dict = json.loads(about.read_text())
    return filled


def ask(port: int, key: str, values: list[str]) -> list[dict]:
    """One request, by the plainest client."""
    body = json.dumps({"hashes": [{"kind": "pdq", "value": value} for value in values]}).encode()
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/api/match/hashes",
        data=body,
        headers={"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        results: list[dict] = json.load(answer)["results"]
    return results


def drive(port: int, key: str, data: Path, *, requests: int, batch: int, connections: int) -> dict:
    """The load, as a process of its own."""
    command = [
        sys.executable, "-m", "benchmarks.match_load", "127.0.0.1", str(port), key, str(data / "banked.npy"),
        "--requests", str(requests), "--batch", str(batch), "--connections", str(connections),
    ]  # fmt: skip
    done = subprocess.run(command, check=True, capture_output=True, cwd=servers.ROOT)
    outcome: dict = json.loads(done.stdout)
    if outcome["failures"]:
        raise servers.BenchmarkBroken(outcome["failures"][0])
    return outcome


def check_answers(port: int, key: str, data: Path) -> None:
    """Every banked hash asked for is found at its distance, and none that is not banked.

    Raises:
        BenchmarkBroken: one is not.
    """
    import numpy as np

    hashes = np.load(data / "banked.npy")
    some = hashes[:: len(hashes) // 500].copy()
    some[:, ::9] ^= 3
    wanted = 2 * len(range(0, 32, 9))
    for result in ask(port, key, [row.tobytes().hex() for row in some]):
        if not result["matches"] or result["matches"][0]["distance"] != wanted:
            raise servers.BenchmarkBroken(f"a banked hash was not found: {result}")
    strange = np.random.default_rng(99).integers(0, 256, (500, 32), np.uint8)
    if any(result["matches"] for result in ask(port, key, [row.tobytes().hex() for row in strange])):
        raise servers.BenchmarkBroken("a hash was found that is not banked")


def measure() -> Iterator[report.Row]:
    """Look-ups a second, their 99th percentile, and what the bank cost to fill."""
    with banked() as (data, about):
        port = servers.free_port()
        env = servers.environment(data, port)
        command = [
            sys.executable, "-m", "saferday.web.cli", "serve", "--port", str(port), "--no-worker",
            "--workers", str(servers.WORKERS), "--threads", str(servers.THREADS),
        ]  # fmt: skip
        ready = f"http://127.0.0.1:{port}/healthz"
        with servers.serving(command, env=env, cwd=data, ready=ready) as process:
            check_answers(port, about["key"], data)
            yield from measured(port, about["key"], data, process)
    yield report.Row(
        "hashes banked, 10,000 to a transaction", round(about["rows_per_second"]), None, "rows/s"
    )
    yield report.Row("index file made of them", round(about["build_seconds"], 2), None, "s")


def measured(port: int, key: str, data: Path, process: psutil.Process) -> Iterator[report.Row]:
    """Single look-ups, then batches, each after a warm-up."""
    drive(port, key, data, requests=500, batch=1, connections=8)
    before = servers.cpu_seconds(process)
    single = drive(port, key, data, requests=SINGLE, batch=1, connections=8)
    spent = servers.cpu_seconds(process) - before
    yield report.against_target(
        "single look-ups", single["requests"] / single["seconds"], "look-ups/s", least=1_500
    )
    yield report.Row("single look-ups: median", round(single["median_ms"], 2), None, "ms")
    yield report.Row("single look-ups: p99", round(single["p99_ms"], 2), None, "ms")
    yield report.Row(
        "single look-ups for each CPU-second of the server", round(SINGLE / spent), None, "look-ups"
    )
    drive(port, key, data, requests=20, batch=BATCH, connections=4)
    before = servers.cpu_seconds(process)
    batches = drive(port, key, data, requests=BATCHES, batch=BATCH, connections=4)
    spent = servers.cpu_seconds(process) - before
    yield report.against_target(
        "hashes in batches of 1,000",
        batches["requests"] * BATCH / batches["seconds"],
        "hashes/s",
        least=20_000,
    )
    yield report.Row("a batch of 1,000: median", round(batches["median_ms"], 1), None, "ms")
    yield report.Row("a batch of 1,000: p99", round(batches["p99_ms"], 1), None, "ms")
    yield report.Row(
        "hashes for each CPU-second of the server", round(BATCHES * BATCH / spent), None, "hashes"
    )


if __name__ == "__main__":
    report.run("matching", lambda: list(measure()))
