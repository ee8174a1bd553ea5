"""Which bits form a band, how far each band is probed, and when scanning everything is cheaper."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray

BITS = 256
PRINT_BITS = 16  # what is kept beside each entry of a band, to tell without the hash that it cannot match
MOST_RADIUS = 64
DESIGN_RADIUS = 31
MOST_ADDRESS_BITS = 18
MOST_BANDS = 32
MOST_PROBES = 1 << 16
BYTES_FOR_BANDS = 90  # a hash and its id take 40 more

# Measured costs, in nanoseconds; only their ratios matter. They choose a plan, never an answer.
PROBE_COST = 25.0
ENTRY_COST = 0.12
SURVIVOR_COST = 25.0
ROW_COST = 2.5


@dataclass(frozen=True)
class Plan:
    """Bands of adjoining bits that together are the whole hash, and how many bits of each are an address.

    With no bands, every search scans everything.
    """

    starts: tuple[int, ...] = ()
    widths: tuple[int, ...] = ()
    address_bits: int = 0

    @property
    def bands(self) -> int:
        return len(self.starts)

    def own_bits(self, band: int) -> int:
        """How many bits of the print belong to the band itself; the rest belong to the bands after it."""
        return min(PRINT_BITS, self.widths[band] - self.address_bits)

    def reach(self, band: int) -> int:
        """How many bands the address and the print touch, counted from ``band`` around the ring."""
        covered, touched = 0, 0
        while covered < self.address_bits + PRINT_BITS:
            covered += self.widths[(band + touched) % self.bands]
            touched += 1
        return touched


@dataclass(frozen=True)
class Probing:
    """A plan at one radius, as the kernels take it.

    ``bands`` is int64[4 * bands], for each its first bit, the mask of the print's own bits, the most flips (-1:
    not probed), and the most bits in which address and print together may differ. ``masks`` are the flips to
    try, fewest first; ``ends[f]`` is how many have at most ``f`` flips.
    """

    bands: NDArray[np.int64]
    masks: NDArray[np.int64]
    ends: NDArray[np.int64]
    probes: int


def row_bytes(count: int) -> int:
    """How many bytes name one of ``count`` rows.

    >>> row_bytes(200), row_bytes(10_000_000), row_bytes(100_000_000)
    (1, 3, 4)
    """
    return max(1, ((max(count, 1) - 1).bit_length() + 7) // 8)


def evenly(bands: int, address_bits: int) -> Plan:
    """A plan of ``bands`` bands as equally wide as can be."""
    widths = tuple(BITS * (band + 1) // bands - BITS * band // bands for band in range(bands))
    return Plan(tuple(BITS * band // bands for band in range(bands)), widths, min(address_bits, *widths))


def allotted(bands: int, radius: int) -> list[int]:
    """What each band may differ by, plus one: whole numbers that add up to ``radius`` + 1.

    By the pigeonhole principle a hash within the radius differs by less than its share in some band.

    >>> allotted(3, 4)
    [2, 2, 1]
    """
    share, rest = divmod(radius + 1, bands)
    return [share + (band < rest) for band in range(bands)]


def probes_within(address_bits: int, flips: int) -> int:
    """How many addresses differ from one in at most ``flips`` bits."""
    return sum(comb(address_bits, flipped) for flipped in range(flips + 1))


@lru_cache(maxsize=64)
def _share_of_prints(bits: int) -> float:
    """The share of random prints that have at most ``bits`` bits set."""
    return sum(comb(PRINT_BITS, set_) for set_ in range(min(bits, PRINT_BITS) + 1)) / 2**PRINT_BITS


def expected_cost(plan: Plan, count: int, radius: int) -> float:
    """Nanoseconds that one search is expected to take on ``count`` random hashes."""
    shares = allotted(plan.bands, radius)
    bucket = count / 2**plan.address_bits
    cost = 0.0
    for band, share in enumerate(shares):
        together = sum(shares[(band + step) % plan.bands] for step in range(plan.reach(band))) - 1
        for flips in range(share):
            probes = comb(plan.address_bits, flips)
            survivors = probes * bucket * _share_of_prints(together - flips)
            cost += probes * (PROBE_COST + bucket * ENTRY_COST) + survivors * SURVIVOR_COST
    return cost


@lru_cache(maxsize=256)
def plan_for(count: int, radius: int = DESIGN_RADIUS) -> Plan:
    """The cheapest plan for ``count`` hashes searched at ``radius`` (0 to 64), within 130 bytes a hash
    up to 16 million.

    >>> plan = plan_for(10_000_000)
    >>> plan.bands, plan.address_bits
    (16, 16)
    >>> plan_for(100).bands
    0
    """
    best, least = Plan(), count * ROW_COST
    for bands in range(4, MOST_BANDS + 1):
        for address_bits in range(6, MOST_ADDRESS_BITS + 1):
            if address_bits > BITS // bands:
                break
            size = bands * (row_bytes(count) + PRINT_BITS // 8 + 4 * 2**address_bits / max(count, 1))
            if size > BYTES_FOR_BANDS + bands * max(0, row_bytes(count) - 3):
                continue
            plan = evenly(bands, address_bits)
            if probes_within(plan.address_bits, max(allotted(bands, radius)) - 1) > MOST_PROBES:
                continue
            cost = expected_cost(plan, count, radius)
            if cost < least:
                best, least = plan, cost
    return best


@lru_cache(maxsize=256)
def probing(plan: Plan, count: int, radius: int) -> Probing | None:
    """How ``plan`` is probed at ``radius``; None where scanning all ``count`` hashes is expected to cost less."""
    if not plan.bands:
        return None
    shares = allotted(plan.bands, radius)
    flips = max(shares) - 1
    if probes_within(plan.address_bits, flips) > MOST_PROBES:
        return None
    if expected_cost(plan, count, radius) > count * ROW_COST:
        return None
    bands = np.array(
        [
            (
                plan.starts[band],
                (1 << plan.own_bits(band)) - 1,
                shares[band] - 1,
                sum(shares[(band + step) % plan.bands] for step in range(plan.reach(band))) - 1,
            )
            for band in range(plan.bands)
        ],
        dtype=np.int64,
    ).reshape(-1)
    masks, ends = _flips(plan.address_bits, flips)
    return Probing(bands, masks, ends, int(sum(ends[share - 1] for share in shares if share)))


@lru_cache(maxsize=32)
def _flips(bits: int, most: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Every number of ``bits`` bits with at most ``most`` of them set, fewest first, and where each count ends."""
    masks: list[int] = []
    ends = []
    for flipped in range(most + 1):
        masks.extend(sorted(sum(1 << bit for bit in bits_) for bits_ in combinations(range(bits), flipped)))
        ends.append(len(masks))
    return np.array(masks, dtype=np.int64), np.array(ends, dtype=np.int64)
