"""Weighted year × gender tables of forty questions and ten million pupils, protected, from a file."""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import ibis
import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks import report
from saferday.engines.disclosure import noisy_ptable
from saferday.youth.survey.statistics.tables import (
    PublishedTable,
    Tabulated,
    by_database,
    from_database,
    publish,
    tabulate,
)

PUPILS = int(os.environ.get("BENCHMARK_PUPILS", "10_000_000"))
QUESTIONS = tuple(f"q{number:02d}" for number in range(40))
ANSWERS, YEARS, GENDERS = 6, 9, 4
SIZES = dict.fromkeys(QUESTIONS, ANSWERS)
SECONDS = 3.0
ROUNDS = 3
PIECE = 1_000_000
COLUMNS = ["year", "gender", "w", "k", *QUESTIONS]


def write(path: Path) -> None:
    """The answers, a piece at a time, as Parquet."""
    random = np.random.default_rng(7)
    writer = None
    for start in range(0, PUPILS, PIECE):
        number = min(PIECE, PUPILS - start)
        columns = {
            "year": random.integers(0, YEARS, number, dtype=np.uint8),
            "gender": random.choice(np.arange(GENDERS, dtype=np.uint8), number, p=[0.48, 0.48, 0.03, 0.01]),
            "w": random.gamma(16, 1 / 16, number).astype(np.float32),
            "k": random.integers(0, 256, number, dtype=np.uint8),
        }
        for name in QUESTIONS:
            columns[name] = np.minimum(random.poisson(1.4, number), ANSWERS - 1).astype(np.uint8)
        piece = pa.table(columns)
        writer = writer or pq.ParquetWriter(path, piece.schema, use_dictionary=False, compression="lz4")
        writer.write_table(piece)
    assert writer is not None
    writer.close()


def ours(path: Path) -> dict[str, Tabulated]:
    """Read, then counted by NumPy with two threads."""
    frame = pl.read_parquet(path, columns=COLUMNS)
    columns = {name: frame[name].to_numpy() for name in COLUMNS}
    groups = [columns["year"], columns["gender"]]
    questions = {name: columns[name] for name in QUESTIONS}
    return tabulate(questions, SIZES, groups, [YEARS, GENDERS], columns["w"], columns["k"], threads=2)


def polars(path: Path) -> dict[str, Tabulated]:
    """The same by polars, all questions in one go."""
    lazy = pl.scan_parquet(path)
    cells = [
        pl.len().alias("count"),
        pl.col("w").cast(pl.Float64).sum().alias("weighted"),
        pl.col("k").cast(pl.Int64).sum().alias("cell_key") % 256,
    ]
    parts = [lazy.group_by("year", "gender", pl.col(name).alias("answer")).agg(cells) for name in QUESTIONS]
    rows = [
        part.with_columns(question=pl.lit(name))
        for name, part in zip(QUESTIONS, pl.collect_all(parts), strict=True)
    ]
    return from_database(pl.concat(rows), QUESTIONS, SIZES, ["year", "gender"], [YEARS, GENDERS])


def database(path: Path) -> dict[str, Tabulated]:
    """The same by Ibis on DuckDB."""
    session = ibis.duckdb.connect(threads=2)
    expression = by_database(
        session.read_parquet(path), QUESTIONS, ["year", "gender"], weight="w", record_key="k"
    )
    return from_database(expression.to_pyarrow(), QUESTIONS, SIZES, ["year", "gender"], [YEARS, GENDERS])


def timed(act: Callable[[Path], dict[str, Tabulated]], path: Path) -> tuple[float, dict[str, PublishedTable]]:
    """Least seconds of several rounds with disclosure control, and the tables."""
    ptable = noisy_ptable(seed=1)
    best, found = np.inf, {}
    for _ in range(ROUNDS):
        began = time.perf_counter()
        found = publish(act(path), ptable)
        best = min(best, time.perf_counter() - began)
    return float(best), found


def measure() -> Iterator[report.Row]:
    """Seconds from the file to the protected tables; the same tables from all."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "answers.parquet")
        write(path)
        took, expected = timed(ours, path)
        what = f"{PUPILS:,} pupils × {len(QUESTIONS)} questions, year × gender, weighted, protected"
        yield report.against_target(what, took, "s", most=SECONDS)
        for name, act in (("polars", polars), ("Ibis on DuckDB", database)):
            peer, tables = timed(act, path)
            for question in QUESTIONS:
                np.testing.assert_array_equal(
                    tables[question].protected.values, expected[question].protected.values
                )
            yield report.compared(f"the same by {name}", 1 / took, 1 / peer, "per second")
