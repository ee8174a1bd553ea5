"""The index in PostgreSQL, for when many machines share it: nothing to rebuild, nothing to tail.

A PDQ is cut into 16 bands of 16 bits, and a GIN index holds the bands of every live entry. Two hashes that differ
in 31 bits or fewer differ in at most one bit in some band (16 bands with two bits each would be 32). So looking for
the 16 bands of a question as they are and with each bit flipped, 272 values in all, finds every candidate; PostgreSQL
then counts the bits that differ. Migration ``0002`` brings the functions; ``make`` brings the index, which only
those who choose it have to pay for.
"""

import time
from uuid import uuid4

import numpy as np
from django.db import connection, transaction
from numpy.typing import NDArray

from ... import rules
from ..counts import standing_pdq
from ..state import StateView, read_state
from .interface import Built, Hits, IndexStatus, WrongDatabase, no_hits

INDEX = "matching_entry_bands"
_LIVE_PDQ = f"kind = {rules.PDQ} AND retracted_at IS NULL"
NEAR = f"""
    SELECT asked.number - 1, near.id, near.bank_id, near.distance
    FROM unnest(%s::bytea[]) WITH ORDINALITY AS asked (value, number)
    CROSS JOIN LATERAL (
        SELECT id, bank_id, matching_distance(value, asked.value) AS distance FROM matching_entry
        WHERE {_LIVE_PDQ} AND matching_bands(value) && matching_probes(asked.value)
    ) near
    WHERE near.distance <= %s ORDER BY asked.number, near.distance, near.id
"""  # noqa: S608 (the condition is the constant above)
"""All questions in one statement; the index is walked for each of them within the database."""


class SqlIndex:
    """See the module."""

    name = "sql"

    def search(self, questions: NDArray[np.uint8], radius: int, state: StateView) -> Hits:
        """See `Index.search`; all questions are one statement."""
        if not 0 <= radius <= rules.MOST_DISTANCE:
            raise ValueError(f"The index in SQL is exact from 0 to {rules.MOST_DISTANCE} bits.")
        _require_postgresql()
        if len(questions) == 0:
            return no_hits()
        with transaction.atomic(), connection.cursor() as cursor:
            # Without statistics of the bands the planner would read the whole table, with several workers; and it
            # reckons with so many rows that it would compile the statement, which takes longer than answering it.
            cursor.execute(
                "SET LOCAL enable_seqscan = off; SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL jit = off"
            )
            cursor.execute(NEAR, [[question.tobytes() for question in questions], radius])
            found = cursor.fetchall()
        if not found:
            return no_hits()
        return Hits(*(np.array(column, np.int64) for column in zip(*found, strict=True)))

    def warm(self, state: StateView) -> None:
        """See `Index.warm`: PostgreSQL holds everything."""

    def make(self) -> Built:
        """See `Index.make`: makes the GIN index if it is missing, without stopping writes, and its statistics."""
        _require_postgresql()
        started = time.perf_counter()
        state = read_state()
        concurrently = "" if connection.in_atomic_block else "CONCURRENTLY"
        with connection.cursor() as cursor:
            if not self._is_there():
                cursor.execute(f"DROP INDEX IF EXISTS {INDEX}")
                # A list of what is not sorted in yet would be read whole by every question.
                cursor.execute(
                    f"CREATE INDEX {concurrently} {INDEX} ON matching_entry USING gin (matching_bands(value))"
                    f" WITH (fastupdate = off) WHERE {_LIVE_PDQ}"
                )
            cursor.execute("ANALYZE matching_entry")
        entries = standing_pdq()
        return Built(uuid4(), state.change, entries, time.perf_counter() - started)

    def status(self, state: StateView) -> IndexStatus:
        """See `Index.status`."""
        _require_postgresql()
        there = self._is_there()
        entries = standing_pdq()
        size = 0
        if there:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_relation_size(%s::regclass)", [INDEX])
                size = cursor.fetchone()[0]
        return IndexStatus(self.name, there, entries, 0, None, size)

    def verify(self) -> list[str]:
        """See `Index.verify`: PostgreSQL keeps the index itself; only its being there and valid can be wrong."""
        _require_postgresql()
        return [] if self._is_there() else [f"The index {INDEX} is missing or was not finished."]

    @staticmethod
    def _is_there() -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(%s)", [INDEX])
            row = cursor.fetchone()
        return bool(row and row[0])


def _require_postgresql() -> None:
    if connection.vendor != "postgresql":
        raise WrongDatabase
