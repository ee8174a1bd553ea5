"""The inner loops, compiled by numba; every one lets go of Python's lock while it runs.

They stand in one file, long as it is: numba keeps their machine code for as long as this file is the same, and does
not look into the files that it calls. Parted, a change of one loop would leave the old code of those that hold it.

All arrays are flat and are indexed by sums of offsets: a view of an array inside a loop would count references,
which costs more than the search.
"""

import numpy as np

from saferday.engines.hashmatch.compiling import compiled
from saferday.engines.hashmatch.radius_index.kernels.constants import (
    BLOCK,
    BLOCK_SHIFT,
    BLOCK_WORDS,
    DAMAGED,
    DONE,
    ENTRIES_PER_ROW,
    LEAST_SURVIVORS,
    PAD,
    ROWS_PER_SURVIVOR,
)
from saferday.engines.hashmatch.radius_index.kernels.intrinsics import (
    LANES,
    bits_set,
    lowest_set,
    near_lanes,
    prefetch,
)

AHEAD = 16  # probes between asking for memory and reading it
ROWS_A_BLOCK = BLOCK // 32


@compiled
def take(words, at, start, width):  # type: ignore[no-untyped-def]
    """``width`` bits (at most 32) from bit ``start`` of the four words at ``at``, around the end if need be."""
    word = start >> 6
    shift = np.uint64(start & 63)
    value = words[at + word] >> shift
    if (start & 63) + width > 64:
        value |= words[at + ((word + 1) & 3)] << (np.uint64(64) - shift)
    return value & ((np.uint64(1) << np.uint64(width)) - np.uint64(1))


@compiled
def block_sum(file, block, weights):  # type: ignore[no-untyped-def]
    """The weighted sum of a block's words, modulo 2**64."""
    total = np.uint64(0)
    first = block * BLOCK_WORDS
    for word in range(BLOCK_WORDS):
        total += file[first + word] * weights[word]
    return total


@compiled
def sum_blocks(file, weights, first, last, sums):  # type: ignore[no-untyped-def]
    """Fills ``sums`` for the blocks ``first`` to ``last`` (exclusive)."""
    for block in range(first, last):
        sums[block] = block_sum(file, block, weights)


@compiled
def is_whole(file, weights, sums, seen, first, last):  # type: ignore[no-untyped-def]
    """Whether the bytes ``first`` to ``last`` (exclusive) are as they were written; a block is summed once."""
    for block in range(first >> BLOCK_SHIFT, ((last - 1) >> BLOCK_SHIFT) + 1):
        if seen[block] == 0:
            if block_sum(file, block, weights) != sums[block]:
                return False
            seen[block] = 1
    return True


@compiled
def fill_band(words, start, address_bits, row_bytes, offsets, prints, rows):  # type: ignore[no-untyped-def]
    """Sorts the rows of one band by address: ``offsets`` (uint32[2**bits + 1]), ``prints``, ``rows``.

    In two passes, by the upper and the lower half of the address, so that each writes to few places at a time.
    """
    count = words.size // 4
    low_bits = address_bits // 2
    coarse = 1 << (address_bits - low_bits)
    fine = 1 << low_bits
    from_print = (start + address_bits) & 255
    offsets[:] = 0
    for row in range(count):
        offsets[np.int64(take(words, 4 * row, start, address_bits)) + 1] += np.uint32(1)
    for address in range(coarse * fine):
        offsets[address + 1] += offsets[address]
    place = np.empty(coarse, np.int64)
    for upper in range(coarse):
        place[upper] = offsets[upper * fine]
    packed = np.empty(count, np.uint64)
    for row in range(count):
        address = take(words, 4 * row, start, address_bits)
        upper = np.int64(address) >> low_bits
        packed[place[upper]] = (
            (np.uint64(np.int64(address) & (fine - 1)) << np.uint64(48))
            | (take(words, 4 * row, from_print, 16) << np.uint64(32))
            | np.uint64(row)
        )
        place[upper] += 1
    within = np.empty(fine, np.int64)
    for upper in range(coarse):
        for lower in range(fine):
            within[lower] = offsets[upper * fine + lower]
        for entry in range(np.int64(offsets[upper * fine]), np.int64(offsets[(upper + 1) * fine])):
            value = packed[entry]
            address_end = np.int64(value >> np.uint64(48))
            at = within[address_end]
            within[address_end] = at + 1
            prints[at] = np.uint16((value >> np.uint64(32)) & np.uint64(0xFFFF))
            named = np.int64(value & np.uint64(0xFFFFFFFF))
            for byte in range(row_bytes):
                rows[at * row_bytes + byte] = np.uint8((named >> (8 * byte)) & 255)


