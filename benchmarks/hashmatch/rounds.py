"""Measuring indexes in turns: each round asks every index the same, and the least time of all rounds counts.

A single query is measured in time of the processor, so that whatever else the machine does counts little;
a batch on all cores in time of the clock.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import faiss
import numpy as np

from benchmarks.hashmatch.banks import Queries
from benchmarks.hashmatch.peers import Hashes, Index
from saferday.engines.hashmatch.radius_index.segment import cores

ROUNDS = 5
SECONDS_A_ROUND = 1.5
MOST_RECALL_SECONDS = 12.0


@dataclass(frozen=True)
class Measured:
    """One index: seconds to build, seconds a query alone and in a batch, and the share of planted rows found."""

    index: Index
    build: float
    one: float
    many: float
    recall: float
    asked: int


def built(kinds: Sequence[type[Index]], bank: Hashes) -> list[tuple[Index, float]]:
    """Each index of the bank, and the seconds it took."""
    made = []
    for kind in kinds:
        begun = time.perf_counter()
        index = kind(bank)
        made.append((index, time.perf_counter() - begun))
    return made


def measured(made: Sequence[tuple[Index, float]], queries: Queries) -> list[Measured]:
    """All indexes, in turns."""
    several = {index.name: _affordable(index, queries) for index, _ in made}
    one = {index.name: np.inf for index, _ in made}
    many = {index.name: np.inf for index, _ in made}
    for _ in range(ROUNDS):
        for index, _ in made:
            some = queries.hashes[: several[index.name]]
            one[index.name] = min(one[index.name], _alone(index, some))
            many[index.name] = min(many[index.name], _together(index, some))
    result = []
    for index, build in made:
        asked = int(min(len(queries), max(64, MOST_RECALL_SECONDS / many[index.name]))) // 32 * 32
        result.append(
            Measured(
                index, build, one[index.name], many[index.name], recall(index, queries.first(asked)), asked
            )
        )
    return result


def recall(index: Index, queries: Queries) -> float:
    """The share of queries whose own row is among the answers."""
    answers = index.many(queries.hashes)
    return float(
        np.mean([row in set(map(int, rows)) for row, rows in zip(queries.rows, answers, strict=True)])
    )


def agree(ours: Index, exact: Index, queries: Queries) -> bool:
    """Whether both answer every query with the same rows."""
    return all(
        set(map(int, one)) == set(map(int, other))
        for one, other in zip(ours.many(queries.hashes), exact.many(queries.hashes), strict=True)
    )


def _affordable(index: Index, queries: Queries) -> int:
    """How many queries fit in a round, 8 to all."""
    index.one(queries.hashes[0])
    return int(min(len(queries), max(8, SECONDS_A_ROUND / 2 / _alone(index, queries.hashes[:4]))))


def _alone(index: Index, queries: Hashes) -> float:
    """Seconds of the processor for each query, asked one by one on one core."""
    faiss.omp_set_num_threads(1)
    begun = time.thread_time()
    for query in queries:
        index.one(query)
    return (time.thread_time() - begun) / len(queries)


def _together(index: Index, queries: Hashes) -> float:
    """Seconds of the clock for each query of a batch on all cores."""
    faiss.omp_set_num_threads(cores())
    begun = time.perf_counter()
    index.many(queries)
    return (time.perf_counter() - begun) / len(queries)
