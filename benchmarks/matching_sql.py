"""The index in PostgreSQL: questions one by one and a hundred together, beside a statement for each question.

Fills a PostgreSQL server of its own with BENCHMARK_MATCH_SQL_BANKED random hashes (100,000). Every answer is held
against comparing everything.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks import report, servers
from tests.postgresql import start_server

BANKED = int(os.environ.get("BENCHMARK_MATCH_SQL_BANKED", "100000"))
BATCH = 100

WORK = """
import json, sys, time
import numpy as np
import django
django.setup()
from django.db import connection
from saferday.hotline.matching import actions, queries
from saferday.hotline.matching.queries.searching.sql import SqlIndex
count, batch = int(sys.argv[1]), int(sys.argv[2])
random = np.random.default_rng(1)
hashes = random.integers(0, 256, (count, 32), np.uint8)
bank = actions.create_bank(slug="sql", name={"en": "SQL"}, purpose="To measure")
began = time.perf_counter()
for start in range(0, count, 10_000):
    part = [actions.NewEntry("pdq", row.tobytes()) for row in hashes[start : start + 10_000]]
    actions.flag(bank=bank, entries=part, provenance="benchmark")
flagged = time.perf_counter() - began
index = SqlIndex()
built = index.make()
asked = hashes[random.integers(0, count, batch)].copy()
asked[:, ::11] ^= 17
state = queries.read_state()
words = hashes.view(np.uint64)
true = sorted(
    (number, int(row), int(far[row]))
    for number, question in enumerate(asked)
    for far in [np.bitwise_count(words ^ question.view(np.uint64)).sum(axis=1)]
    for row in np.flatnonzero(far <= 31)
)
from saferday.hotline.matching.models import Entry
numbers = {bytes(value): pk for pk, value in Entry.objects.values_list("pk", "value")}
hits = index.search(asked, 31, state)
found = sorted(zip(hits.question.tolist(), hits.entry.tolist(), hits.distance.tolist()))
right = found == sorted((number, numbers[hashes[row].tobytes()], far) for number, row, far in true)

def probes(question):
    bands = question.reshape(16, 2).astype(np.int64)
    values = (bands[:, 0] << 8) | bands[:, 1]
    flips = np.concatenate([[0], 1 << np.arange(16)])
    return ((values[:, None] ^ flips[None, :]) | (np.arange(16)[:, None] << 16)).ravel().tolist()

SINGLE = (
    "SELECT id, bank_id, distance FROM (SELECT id, bank_id, matching_distance(value, %s) AS distance"
    " FROM matching_entry WHERE kind = 1 AND retracted_at IS NULL AND matching_bands(value) && %s) near"
    " WHERE distance <= %s ORDER BY distance, id"
)

def each_by_itself():
    answers = 0
    with connection.cursor() as cursor:
        cursor.execute("SET enable_seqscan = off; SET max_parallel_workers_per_gather = 0; SET jit = off")
        for question in asked:
            cursor.execute(SINGLE, [question.tobytes(), probes(question), 31])
            answers += len(cursor.fetchall())
    return answers

def least(work, rounds):
    best = 1e9
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - began)
    return best

assert each_by_itself() == len(found)
result = {"right": bool(right), "flagged": count / flagged, "built": built.seconds} | {
    "together": 1e9, "single": 1e9, "alone": 1e9}
for _ in range(3):
    result["together"] = min(result["together"], least(lambda: index.search(asked, 31, state), 1) / batch)
    result["alone"] = min(result["alone"], least(each_by_itself, 1) / batch)
    for question in asked[:20]:
        result["single"] = min(result["single"], least(lambda: index.search(question[None], 31, state), 1))
print(json.dumps(result))
"""


def measure() -> Iterator[report.Row]:
    """Milliseconds for a question, and rows flagged a second."""
    with tempfile.TemporaryDirectory(prefix="sd-sql-", ignore_cleanup_errors=True) as folder:
        address = start_server(Path(folder) / "pg")
        env = servers.environment(Path(folder), 8000) | {
            "DJANGO_SETTINGS_MODULE": "saferday.web.settings.centre",
            "DATABASE_URL": address,
            "SAFERDAY_MATCH_INDEX": "sql",
        }
        migrate = [sys.executable, "-m", "saferday.web.cli", "migrate"]
        subprocess.run(migrate, check=True, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        command = [sys.executable, "-c", WORK, str(BANKED), str(BATCH)]
        done = json.loads(subprocess.run(command, check=True, env=env, capture_output=True).stdout)
    if not done["right"]:
        raise servers.BenchmarkBroken("the index in SQL does not find what comparing everything finds")
    yield report.Row(f"one question alone, {BANKED:,} banked", round(1e3 * done["single"], 2), None, "ms")
    yield report.compared(
        f"one of {BATCH} in one statement, beside one statement each",
        1e3 * done["together"],
        1e3 * done["alone"],
        "ms",
    )
    yield report.Row("hashes flagged, 10,000 to a transaction", round(done["flagged"]), None, "rows/s")
    yield report.Row("the GIN index made of them", round(done["built"], 1), None, "s")


if __name__ == "__main__":
    report.run("matching_sql", lambda: list(measure()))