@compiled
def sort_keys(keys, count):  # type: ignore[no-untyped-def]
    """Sorts the first ``count`` keys: by insertion, over shrinking gaps (Shell), in place."""
    gap = 1
    while 9 * gap < 4 * count:
        gap = 9 * gap // 4 + 1
    while gap > 0:
        for place in range(gap, count):
            key = keys[place]
            before = place - gap
            while before >= 0 and keys[before] > key:
                keys[before + gap] = keys[before]
                before -= gap
            keys[before + gap] = key
        gap = 4 * gap // 9


@compiled
def longer(array):  # type: ignore[no-untyped-def]
    """The array with room for twice as many."""
    grown = np.empty(2 * array.size, array.dtype)
    grown[: array.size] = array
    return grown


@compiled
def near_rows(q0, q1, q2, q3, bound, hashes, begin, end, near):  # type: ignore[no-untyped-def]
    """Puts a key for each row from ``begin`` to ``end`` (exclusive) within ``bound`` into ``near``; how many."""
    found = 0
    for row in range(begin, end):
        at = 4 * row
        distance = np.int64(
            bits_set(hashes[at] ^ q0)
            + bits_set(hashes[at + 1] ^ q1)
            + bits_set(hashes[at + 2] ^ q2)
            + bits_set(hashes[at + 3] ^ q3)
        )
        near[found] = np.uint64((distance << 32) | row)
        found += distance <= bound
    return found


@compiled
def scan(  # type: ignore[no-untyped-def]
    q0, q1, q2, q3, radius, limit, hashes, count, dead, file, weights, sums, seen, hashes_at
):
    """Compares every row. Returns the keys, nearest first, then by row, and how many there are, -1 if damaged.

    With a limit it keeps at most ``limit`` rows for each distance: rows come in order, so a later one that is no
    nearer than ``limit`` others cannot be among the answers.
    """
    guarded = seen.size > 0
    keys = np.empty(ROWS_A_BLOCK, np.uint64)
    near = np.empty(ROWS_A_BLOCK + 1, np.uint64)
    found = 0
    bound = np.int64(radius)
    inside = np.int64(0)
    at_distance = np.zeros(radius + 2, np.int64)
    for begin in range(0, count, ROWS_A_BLOCK):
        end = min(begin + ROWS_A_BLOCK, count)
        if guarded and not is_whole(file, weights, sums, seen, hashes_at + 32 * begin, hashes_at + 32 * end):
            return keys, -1
        met = near_rows(q0, q1, q2, q3, bound, hashes, begin, end, near)
        while found + met > keys.size:
            keys = longer(keys)
        for place in range(met):
            distance = np.int64(near[place] >> np.uint64(32))
            if distance <= bound and dead[np.int64(near[place] & np.uint64(0xFFFFFFFF))] == 0:
                keys[found] = near[place]
                found += 1
                at_distance[distance + 1] += 1
                inside += 1
                while bound >= 0 and inside >= limit:
                    inside -= at_distance[bound + 1]
                    bound -= np.int64(1)
        if bound < 0:
            break
    for further in range(1, radius + 2):
        at_distance[further] += at_distance[further - 1]
    ordered = np.empty(max(found, ROWS_A_BLOCK), np.uint64)  # never empty: the next query may let it grow
    for place in range(found):
        distance = np.int64(keys[place] >> np.uint64(32))
        ordered[at_distance[distance]] = keys[place]
        at_distance[distance] += 1
    return ordered, found


@compiled
def met_before(x0, x1, x2, x3, band, bands, address_bits, differing):  # type: ignore[no-untyped-def]
    """Whether an earlier band has met this row already, from the bits in which it differs from the query."""
    differing[0] = x0
    differing[1] = x1
    differing[2] = x2
    differing[3] = x3
    for earlier in range(band):
        start = bands[4 * earlier]
        most = bands[4 * earlier + 2]
        flips = np.int64(bits_set(take(differing, 0, start, address_bits)))
        if flips > most:
            continue
        printed = take(differing, 0, (start + address_bits) & 255, 16)
        if flips + np.int64(bits_set(printed)) > bands[4 * earlier + 3]:
            continue
        if flips + np.int64(bits_set(printed & np.uint64(bands[4 * earlier + 1]))) <= most:
            return True
    return False


