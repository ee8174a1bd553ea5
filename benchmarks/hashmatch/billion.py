"""A billion hashes in a hundred shards: what one shard takes is measured, the hundred are simulated.

    python -m benchmarks.hashmatch.billion [--shard 1000000] [--json FILE]

Measured here: one shard's answers (time of the processor and of the clock), its memory, its build and its additions;
and real fan-outs to 2 and 4 shards, each a process of its own over a pipe. The simulation draws from the measured
answers of one shard and from fan-outs to shards that hold nothing, queues them on the cores that there are, and must
foretell those real fan-outs; then it is asked about a hundred shards. What cannot be measured here stands in `Assumed`.
"""

import argparse
import json
import multiprocessing
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np
import psutil
from numpy.typing import NDArray

from benchmarks import report
from saferday.engines.hashmatch import RadiusIndex
from saferday.engines.hashmatch.radius_index.segment import cores

BILLION = 1_000_000_000
RADIUS = 31
ROUNDS = 1_500
TRIALS = 20_000
TOGETHER = 64
"""Questions in a message of the real fan-outs, so that answering counts for more than the pipes."""
LONG = 20 * TOGETHER
"""Questions that keep a neighbour busy while others are timed."""
TURNS = 5
Seconds = NDArray[np.float64]


@dataclass(frozen=True)
class Assumed:
    """What is taken from elsewhere; every figure of the simulation that rests on these says so."""

    shards: int = 100
    cores_a_machine: int = 8
    memory_a_machine_gb: float = 64.0
    memory_used: float = 0.75
    """The share of a machine's memory that shards may fill; the rest is the system's and the pages' of a rebuild."""
    network_median: float = 150e-6
    network_sigma: float = 0.35
    """A message there and back within a data centre: log-normal, its median and its width."""
    machine_month: float = 250.0
    """The price of a machine for a month, in any currency."""
    busy: float = 0.5
    """The share of the processors' time that look-ups may take."""


def shard_of(count: int, seed: int) -> RadiusIndex:
    """A shard of random hashes."""
    hashes = np.random.default_rng(seed).integers(0, 256, (count, 32), dtype=np.uint8)
    return RadiusIndex.build(hashes, merge_at=None)


def serve(pipe: Connection, count: int, seed: int) -> None:
    """A shard in a process of its own: hashes come, and what is near to them goes."""
    index = shard_of(count, seed)
    index.search_many(np.zeros((TOGETHER, 32), np.uint8), RADIUS, threads=1)
    pipe.send("ready")
    while (questions := pipe.recv()) is not None:
        found = index.search_many(questions, RADIUS, threads=1)
        pipe.send((found.offsets, found.ids, found.distances))


