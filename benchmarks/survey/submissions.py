"""Complete submissions a second: ours on both databases, beside a plain Django form on the same machine and database.

The plain form does what such a form does: a page with CSRF and a session, its questions rendered once and cached, a
POST that marks the ticket as used and stores the answers, in the same server (granian, two processes of two threads)
on PostgreSQL. The same driver sends both, interleaved, and both tables are counted afterwards.
"""

import os
import random
import re
import subprocess
import sys
import tempfile
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from benchmarks import report
from benchmarks.servers import ROOT, free_port, serving
from tests.load.survey import __main__ as ours
from tests.load.survey import pupils
from tests.postgresql import start_server

SECONDS = float(os.environ.get("BENCHMARK_SECONDS", "20"))
TURNS = 2


def measure() -> Iterator[report.Row]:
    """Submissions a second, and the slowest of a hundred answers."""
    for database, least in (("postgresql", 280), ("sqlite", 150)):
        runs = []
        stock = []
        for _ in range(TURNS):
            runs.append(ours.measure(database, SECONDS))
            if database == "postgresql":
                stock.append(_stock())
        wrong = [fault for run in runs for fault in ours.faults(database, run) if "second" not in fault]
        if any("table" in fault or "refused" in fault for fault in wrong):
            raise RuntimeError(f"{database}: {wrong}")
        best = max(runs, key=lambda run: run["per_second"])
        yield report.against_target(
            f"complete submissions, {database}", best["per_second"], "/s", least=least
        )
        yield report.against_target(f"p99 of an answer, {database}", best["p99_ms"], "ms", most=500)
        yield report.Row(f"server CPU each, {database}", best["server_cpu_ms_each"], None, "ms")
        if stock:
            yield report.compared(
                "complete submissions, beside a plain Django form", best["per_second"], max(stock), "/s"
            )


def _stock() -> float:
    with _stock_serving() as (port, address):
        count = int(SECONDS * ours.MOST_PUPILS_A_SECOND)
        tickets = [f"{number:08d}{random.randrange(10**6):06d}" for number in range(count)]
        with (
            psycopg.connect(address, autocommit=True) as connection,
            connection.cursor() as cursor,
            cursor.copy("COPY stock_ticket (words, used) FROM STDIN") as copy,
        ):
            for ticket in tickets:
                copy.write_row((ticket, False))
        people = (pupils.Pupil("", ticket, "", []) for ticket in tickets)
        outcome = pupils.run(port, people, seconds=SECONDS, journey=_stock_journey)
        with psycopg.connect(address) as connection:
            kept = connection.execute("SELECT count(*) FROM stock_answer").fetchone()
        if outcome.refused or kept is None or kept[0] != len(outcome.accepted):
            raise RuntimeError(f"the plain form: {outcome.refused[:3]}, {kept}, {len(outcome.accepted)}")
        return len(outcome.accepted) / outcome.seconds


def _stock_journey(one: pupils.Pupil, host: str) -> Iterator[pupils.Step]:
    answer: pupils.Answer = yield (
        "page",
        f"GET /s?t={one.ticket} HTTP/1.1\r\nHost: {host}\r\nAccept: text/html\r\n\r\n".encode(),
    )
    token = re.search(rb'csrfmiddlewaretoken" value="([^"]+)', answer.body)
    cookies = "; ".join(found.decode() for found in re.findall(rb"(?i)set-cookie: ([^;]+)", answer.head))
    if answer.status != 200 or token is None:
        raise pupils.Refused(f"page {answer.status}")
    fields = [("csrfmiddlewaretoken", token[1].decode()), ("ticket", one.ticket)]
    fields += [(f"q{number}", str(number % 5 + 1)) for number in range(1, 21)]
    body = urllib.parse.urlencode(fields).encode()
    answer = yield (
        "answers",
        (
            f"POST /s HTTP/1.1\r\nHost: {host}\r\nCookie: {cookies}\r\nContent-Length: {len(body)}\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
        ).encode()
        + body,
    )
    if answer.status != 200:
        raise pupils.Refused(f"answers {answer.status}")


@contextmanager
def _stock_serving() -> Iterator[tuple[int, str]]:
    address = start_server(Path(tempfile.mkdtemp(prefix="sdpg-")))
    port = free_port()
    env = os.environ | {
        "STOCK_DATABASE": address,
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "PYTHONWARNINGS": "ignore",
        "DJANGO_SETTINGS_MODULE": "benchmarks.survey.stock",
    }
    subprocess.run([sys.executable, "-m", "benchmarks.survey.stock"], env=env, cwd=ROOT, check=True)
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--workers", "2", "--blocking-threads", "2", "--no-ws", "--log-level", "warning",
        "benchmarks.survey.stock:application",
    ]  # fmt: skip
    with serving(command, env=env, cwd=ROOT, ready=f"http://127.0.0.1:{port}/s?t=x"):
        yield port, address