@compiled
def locate(  # type: ignore[no-untyped-def]
    queries, query, bands, masks, ends, address_bits, offsets, count, low, high,
    file, weights, sums, seen, offsets_at,
):  # fmt: skip
    """Where each probe's entries begin and end among the prints; returns how many there are, -1 if damaged."""
    guarded = seen.size > 0
    addresses = (1 << address_bits) + 1
    prints_a_band = count + PAD // 2
    probe = 0
    entries = np.int64(0)
    for band in range(bands.size // 4):
        most = bands[4 * band + 2]
        if most < 0:
            continue
        address = np.int64(take(queries, 4 * query, bands[4 * band], address_bits))
        for mask in range(ends[most]):
            at = band * addresses + (address ^ masks[mask])
            if guarded and not is_whole(
                file, weights, sums, seen, offsets_at + 4 * at, offsets_at + 4 * at + 8
            ):
                return -1
            first = np.int64(offsets[at])
            last = np.int64(offsets[at + 1])
            if first > last or last > count:
                return -1
            low[probe] = first + band * prints_a_band
            high[probe] = last + band * prints_a_band
            entries += last - first
            probe += 1
    return entries


@compiled
def sift(  # type: ignore[no-untyped-def]
    queries, query, probes, bands, ends, address_bits, prints, count, low, high, survivors, through,
    file, weights, sums, seen, prints_at,
):  # fmt: skip
    """Fills ``survivors`` (entries whose print is near enough) and ``through`` (their bands).

    Returns how many there are, -1 if damaged. Stops, full, once there is no room for another vector of them.
    """
    guarded = seen.size > 0
    prints_a_band = count + PAD // 2
    room = survivors.size - LANES
    for ahead in range(min(AHEAD, probes)):
        prefetch(prints, low[ahead])
    met = 0
    probe = 0
    for band in range(bands.size // 4):
        most = bands[4 * band + 2]
        if most < 0:
            continue
        printed = take(queries, 4 * query, (bands[4 * band] + address_bits) & 255, 16)
        wanted = np.uint16(printed)
        own = np.uint64(bands[4 * band + 1])
        together = bands[4 * band + 3]
        from_band = band * (count - prints_a_band)
        for flips in range(most + 1):
            near = np.uint16(together - flips)
            own_near = np.uint64(most - flips)
            until = probe + ends[flips] - (ends[flips - 1] if flips else 0)
            while probe < until:
                if probe + AHEAD < probes:
                    soon = low[probe + AHEAD]
                    while soon < high[probe + AHEAD]:
                        prefetch(prints, soon)
                        soon += LANES
                entry = low[probe]
                last = high[probe]
                probe += 1
                if (
                    guarded
                    and entry < last
                    and not is_whole(file, weights, sums, seen, prints_at + 2 * entry, prints_at + 2 * last)
                ):
                    return -1
                while entry < last:
                    lanes = near_lanes(prints, entry, wanted, near)
                    if last - entry < LANES:
                        lanes = np.uint32(
                            lanes & np.uint32((np.uint64(1) << np.uint64(last - entry)) - np.uint64(1))
                        )
                    while lanes != 0:
                        at = entry + np.int64(lowest_set(lanes))
                        lanes = np.uint32(lanes & (lanes - np.uint32(1)))
                        if bits_set((np.uint64(prints[at]) ^ printed) & own) <= own_near:
                            survivors[met] = at + from_band
                            through[met] = band
                            met += 1
                    if met > room:
                        return met
                    entry += LANES
    return met


@compiled
def read_rows(  # type: ignore[no-untyped-def]
    survivors, met, row_bytes, rows, hashes, count, file, weights, sums, seen, rows_at
):
    """Puts the row of each survivor in its place; False if damaged."""
    guarded = seen.size > 0
    for survivor in range(met):
        prefetch(rows, survivors[survivor] * row_bytes)
    for survivor in range(met):
        at = survivors[survivor] * row_bytes
        if guarded and not is_whole(file, weights, sums, seen, rows_at + at, rows_at + at + row_bytes):
            return False
        row = np.int64(rows[at])
        for byte in range(1, row_bytes):
            row |= np.int64(rows[at + byte]) << (8 * byte)
        if row >= count:
            return False
        survivors[survivor] = row
        prefetch(hashes, 4 * row)
    return True


@compiled
def compare(  # type: ignore[no-untyped-def]
    queries, query, radius, survivors, through, met, bands, address_bits, hashes, dead, keys, differing,
    file, weights, sums, seen, hashes_at,
):  # fmt: skip
    """Writes a key for each survivor within the radius; returns how many there are, -1 if damaged."""
    guarded = seen.size > 0
    found = 0
    for survivor in range(met):
        row = survivors[survivor]
        at = 4 * row
        if guarded and not is_whole(file, weights, sums, seen, hashes_at + 8 * at, hashes_at + 8 * at + 32):
            return -1
        x0 = hashes[at] ^ queries[4 * query]
        x1 = hashes[at + 1] ^ queries[4 * query + 1]
        x2 = hashes[at + 2] ^ queries[4 * query + 2]
        x3 = hashes[at + 3] ^ queries[4 * query + 3]
        distance = np.int64(bits_set(x0) + bits_set(x1) + bits_set(x2) + bits_set(x3))
        if distance > radius or dead[row] != 0:
            continue
        if not met_before(x0, x1, x2, x3, through[survivor], bands, address_bits, differing):
            keys[found] = np.uint64((distance << 32) | row)
            found += 1
    return found


@compiled
def search(  # type: ignore[no-untyped-def]
    queries, radius, limit, probes, bands, masks, ends, address_bits, row_bytes,
    offsets, prints, rows, hashes, count, ids, first_id, dead,
    file, weights, sums, seen, places,
):  # fmt: skip
    """Answers each query: (state, where each query's answers end, ids, distances), nearest first, then by row.

    ``queries`` and ``hashes`` are flat uint64, four words a hash; ``places`` says at which byte of the file the
    offsets, prints, rows, hashes and ids begin. ``probes`` of 0 scans everything. No ``ids`` means
    ``first_id`` + row. ``seen`` is empty where the file needs no checks.
    """
    guarded = seen.size > 0
    asked = queries.size // 4
    answered = np.zeros(asked, np.int64)
    out_ids = np.empty(4 * asked + 64, np.int64)
    out_distances = np.empty(out_ids.size, np.int16)
    used = 0
    low = np.empty(probes, np.int64)
    high = np.empty(probes, np.int64)
    survivors = np.empty(2_048, np.int64)
    through = np.empty(2_048, np.int64)
    keys = np.empty(2_048, np.uint64)
    differing = np.empty(4, np.uint64)
    most_survivors = max(LEAST_SURVIVORS, count // ROWS_PER_SURVIVOR)
    for query in range(asked):
        found = 0
        met = 0
        scanning = probes == 0
        if not scanning:
            entries = locate(
                queries, query, bands, masks, ends, address_bits, offsets, count, low, high,
                file, weights, sums, seen, places[0],
            )  # fmt: skip
            if entries < 0:
                return DAMAGED, answered, out_ids[:0], out_distances[:0]
            scanning = entries > ENTRIES_PER_ROW * count
        while not scanning:
            met = sift(
                queries, query, probes, bands, ends, address_bits, prints, count, low, high,
                survivors, through, file, weights, sums, seen, places[1],
            )  # fmt: skip
            if met <= survivors.size - LANES:
                break
            if met > most_survivors:
                scanning = True
            else:
                survivors = longer(survivors)
                through = longer(through)
        if met < 0:
            return DAMAGED, answered, out_ids[:0], out_distances[:0]
        if scanning:
            keys, found = scan(
                queries[4 * query], queries[4 * query + 1], queries[4 * query + 2], queries[4 * query + 3],
                radius, limit, hashes, count, dead, file, weights, sums, seen, places[3],
            )  # fmt: skip
            if found < 0:
                return DAMAGED, answered, out_ids[:0], out_distances[:0]
        else:
            while keys.size < met:
                keys = longer(keys)
            if not read_rows(
                survivors, met, row_bytes, rows, hashes, count, file, weights, sums, seen, places[2]
            ):
                return DAMAGED, answered, out_ids[:0], out_distances[:0]
            found = compare(
                queries, query, radius, survivors, through, met, bands, address_bits, hashes, dead, keys,
                differing, file, weights, sums, seen, places[3],
            )  # fmt: skip
            if found < 0:
                return DAMAGED, answered, out_ids[:0], out_distances[:0]
            sort_keys(keys, found)
        found = min(found, limit)
        while used + found > out_ids.size:
            out_ids = longer(out_ids)
            out_distances = longer(out_distances)
        for answer in range(found):
            row = np.int64(keys[answer] & np.uint64(0xFFFFFFFF))
            if ids.size:
                if guarded and not is_whole(
                    file, weights, sums, seen, places[4] + 8 * row, places[4] + 8 * row + 8
                ):
                    return DAMAGED, answered, out_ids[:0], out_distances[:0]
                out_ids[used] = ids[row]
            else:
                out_ids[used] = first_id + row
            out_distances[used] = np.int16(keys[answer] >> np.uint64(32))
            used += 1
        answered[query] = used
    return DONE, answered, out_ids[:used], out_distances[:used]


@compiled
def unite(parents, ones, others):  # type: ignore[no-untyped-def]
    """Joins the sets of ``ones[i]`` and ``others[i]``; the smaller root stays the root."""
    for edge in range(ones.size):
        one = ones[edge]
        while parents[one] != one:
            parents[one] = parents[parents[one]]
            one = parents[one]
        other = others[edge]
        while parents[other] != other:
            parents[other] = parents[parents[other]]
            other = parents[other]
        if one < other:
            parents[other] = one
        else:
            parents[one] = other