def answers_of_one(index: RadiusIndex, rounds: int) -> tuple[Seconds, Seconds]:
    """Seconds of the processor and of the clock for each of many questions, asked one by one."""
    random = np.random.default_rng(77)
    busy, clock = np.empty(rounds), np.empty(rounds)
    for number in range(rounds):
        question = random.integers(0, 256, 32, dtype=np.uint8)
        began, spent = time.perf_counter(), time.thread_time()
        index.search(question, RADIUS)
        busy[number], clock[number] = time.thread_time() - spent, time.perf_counter() - began
    return busy[rounds // 10 :], clock[rounds // 10 :]


class Shards:
    """Real shards, each a process of its own over a pipe, for as long as the block lasts."""

    def __init__(self, shards: int, count: int) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipes: list[Any] = []
        self.processes = []
        for number in range(shards):
            ours, theirs = context.Pipe()
            process = context.Process(target=serve, args=(theirs, count, number), daemon=True)
            process.start()
            self.pipes.append(ours)
            self.processes.append(process)

    def __enter__(self) -> "Shards":
        for pipe in self.pipes:
            assert pipe.recv() == "ready"
        return self

    def __exit__(self, *_why: object) -> None:
        for pipe, process in zip(self.pipes, self.processes, strict=True):
            pipe.send(None)
            process.join(10)

    def ask(self, questions: NDArray[np.uint8]) -> float:
        """Seconds until the last has answered."""
        began = time.perf_counter()
        for pipe in self.pipes:
            pipe.send(questions)
        for pipe in self.pipes:
            pipe.recv()
        return time.perf_counter() - began

    def keep_busy(self, questions: NDArray[np.uint8]) -> None:
        """Gives those that have nothing to do something long."""
        for pipe in self.pipes:
            if pipe.poll():
                pipe.recv()
                pipe.send(questions)


def messages_to_one(index: RadiusIndex, beside: Shards, rounds: int, random: np.random.Generator) -> Seconds:
    """Seconds of the clock in which a shard answers a message, without any pipe, while every other core answers too.

    Shards that work at the same time share the memory and its caches: one alone would be quicker than it ever is.
    """
    long = random.integers(0, 256, (LONG, 32), dtype=np.uint8)
    for pipe in beside.pipes:
        pipe.send(long)
    taken = np.empty(rounds)
    for number in range(rounds):
        beside.keep_busy(long)
        began = time.perf_counter()
        index.search_many(messages(random), RADIUS, threads=1)
        taken[number] = time.perf_counter() - began
    for pipe in beside.pipes:
        pipe.recv()
    return taken


def messages(random: np.random.Generator) -> NDArray[np.uint8]:
    """The questions of one message."""
    return random.integers(0, 256, (TOGETHER, 32), dtype=np.uint8)


def slowest(service: Seconds, shards: int, at_once: int, trials: int, seed: int = 5) -> Seconds:
    """Draws how long a question takes that goes to all shards of a machine: the last of them counts.

    ``service`` are measured seconds of one shard, drawn from; ``at_once`` shards answer at the same time, and the
    others wait their turn.
    """
    random = np.random.default_rng(seed)
    lanes = np.zeros((trials, at_once))
    for _ in range(shards):
        lane = lanes.argmin(axis=1)
        lanes[np.arange(trials), lane] += random.choice(service, trials)
    return lanes.max(axis=1)


def simulated(service: Seconds, assumed: Assumed, shards_a_machine: int) -> Seconds:
    """A question to all machines at once: the slowest of them, its shards queued on its cores, and the network."""
    random = np.random.default_rng(9)
    machines = -(-assumed.shards // shards_a_machine)
    last = np.zeros(TRIALS)
    for machine in range(machines):
        here = min(shards_a_machine, assumed.shards - machine * shards_a_machine)
        network = random.lognormal(np.log(assumed.network_median), assumed.network_sigma, TRIALS)
        own = slowest(service, here, min(here, assumed.cores_a_machine), TRIALS, seed=100 + machine)
        np.maximum(last, own + network, out=last)
    return last


def at(seconds: Seconds, share: float) -> float:
    """A percentile in microseconds."""
    return float(np.percentile(seconds, share) * 1e6)


def measure(count: int, assumed: Assumed = Assumed()) -> Iterator[report.Row]:
    """The rows: measured, foretold beside real, simulated."""
    process = psutil.Process()
    before = process.memory_info().rss
    began = time.perf_counter()
    index = shard_of(count, 0)
    built = time.perf_counter() - began
    index.search(np.zeros(32, np.uint8), RADIUS)
    held = process.memory_info().rss - before
    busy, clock = answers_of_one(index, ROUNDS)
    yield report.Row(f"measured: a shard of {count:,}, built", round(built, 2), None, "s")
    yield report.Row("measured: its arrays", round(index.nbytes / count, 1), None, "bytes a hash")
    yield report.Row(
        "measured: its process with what building took", round(held / count, 1), None, "bytes a hash"
    )
    yield report.Row("measured: an answer, processor, mean", round(busy.mean() * 1e6, 1), None, "µs")
    yield report.Row("measured: an answer, clock, median", round(at(clock, 50), 1), None, "µs")
    yield report.Row("measured: an answer, clock, p99", round(at(clock, 99), 1), None, "µs")
    fresh = np.random.default_rng(3).integers(0, 256, (2_000, 32), dtype=np.uint8)
    spent = time.thread_time()
    for number, hash in enumerate(fresh):
        index.add(hash, count + number)
    yield report.Row(
        "measured: an addition, processor", round((time.thread_time() - spent) / 2_000 * 1e6, 1), None, "µs"
    )
    yield from foretold(count)
    yield from a_billion(count, busy, index.nbytes / count, assumed)


def foretold(count: int) -> Iterator[report.Row]:
    """Real fan-outs to 2 and 4 shards beside what the simulation makes of one shard and of empty ones.

    What is foretold and what is real are measured in turns, and of each the quietest turn counts: what else the
    machine does then falls on both, or on neither. With the cores taken by others most of the time even that is no
    check of anything: the last row says how much of them was.
    """
    share = max(count // 4, 1_000)
    rounds = ROUNDS // 3 // TURNS
    random = np.random.default_rng(78)
    index = shard_of(share, 0)
    index.search_many(messages(random), RADIUS, threads=1)
    for shards in (2, 4):
        at_once = min(shards, cores())
        drawn: list[Seconds] = []
        real: list[Seconds] = []
        began = time.perf_counter(), all_busy(), ours_busy()
        with Shards(at_once - 1, share) as beside, Shards(shards, 0) as empty, Shards(shards, share) as full:
            for _ in range(TURNS):
                service = messages_to_one(index, beside, rounds, random)
                pipes = random.choice([empty.ask(messages(random)) for _ in range(rounds)], TRIALS)
                drawn.append(pipes + slowest(service, shards, at_once, TRIALS))
                real.append(np.array([full.ask(messages(random)) for _ in range(rounds)]))
        clock, busy, ours = time.perf_counter() - began[0], all_busy() - began[1], ours_busy() - began[2]
        others = max(0.0, busy - ours) / (clock * cores())
        for percentile in (10, 50):
            yield report.compared(
                f"foretold beside real: {TOGETHER} questions to {shards} shards of {share:,}, p{percentile}",
                min(at(turn, percentile) for turn in drawn),
                min(at(turn, percentile) for turn in real),
                "µs",
            )
        yield report.Row(
            "the processors' time that other programs took meanwhile", round(100 * others), None, "%"
        )


def all_busy() -> float:
    """Seconds that the machine's processors have worked."""
    times = psutil.cpu_times()
    return float(times.user + times.nice + times.system)


def ours_busy() -> float:
    """Seconds that they worked for this process and for those of its children that have ended."""
    times = psutil.Process().cpu_times()
    return float(times.user + times.system + times.children_user + times.children_system)


def a_billion(count: int, busy: Seconds, bytes_a_hash: float, assumed: Assumed) -> Iterator[report.Row]:
    """A hundred shards of ten million. Time grows with the entries that a shard's addresses hold."""
    hashes_a_shard = BILLION // assumed.shards
    gigabytes = hashes_a_shard * bytes_a_hash / 1e9
    shards_a_machine = int(assumed.memory_a_machine_gb * assumed.memory_used // gigabytes)
    machines = -(-assumed.shards // shards_a_machine)
    # Beside a fixed part, a search reads the entries of its addresses: 41.5 for each ten thousand hashes.
    grown = busy + max(0.0, (hashes_a_shard - count) * NANOSECONDS_A_HASH * 1e-9)
    taken = simulated(grown, assumed, shards_a_machine)
    lookups = assumed.busy * machines * assumed.cores_a_machine / (assumed.shards * grown.mean())
    yield report.Row("simulated: memory of a billion", round(assumed.shards * gigabytes), None, "GB")
    yield report.Row(
        f"simulated: machines of {assumed.memory_a_machine_gb:g} GB, one copy", machines, None, "machines"
    )
    yield report.Row("simulated: the same with two copies of each shard", 2 * machines, None, "machines")
    yield report.Row("simulated: a look-up, median", round(at(taken, 50)), None, "µs")
    yield report.Row("simulated: a look-up, p99", round(at(taken, 99)), None, "µs")
    yield report.Row("simulated: a look-up, p99.9", round(at(taken, 99.9)), None, "µs")
    yield report.Row(
        "simulated: processor time of a look-up, all shards",
        round(assumed.shards * grown.mean() * 1e3, 2),
        None,
        "ms",
    )
    yield report.Row("simulated: look-ups a second, one copy, half busy", round(lookups), None, "look-ups/s")
    yield report.Row("simulated: the same with two copies", round(2 * lookups), None, "look-ups/s")
    month = 30 * 86_400 * 2 * lookups
    yield report.Row(
        "simulated: cost of a million look-ups, two copies",
        round(2 * machines * assumed.machine_month / month * 1e6, 4),
        None,
        "of a currency",
    )
    # Every look-up needs every shard: the machine that is left alone with its shards sets the pace.
    yield report.Row("simulated: one machine lost, copies in pairs", round(lookups), None, "look-ups/s")
    yield report.Row(
        "simulated: one machine lost, copies spread over all others",
        round(2 * lookups * (2 * machines - 1) / (2 * machines)),
        None,
        "look-ups/s",
    )
    yield report.Row(
        "simulated: hashes unseen meanwhile, if there were no second copy",
        round(100 * min(shards_a_machine, assumed.shards) / assumed.shards, 1),
        None,
        "%",
    )


NANOSECONDS_A_HASH = 0.0012
"""Measured: 24 µs at a million and 35 µs at ten million (docs/algorithms/radius-index.md)."""


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.hashmatch.billion", description=__doc__)
    parser.add_argument("--shard", type=int, default=1_000_000, help="hashes in the shard that is measured")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows to FILE")
    arguments = parser.parse_args()
    rows = list(measure(arguments.shard))
    if arguments.json:
        document = {
            "machine": report.machine(),
            "assumed": asdict(Assumed()),
            "rows": [asdict(row) for row in rows],
        }
        arguments.json.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n")
    report.print_table("hashmatch.billion", report.machine(), rows)


if __name__ == "__main__":
    sys.exit(main())
