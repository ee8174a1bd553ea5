"""Perturbation tables: which noise a count is given, by its size and its cell key.

The method of a table that gives most entropy under fixed mean and variance is that of Fraser and Wooton (2005),
Marley and Leaver (2011) and Giessing (2016); how the probabilities become whole numbers of keys is our own.
"""

import csv
import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from saferday.engines.disclosure.linear import INFINITE, Program, Rows

ENTROPY_STEPS = 200
LARGEST_LISTED = 750
REPEATED = 250


class ImpossiblePTable(ValueError):
    """No distribution of noise has what was asked for."""


@dataclass(frozen=True)
class PTable:
    """Noise by count and cell key.

    ``noise`` has shape (rows, keys), whole numbers: row *n* holds what is added to a count of *n*; row 0 is for
    empty cells. Counts past the last row use the last ``repeat`` rows over and over, in order.
    """

    noise: npt.NDArray[np.int16] = field(repr=False)
    repeat: int = REPEATED

    def __post_init__(self) -> None:
        rows = self.noise.shape[0]
        if self.noise.ndim != 2 or not 1 <= self.repeat < rows:
            raise ImpossiblePTable("A ptable is two-dimensional and repeats at least one of its rows.")
        least = self.noise.min(axis=1)
        if (least < -np.arange(rows)).any():
            row = int(np.flatnonzero(least < -np.arange(rows))[0])
            raise ImpossiblePTable(f"A count of {row} would become negative.")

    @property
    def keys(self) -> int:
        """How many cell keys there are; record keys run from 0 to one less."""
        return int(self.noise.shape[1])

    @property
    def largest_noise(self) -> int:
        """The most that is ever added to or taken from a count that has noise (in absolute value)."""
        return int(np.abs(self.noise).max())

    def row_of(self, counts: npt.NDArray[np.integer]) -> npt.NDArray[np.integer]:
        """The row for each count, of the shape of ``counts``."""
        last = self.noise.shape[0] - 1
        return np.where(counts <= last, counts, (counts - 1) % self.repeat + last - self.repeat + 1)

    def look_up(
        self, counts: npt.NDArray[np.integer], cell_keys: npt.NDArray[np.integer]
    ) -> npt.NDArray[np.int64]:
        """The noise of each cell; ``counts`` and ``cell_keys`` share a shape, and the result has it."""
        return self.noise[self.row_of(counts), cell_keys].astype(np.int64)

    def rows(self) -> Iterable[tuple[int, int, int]]:
        """(count, cell key, noise) for every pair from a count of 1, as such tables are exchanged."""
        for count in range(1, self.noise.shape[0]):
            for key in range(self.keys):
                yield count, key, int(self.noise[count, key])

    def save(self, path: Path) -> None:
        """Writes a CSV with the columns pcv, ckey, pvalue."""
        with path.open("w", newline="", encoding="utf-8") as out:
            writer = csv.writer(out)
            writer.writerow(("pcv", "ckey", "pvalue"))
            writer.writerows(self.rows())

    @classmethod
    def load(cls, path: Path, repeat: int = REPEATED) -> "PTable":
        """Reads a CSV with the columns pcv, ckey, pvalue; every pair must be there once."""
        with path.open(newline="", encoding="utf-8-sig") as lines:
            table = [(int(row["pcv"]), int(row["ckey"]), int(row["pvalue"])) for row in csv.DictReader(lines)]
        return cls.of_rows(table, repeat)

    @classmethod
    def of_rows(cls, rows: Iterable[tuple[int, int, int]], repeat: int = REPEATED) -> "PTable":
        """A table from (count, cell key, noise); every pair from a count of 1 must be there once."""
        listed = np.array(sorted(rows), dtype=np.int64)
        counts, keys = int(listed[:, 0].max()), int(listed[:, 1].max()) + 1
        if len(listed) != counts * keys or len(np.unique(listed[:, :2], axis=0)) != len(listed):
            raise ImpossiblePTable(f"Expected each of {counts} counts with each of {keys} keys, once.")
        noise = np.zeros((counts + 1, keys), dtype=np.int16)
        noise[listed[:, 0], listed[:, 1]] = listed[:, 2]
        return cls(noise, repeat)


