"""Answers of one part of an index to several queries, and of all parts together."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from saferday.engines.hashmatch.radius_index.answers import Answers


class Batch(NamedTuple):
    """Where each query's answers end, and all ids and distances one after the other."""

    ends: NDArray[np.int64]
    ids: NDArray[np.int64]
    distances: NDArray[np.int16]


def joined(parts: Sequence[Batch], limit: int) -> Batch:
    """The answers of several parts to the same queries as one, nearest first, then by id."""
    asked = len(parts[0].ends)
    counts = [np.diff(part.ends, prepend=0) for part in parts]
    query = np.concatenate([np.repeat(np.arange(asked), count) for count in counts])
    ids = np.concatenate([part.ids for part in parts])
    distances = np.concatenate([part.distances for part in parts])
    order = np.lexsort((ids, distances, query))
    total = np.sum(counts, axis=0)
    if len(order) and total.max() > limit:
        rank = np.arange(len(order)) - np.repeat(np.cumsum(total) - total, total)
        order = order[rank < limit]
        total = np.minimum(total, limit)
    return Batch(np.cumsum(total), ids[order], distances[order])


def answers_of(batches: Sequence[Batch]) -> Answers:
    """Batches of queries, one after the other, as answers."""
    lengths = np.concatenate([np.diff(batch.ends, prepend=0) for batch in batches])
    return Answers(
        np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        np.concatenate([batch.ids for batch in batches]),
        np.concatenate([batch.distances for batch in batches]),
    )
