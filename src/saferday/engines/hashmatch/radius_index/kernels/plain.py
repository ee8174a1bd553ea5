"""The inner loops in NumPy, for machines without numba: the same arguments and the same answers, slower."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from saferday.engines.hashmatch.radius_index.kernels.constants import (
    BLOCK_SHIFT,
    BLOCK_WORDS,
    DAMAGED,
    DONE,
    ENTRIES_PER_ROW,
    LEAST_SURVIVORS,
    PAD,
    ROWS_PER_SURVIVOR,
)

Words = NDArray[np.uint64]
Numbers = NDArray[np.int64]

ROWS_AT_ONCE = 1 << 16
BLOCKS_AT_ONCE = 256


class _Damaged(Exception):
    """A block differs from its sum, or a number points outside."""


def take(words: Words, start: int, width: int) -> Words:
    """``width`` bits (at most 32) from bit ``start`` of each row of ``words`` (uint64[n, 4]), around the end."""
    word, shift = start >> 6, np.uint64(start & 63)
    value = words[:, word] >> shift
    if (start & 63) + width > 64:
        value = value | words[:, (word + 1) & 3] << (np.uint64(64) - shift)
    return value & np.uint64((1 << width) - 1)


def sum_blocks(file: Words, weights: Words, first: int, last: int, sums: Words) -> None:
    """Fills ``sums`` for the blocks ``first`` to ``last`` (exclusive)."""
    for block in range(first, last, BLOCKS_AT_ONCE):
        until = min(block + BLOCKS_AT_ONCE, last)
        words = file[block * BLOCK_WORDS : until * BLOCK_WORDS].reshape(-1, BLOCK_WORDS)
        sums[block:until] = (words * weights).sum(axis=1, dtype=np.uint64)


def fill_band(
    words: Words,
    start: int,
    address_bits: int,
    row_bytes: int,
    offsets: NDArray[np.uint32],
    prints: NDArray[np.uint16],
    rows: NDArray[np.uint8],
) -> None:
    """Sorts the rows of one band by address: ``offsets`` (uint32[2**bits + 1]), ``prints``, ``rows``."""
    table = words.reshape(-1, 4)
    addresses = take(table, start, address_bits)
    order = np.argsort(addresses, kind="stable")
    offsets[0] = 0
    offsets[1:] = np.cumsum(np.bincount(addresses.astype(np.int64), minlength=1 << address_bits))
    prints[: len(order)] = take(table, (start + address_bits) & 255, 16)[order]
    as_bytes = order.astype("<u8").view(np.uint8).reshape(-1, 8)
    rows[: len(order) * row_bytes] = as_bytes[:, :row_bytes].reshape(-1)


def search(
    queries: Words, radius: int, limit: int, probes: int, bands: Numbers, masks: Numbers, ends: Numbers,
    address_bits: int, row_bytes: int, offsets: NDArray[np.uint32], prints: NDArray[np.uint16],
    rows: NDArray[np.uint8], hashes: Words, count: int, ids: Numbers, first_id: int, dead: NDArray[np.uint8],
    file: Words, weights: Words, sums: Words, seen: NDArray[np.uint8], places: Numbers,
) -> tuple[int, Numbers, Numbers, NDArray[np.int16]]:  # fmt: skip
    """As `compiled.search`."""
    table = hashes.reshape(-1, 4)[:count]
    flips_of = np.bitwise_count(masks).astype(np.int64)

    def guard(first: Numbers, last: Numbers) -> None:
        """Checks the blocks that hold the bytes ``first[i]`` to ``last[i]`` (exclusive)."""
        if not len(seen) or not len(first):
            return
        begin, end = first >> BLOCK_SHIFT, (last - 1) >> BLOCK_SHIFT
        touched = np.unique(begin)
        while (wider := begin < end).any():
            begin, end = begin[wider] + 1, end[wider]
            touched = np.union1d(touched, begin)
        for block in touched[seen[touched] == 0]:
            total = np.empty(int(block) + 1, dtype=np.uint64)
            sum_blocks(file, weights, int(block), int(block) + 1, total)
            if total[block] != sums[block]:
                raise _Damaged
            seen[block] = 1

    def candidates(query: Words) -> Numbers | None:
        """The rows that the bands propose, each once; None where a scan is expected to cost less."""
        ranges: list[tuple[int, Any, Any, Any]] = []
        entries = 0
        for band, (start, _, most, _) in enumerate(bands.reshape(-1, 4)):
            if most < 0:
                continue
            address = int(take(query, int(start), address_bits)[0])
            at = band * ((1 << address_bits) + 1) + (address ^ masks[: ends[most]])
            guard(places[0] + 4 * at, places[0] + 4 * at + 8)
            low, high = offsets[at].astype(np.int64), offsets[at + 1].astype(np.int64)
            if (low > high).any() or (high > count).any():
                raise _Damaged
            ranges.append((band, low, high, flips_of[: ends[most]]))
            entries += int((high - low).sum())
        if entries > ENTRIES_PER_ROW * count:
            return None
        proposed = [np.empty(0, dtype=np.int64)]
        met = 0
        for band, low, high, flips in ranges:
            start, own, most, together = (int(number) for number in bands[4 * band : 4 * band + 4])
            lengths = high - low
            entry = np.arange(lengths.sum()) + np.repeat(low - np.cumsum(lengths) + lengths, lengths)
            flipped = np.repeat(flips, lengths)
            before = band * (count + PAD // 2)
            full = lengths > 0
            guard(places[1] + 2 * (before + low[full]), places[1] + 2 * (before + high[full]))
            wanted = np.uint16(take(query, (start + address_bits) & 255, 16)[0])
            differing = prints[before + entry] ^ wanted
            near = (np.bitwise_count(differing) + flipped <= together) & (
                np.bitwise_count(differing & np.uint16(own)) + flipped <= most
            )
            at = (band * count + entry[near]) * row_bytes
            guard(places[2] + at, places[2] + at + row_bytes)
            named = np.zeros(len(at), dtype=np.int64)
            for byte in range(row_bytes):
                named |= rows[at + byte].astype(np.int64) << (8 * byte)
            if (named >= count).any():
                raise _Damaged
            proposed.append(named)
            met += len(named)
            if met > max(LEAST_SURVIVORS, count // ROWS_PER_SURVIVOR):
                return None
        return np.unique(np.concatenate(proposed))

    def compared(query: Words, named: Numbers | slice) -> tuple[Numbers, Numbers]:
        """Those rows within the radius that are not dead, in order, and their distances."""
        distances = np.bitwise_count(table[named] ^ query).sum(axis=1, dtype=np.int64)
        numbers = np.arange(*named.indices(count)) if isinstance(named, slice) else named
        near = (distances <= radius) & (dead[numbers] == 0)
        return numbers[near], distances[near]

    def answer(query: Words) -> tuple[Numbers, Numbers]:
        named = candidates(query) if probes else None
        if named is not None:
            guard(places[3] + 32 * named, places[3] + 32 * named + 32)
            parts = [compared(query, named)]
        else:
            parts = [(np.empty(0, np.int64), np.empty(0, np.int64))]
            for first in range(0, count, ROWS_AT_ONCE):
                last = min(first + ROWS_AT_ONCE, count)
                guard(np.array([places[3] + 32 * first]), np.array([places[3] + 32 * last]))
                parts.append(compared(query, slice(first, last)))
        found = np.concatenate([part[0] for part in parts])
        distances = np.concatenate([part[1] for part in parts])
        order = np.argsort(distances, kind="stable")[:limit]
        found, distances = found[order], distances[order]
        if not len(ids):
            return found + first_id, distances
        guard(places[4] + 8 * found, places[4] + 8 * found + 8)
        return ids[found], distances

    answered = np.zeros(len(queries) // 4, dtype=np.int64)
    try:
        answers = [answer(query[None]) for query in queries.reshape(-1, 4)]
    except _Damaged:
        return DAMAGED, answered, np.empty(0, np.int64), np.empty(0, np.int16)
    answered[:] = np.cumsum([len(found) for found, _ in answers])
    if not answers:
        return DONE, answered, np.empty(0, np.int64), np.empty(0, np.int16)
    return (
        DONE,
        answered,
        np.concatenate([found for found, _ in answers]),
        np.concatenate([distances for _, distances in answers]).astype(np.int16),
    )


def unite(parents: Numbers, ones: Numbers, others: Numbers) -> None:
    """Joins the sets of ``ones[i]`` and ``others[i]``; the smaller root stays the root."""
    for one, other in zip(ones.tolist(), others.tolist(), strict=True):
        while parents[one] != one:
            parents[one] = parents[parents[one]]
            one = int(parents[one])
        while parents[other] != other:
            parents[other] = parents[parents[other]]
            other = int(parents[other])
        parents[max(one, other)] = min(one, other)