def rounding_ptable(base: int = 5, threshold: int = 10, keys: int = 256) -> PTable:
    """A table without noise: counts under ``threshold`` become 0, others the nearest multiple of ``base``.

    With 5 and 10 it is the table that the Office for National Statistics gives with its package.

    >>> rounding_ptable().noise[[9, 12, 13], 0].tolist()
    [-9, -2, 2]
    """
    counts = np.arange(LARGEST_LISTED + 1)
    nearest = base * ((counts + base // 2) // base)
    noise = np.where(counts < threshold, -counts, nearest - counts).astype(np.int16)
    return PTable(np.repeat(noise[:, None], keys, axis=1))


def noisy_ptable(
    *,
    largest_noise: int = 5,
    variance: float = 5.0,
    never_below: int = 0,
    keep_zeros: bool = True,
    zero_mean: float = 0.5,
    keys: int = 256,
    seed: int | None = None,
) -> PTable:
    """A table of unbiased noise that is as unpredictable as its variance allows.

    For each count the noise is a whole number from ``-largest_noise`` to ``largest_noise`` that makes no count
    negative nor leaves one from 1 to ``never_below``. Among all distributions with mean 0 and the wanted
    variance, the one of most entropy is taken: exp(-a·v - b·v²), its a and b found by Newton's method. Small counts
    that cannot have so much variance (or so little) get the nearest that they can. The probabilities
    become whole numbers of keys with a mean of exactly 0, dealt out in an order drawn from ``seed``, which is a
    secret of the centre: keep the table, or the seed, for as long as tables are published.

    Parameters: ``largest_noise`` ≥ 1, ``variance`` > 0 and at most largest_noise², ``never_below`` from 0 to
    ``largest_noise`` - 1, ``keys`` a power of two from 16 to 1,024. With ``keep_zeros`` an empty cell stays
    empty; else an empty cell gets noise of mean ``zero_mean``, which cannot be unbiased.

    Raises `ImpossiblePTable` if no distribution fits. Source: Marley and Leaver (2011), "A method for
    confidentialising user-defined tables"; Giessing (2016), "Computational issues in the design of transition
    probabilities and disclosure risk estimation for additive noise".

    >>> table = noisy_ptable(largest_noise=3, variance=2.0, seed=1)
    >>> table.noise[0].any(), int(table.noise[1].sum()), int(table.noise[1].min())
    (np.False_, 0, -1)
    >>> round(float((table.noise[20].astype(float) ** 2).mean()), 1)
    2.0
    """
    if largest_noise < 1 or not 0 < variance <= largest_noise**2:
        raise ImpossiblePTable("The variance lies above 0 and is at most the square of the largest noise.")
    if not 0 <= never_below < largest_noise:
        raise ImpossiblePTable("Counts that may not appear must be fewer than the largest noise.")
    if not 16 <= keys <= 1024 or keys & (keys - 1):
        raise ImpossiblePTable("The number of keys is a power of two from 16 to 1,024.")
    random = np.random.default_rng(seed)
    noise = np.zeros((LARGEST_LISTED + 1, keys), dtype=np.int16)
    if not keep_zeros:
        noise[0] = random.permutation(_zero_row(largest_noise, never_below, zero_mean, keys))
    settled = largest_noise + never_below + 1
    for count in range(1, settled + 1):
        reachable = np.arange(-largest_noise, largest_noise + 1)
        after = count + reachable
        reachable = reachable[(after >= 0) & ((after == 0) | (after > never_below))]
        chances = transition_probabilities(reachable, variance)
        noise[count] = whole_keys(reachable, chances, keys)
    noise[settled:] = noise[settled]
    for count in range(1, LARGEST_LISTED + 1):
        noise[count] = random.permutation(noise[count])
    return PTable(noise)


def transition_probabilities(reachable: npt.NDArray[np.integer], variance: float) -> npt.NDArray[np.float64]:
    """The distribution of most entropy on ``reachable`` noise with mean 0 and the variance.

    ``reachable`` has shape (values,), ascending; the result too, and sums to 1. A variance outside what mean 0
    allows is brought to the nearest end of it. Raises `ImpossiblePTable` if the mean cannot be 0.

    >>> transition_probabilities(np.array([-1, 0, 1]), 0.5).round(3).tolist()
    [0.25, 0.5, 0.25]
    """
    below, above = reachable[reachable <= 0], reachable[reachable >= 0]
    if not len(below) or not len(above):
        raise ImpossiblePTable("Noise that only adds, or only takes away, cannot have mean 0.")
    least = 0.0 if 0 in reachable else float(-below.max() * above.min())
    most = float(-below.min() * above.max())
    if variance <= least + 1e-9:
        return _between(reachable, int(below.max()), int(above.min()))
    if variance >= most - 1e-9:
        return _between(reachable, int(below.min()), int(above.max()))
    value = reachable.astype(np.float64)
    features = np.stack([value, value**2])
    wanted = np.array([0.0, variance])
    slopes = np.zeros(2)

    def potential(at: npt.NDArray[np.float64]) -> float:
        exponent = at @ features
        peak = float(exponent.max())
        return peak + math.log(float(np.exp(exponent - peak).sum())) - float(at @ wanted)

    chances = np.full(len(value), 1 / len(value))
    for _ in range(ENTROPY_STEPS):
        exponent = slopes @ features
        chances = np.exp(exponent - exponent.max())
        chances /= chances.sum()
        away = features @ chances - wanted
        if np.abs(away).max() < 1e-12:
            break
        spread = (features * chances) @ features.T - np.outer(features @ chances, features @ chances)
        step = np.linalg.lstsq(spread, away, rcond=None)[0]
        length, here = 1.0, potential(slopes)
        while length > 1e-10 and potential(slopes - length * step) > here - 1e-4 * length * float(
            away @ step
        ):
            length /= 2
        slopes = slopes - length * step
    return chances


def whole_keys(
    reachable: npt.NDArray[np.integer], chances: npt.NDArray[np.float64], keys: int
) -> npt.NDArray[np.int16]:
    """The noise of each key, ascending, as close to ``chances`` as whole keys with a sum of 0 come.

    A small program in whole numbers: the least sum of departures from the wanted shares. Shape (keys,).

    >>> whole_keys(np.array([-1, 0, 1]), np.array([0.25, 0.5, 0.25]), 16).tolist()
    [-1, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1]
    """
    share = chances * keys
    values = len(reachable)
    number, departure = np.arange(values), np.arange(values, 2 * values)
    one = np.ones(values)
    rows = [(number, one), (number, reachable.astype(np.float64))]
    rows += [(np.array([at, at + values]), np.array([1.0, 1.0])) for at in range(values)]
    rows += [(np.array([at, at + values]), np.array([1.0, -1.0])) for at in range(values)]
    endless = np.full(values, INFINITE)
    program = Program(
        Rows.of(rows),
        np.concatenate([[keys, 0.0], share, -endless]),
        np.concatenate([[keys, 0.0], endless, share]),
        np.zeros(2 * values),
        np.concatenate([keys * one, endless]),
        whole=np.concatenate([one, 0 * one]).astype(bool),
    )
    costs = np.zeros(2 * values)
    costs[departure] = 1.0
    program.set_costs(costs)
    found = program.solve()
    if found is None:
        raise ImpossiblePTable("No whole numbers of keys have mean 0; take more keys, or more noise.")
    return np.repeat(reachable, np.rint(found.columns[:values]).astype(np.int64)).astype(np.int16)


def _between(reachable: npt.NDArray[np.integer], low: int, high: int) -> npt.NDArray[np.float64]:
    chances = np.zeros(len(reachable))
    if low == high:
        chances[reachable == low] = 1.0
        return chances
    chances[reachable == low] = high / (high - low)
    chances[reachable == high] = -low / (high - low)
    return chances


def _zero_row(largest: int, never_below: int, mean: float, keys: int) -> npt.NDArray[np.int16]:
    values = np.array([0, *range(never_below + 1, largest + 1)])
    if not 0 <= mean < largest:
        raise ImpossiblePTable("The mean noise of an empty cell lies from 0 to below the largest noise.")
    low, high = -200.0, 200.0
    chances = np.zeros(len(values))
    for _ in range(ENTROPY_STEPS):
        tilt = (low + high) / 2
        chances = np.exp(tilt * values - max(0.0, tilt * largest))
        chances /= chances.sum()
        low, high = (tilt, high) if chances @ values < mean else (low, tilt)
    given = np.floor(chances * keys).astype(np.int64)
    given[0] += keys - int(given.sum())
    return np.repeat(values, given).astype(np.int16)
