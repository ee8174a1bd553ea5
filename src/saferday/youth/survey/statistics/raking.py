"""Weights that make the answers add up to known totals: of schools, years, regions.

Raking (iterative proportional fitting; Deming and Stephan 1940) with trimming, and what it costs in precision (Kish
1965).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

MOST_ROUNDS = 500
CLOSE = 1e-8
MOST_TRIMS = 50


class CannotRake(ValueError):
    """The margins contradict one another or ask for pupils that did not answer."""


@dataclass(frozen=True)
class Raked:
    """Weights of shape (pupils,) and how they turned out.

    ``design_effect`` is Kish's: how many times the variance of an unweighted sample of the same size; ``effective`` is
    the size of a simple sample with the same precision. ``off`` is the largest relative distance from a margin, 0 but
    for rounding unless weights were trimmed so hard that the margins cannot all be met.
    """

    weights: npt.NDArray[np.float64]
    rounds: int
    trimmed: int
    off: float

    @property
    def design_effect(self) -> float:
        """n Σw² / (Σw)², 1 for equal weights."""
        return design_effect(self.weights)

    @property
    def effective(self) -> float:
        """(Σw)² / Σw²."""
        return len(self.weights) / self.design_effect


def design_effect(weights: npt.NDArray[np.floating]) -> float:
    """Kish's approximate design effect of unequal weights.

    >>> import numpy as np
    >>> round(design_effect(np.array([1.0, 1.0, 2.0])), 4)
    1.125
    """
    return float(len(weights) * np.square(weights).sum() / np.square(weights.sum()))


def rake(
    columns: Mapping[str, npt.NDArray[np.integer]],
    margins: Mapping[str, npt.NDArray[np.floating]],
    *,
    start: npt.NDArray[np.floating] | None = None,
    most: float | None = None,
    least: float | None = None,
) -> Raked:
    """Weights under which each column's totals are those of its margin.

    ``columns``: name → whole numbers of shape (pupils,) from 0; ``margins``: name → totals of shape (values,), all with
    one sum. ``start`` are weights to begin with (1 each). ``most`` and ``least`` trim: no weight ends above or below so
    many times the mean; trimmed weights stay there and the rest is raked again. Raises `CannotRake`.

    >>> import numpy as np
    >>> raked = rake({"year": np.array([0, 0, 1])}, {"year": np.array([50.0, 50.0])})
    >>> raked.weights.tolist()
    [25.0, 25.0, 50.0]
    """
    pupils = len(next(iter(columns.values())))
    weights = np.ones(pupils) if start is None else np.asarray(start, dtype=np.float64).copy()
    if (weights <= 0).any() or len(weights) != pupils:
        raise CannotRake("Weights to begin with are above 0, one for each pupil.")
    targets = {name: np.asarray(totals, dtype=np.float64) for name, totals in margins.items()}
    _check(columns, targets)
    whole = float(next(iter(targets.values())).sum())
    weights *= whole / weights.sum()
    mean = whole / pupils
    low, high = (least or 0.0) * mean, (np.inf if most is None else most * mean)
    if not low <= mean <= high:
        raise CannotRake("Trimming must leave room for the mean: least ≤ 1 ≤ most.")
    held = np.zeros(pupils, dtype=bool)
    rounds = 0
    for _ in range(MOST_TRIMS):
        rounds += _fit(weights, ~held, columns, targets)
        beyond = (weights > high * (1 + CLOSE)) | (weights < low * (1 - CLOSE))
        if not beyond.any():
            break
        held |= beyond
        weights = np.clip(weights, low, high)
    off = max(
        float(
            np.abs(np.bincount(columns[name], weights, len(totals)) / totals - 1)[totals > 0].max(initial=0.0)
        )
        for name, totals in targets.items()
    )
    if most is None and least is None and off > 1e-4:
        raise CannotRake("The margins cannot all be met by the pupils who answered; join small categories.")
    return Raked(weights, rounds, int(held.sum()), off)


def _fit(
    weights: npt.NDArray[np.float64],
    free: npt.NDArray[np.bool_],
    columns: Mapping[str, npt.NDArray[np.integer]],
    targets: Mapping[str, npt.NDArray[np.float64]],
) -> int:
    """Scales the free weights, margin after margin, until none moves; returns the rounds it took."""
    for rounds in range(1, MOST_ROUNDS + 1):
        moved = 0.0
        for name, totals in targets.items():
            column = columns[name]
            held = np.bincount(column[~free], weights[~free], len(totals))
            loose = np.bincount(column[free], weights[free], len(totals))
            wanted = np.maximum(totals - held, 0.0)
            factor = np.divide(wanted, loose, out=np.ones_like(totals), where=(loose > 0) & (wanted > 0))
            weights[free] *= factor[column[free]]
            moved = max(moved, float(np.abs(factor - 1).max()))
        if moved < CLOSE:
            return rounds
    return MOST_ROUNDS


def _check(
    columns: Mapping[str, npt.NDArray[np.integer]], targets: Mapping[str, npt.NDArray[np.float64]]
) -> None:
    if set(columns) != set(targets):
        raise CannotRake("Give a margin for each column and a column for each margin.")
    sums = [float(totals.sum()) for totals in targets.values()]
    if max(sums) - min(sums) > 1e-6 * max(sums) or min(sums) <= 0:
        raise CannotRake("Every margin must have the same sum, above 0.")
    for name, totals in targets.items():
        present = np.bincount(columns[name], minlength=len(totals)) > 0
        if len(present) > len(totals) or (totals < 0).any():
            raise CannotRake(f"The margin of “{name}” has a total from 0 for each value of the column.")
        if (totals[~present] > 0).any():
            value = int(np.flatnonzero((totals > 0) & ~present)[0])
            raise CannotRake(f"Nobody who answered has “{name}” {value}; join it with another category.")
        if (totals[present] == 0).any():
            value = int(np.flatnonzero((totals == 0) & present)[0])
            raise CannotRake(f"Somebody who answered has “{name}” {value}, of which the margin has none.")
