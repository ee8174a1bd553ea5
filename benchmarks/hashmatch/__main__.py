"""The exact radius index beside faiss, threatexchange and plain comparison: time, recall, memory.

``--most N`` leaves out banks of more than N hashes. All three sizes take some six minutes and 7 GB.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks import report
from benchmarks.hashmatch import peers
from benchmarks.hashmatch.banks import RADIUS, Queries, families, planted, random_bank
from benchmarks.hashmatch.rounds import Measured, agree, built, measured
from saferday.engines.hashmatch import RadiusIndex
from saferday.engines.hashmatch.families import families as grouped

QUERIES = 6_400
CHECKED = 64

PEERS: dict[int, tuple[type[peers.Index], ...]] = {
    100_000: (
        peers.FaissFlat,
        peers.FaissMultiHash,
        peers.FaissHash,
        peers.FaissHNSW,
        peers.ThreatExchangePDQIndex,
        peers.ThreatExchangeFlatIndex,
        peers.ThreatExchangePDQIndex2,
        peers.NumbaBrute,
        peers.NumPyBrute,
    ),
    1_000_000: (
        peers.FaissFlat,
        peers.FaissMultiHash,
        peers.FaissHash,
        peers.ThreatExchangePDQIndex,
        peers.NumbaBrute,
    ),
    10_000_000: (peers.FaissFlat, peers.FaissMultiHash),
}
TIMES_AS_FAST = {
    (1_000_000, peers.FaissFlat): 25,
    (1_000_000, peers.FaissMultiHash): 10,
    (10_000_000, peers.FaissFlat): 130,
    (10_000_000, peers.FaissMultiHash): 50,
}


def measure(most: int) -> Iterator[report.Row]:
    """Every size up to ``most``, then banks made to be hard."""
    RadiusIndex.warm()
    for count, kinds in PEERS.items():
        if count <= most:
            yield from of_size(count, kinds)
    yield from of_families()
    yield from of_equal()


def of_size(count: int, kinds: tuple[type[peers.Index], ...]) -> Iterator[report.Row]:
    """Ours and its peers on one bank of random hashes, queries planted 0 to 31 bits away."""
    bank = random_bank(count)
    queries = planted(bank, QUERIES)
    ours, *others = measured(built((peers.Ours, *kinds), bank), queries)
    size = f"{count:,}"
    for other in others:
        least = TIMES_AS_FAST.get((count, type(other.index)))
        yield report.compared(
            f"{size}: one query, {other.index.name}", 1 / ours.one, 1 / other.one, "/s a core", at_least=least
        )
        yield report.compared(f"{size}: batch, {other.index.name}", 1 / ours.many, 1 / other.many, "/s")
        yield report.Row(
            f"{size}: recall, {other.index.name} ({other.asked:,} asked)",
            round(ours.recall, 4),
            round(other.recall, 4),
            "of planted",
        )
        yield report.Row(
            f"{size}: build, {other.index.name}", round(ours.build, 2), round(other.build, 2), "s"
        )
    flat = next(other for other in others if isinstance(other.index, peers.FaissFlat))
    same = agree(ours.index, flat.index, queries.first(CHECKED))
    yield report.against_target(f"{size}: recall at 0 to 31 bits", ours.recall, "of planted", least=1)
    yield report.against_target(f"{size}: the same rows as faiss flat", float(same), "yes = 1", least=1)
    yield from kept(ours, bank, queries)


def kept(ours: Measured, bank: peers.Hashes, queries: Queries) -> Iterator[report.Row]:
    """Building with ids of their own, the file, opening it, and changes."""
    count, size = len(bank), f"{len(bank):,}"
    largest = count == 10_000_000
    ids = np.arange(count, dtype=np.int64) * 3
    del ours
    begun = time.perf_counter()
    index = RadiusIndex.build(bank, ids)
    build = time.perf_counter() - begun
    if largest:
        yield report.against_target(f"{size}: build, ids given", build, "s", most=10)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bank.index"
        begun = time.perf_counter()
        index.save(path)
        yield report.Row(f"{size}: save", round(time.perf_counter() - begun, 2), None, "s")
        bytes_each = path.stat().st_size / count
        if largest:
            yield report.against_target(f"{size}: file, a hash and its id", bytes_each, "bytes", most=130)
        else:
            yield report.Row(f"{size}: file, a hash and its id", round(bytes_each, 1), None, "bytes")
        opens = []
        for _ in range(20):
            begun = time.perf_counter()
            opened = RadiusIndex.open(path)
            opens.append(time.perf_counter() - begun)
        yield report.against_target(f"{size}: open, median", 1_000 * float(np.median(opens)), "ms", most=50)
        begun = time.perf_counter()
        opened.search(queries.hashes[0], RADIUS)
        yield report.Row(
            f"{size}: first query after opening", round(1_000 * (time.perf_counter() - begun), 2), None, "ms"
        )
        begun = time.perf_counter()
        opened.verify()
        yield report.Row(f"{size}: verify the whole file", round(time.perf_counter() - begun, 2), None, "s")
        begun = time.thread_time()
        for query in queries.hashes:
            opened.search(query, RADIUS)
        each = (time.thread_time() - begun) / len(queries)
        yield report.Row(f"{size}: one query, from the file", round(1 / each, 1), None, "/s a core")
        begun = time.thread_time()
        for number, query in enumerate(queries.hashes[:2_000]):
            opened.add(query, 3 * number + 1)
        each = (time.thread_time() - begun) / 2_000
        yield report.Row(f"{size}: add", round(1e6 * each, 2), None, "µs")
        begun = time.thread_time()
        for query in queries.hashes:
            opened.search(query, RADIUS)
        each = (time.thread_time() - begun) / len(queries)
        yield report.Row(f"{size}: one query, 2,000 added since", round(1 / each, 1), None, "/s a core")


def of_families() -> Iterator[report.Row]:
    """A bank of near-duplicates: every answer is a family."""
    bank = families(100_000, 50)
    queries = planted(bank, 640)
    ours, flat = measured(built((peers.Ours, peers.FaissFlat), bank), queries)
    yield report.compared(
        "families of 50, 100,000: one query, faiss flat", 1 / ours.one, 1 / flat.one, "/s a core"
    )
    same = agree(ours.index, flat.index, queries)
    yield report.against_target(
        "families of 50: the same rows as faiss flat", float(same), "yes = 1", least=1
    )
    begun = time.perf_counter()
    found = grouped(bank, RADIUS)
    yield report.Row("families of 50, 100,000: grouped", round(time.perf_counter() - begun, 2), None, "s")
    right = len(np.unique(found)) == 2_000
    yield report.against_target("families of 50: grouped as they were made", float(right), "yes = 1", least=1)


def of_equal() -> Iterator[report.Row]:
    """The worst bank: a million times the same hash, each within the radius, in one bucket of every band."""
    bank = np.zeros((1_000_000, 32), dtype=np.uint8)
    (ours, flat) = (index for index, _ in built((peers.Ours, peers.FaissFlat), bank))
    seconds = []
    for ask in (lambda query: ours.index.search(query, RADIUS, limit=100), ours.one, flat.one):
        times = []
        for _ in range(8):
            begun = time.thread_time()
            ask(bank[0])
            times.append(time.thread_time() - begun)
        seconds.append(min(times))
    yield report.compared(
        "1,000,000 equal: one query, the first 100", 1 / seconds[0], 1 / seconds[2], "/s a core"
    )
    yield report.compared(
        "1,000,000 equal: one query, all of them", 1 / seconds[1], 1 / seconds[2], "/s a core"
    )


if __name__ == "__main__":
    own = argparse.ArgumentParser(add_help=False)
    own.add_argument("--most", type=int, default=max(PEERS))
    chosen, sys.argv[1:] = own.parse_known_args()
    report.run("hashmatch", lambda: list(measure(chosen.most)))
