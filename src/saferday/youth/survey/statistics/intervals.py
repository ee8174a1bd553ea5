"""How sure a weighted share is: Wilson's interval with an effective sample size, for pupils who come by schools.

Wilson (1927); for a sample in clusters the effective size comes from the linearised variance of a ratio (Kish 1965;
Korn and Graubard 1998 for using it in an interval for a proportion).
"""

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt


class NoInterval(ValueError):
    """There is nothing to estimate from."""


@dataclass(frozen=True)
class Share:
    """An estimate from 0 to 1, its interval, and the design effect that made it as wide as it is."""

    value: float
    low: float
    high: float
    design_effect: float
    effective: float


def wilson(share: float, size: float, level: float = 0.95) -> tuple[float, float]:
    """Wilson's score interval of a share from 0 to 1 in a sample of ``size`` (may be a fraction), at ``level``.

    >>> [round(end, 4) for end in wilson(0.1, 50)]
    [0.0435, 0.2136]
    """
    if size <= 0 or not 0 <= share <= 1 or not 0 < level < 1:
        raise NoInterval("A share lies from 0 to 1, in a sample of more than 0, at a level between 0 and 1.")
    z = NormalDist().inv_cdf(0.5 + level / 2)
    middle = (share + z * z / (2 * size)) / (1 + z * z / size)
    reach = z / (1 + z * z / size) * math.sqrt(share * (1 - share) / size + z * z / (4 * size * size))
    return max(0.0, middle - reach), min(1.0, middle + reach)


def weighted_share(
    chosen: npt.NDArray[np.bool_],
    weights: npt.NDArray[np.floating] | None = None,
    schools: npt.NDArray[np.integer] | None = None,
    *,
    level: float = 0.95,
) -> Share:
    """The weighted share of pupils who chose an answer.

    ``chosen`` bool, ``weights`` above 0 (1 each unless given) and ``schools`` (whole numbers, which school each is in),
    all of shape (pupils,). With schools, pupils of one school count as alike as they are: the variance between
    schools' totals, linearised, gives the design effect. Without, the design effect is that of the weights. It
    is never taken to be under 1, and at least two schools are needed. Raises `NoInterval`.

    >>> import numpy as np
    >>> share = weighted_share(np.array([True] * 5 + [False] * 45))
    >>> round(share.value, 2), round(share.low, 4), round(share.high, 4), share.design_effect
    (0.1, 0.0435, 0.2136, 1.0)
    """
    pupils = len(chosen)
    weight = np.ones(pupils) if weights is None else np.asarray(weights, dtype=np.float64)
    if not pupils or (weight <= 0).any():
        raise NoInterval("There must be a pupil, and weights above 0.")
    total = float(weight.sum())
    share = float(weight[chosen].sum() / total)
    effect = float(pupils * np.square(weight).sum() / total**2)
    if schools is not None and 0 < share < 1:
        simple = share * (1 - share) / pupils
        effect = clustered_variance(chosen, weight, schools) / simple
    effect = max(1.0, effect)
    low, high = wilson(share, pupils / effect, level)
    return Share(share, low, high, effect, pupils / effect)


def clustered_variance(
    chosen: npt.NDArray[np.bool_], weights: npt.NDArray[np.floating], schools: npt.NDArray[np.integer]
) -> float:
    """The linearised variance of a weighted share when whole schools were drawn.

    With z = w (y - p) / Σw summed by school, it is m / (m - 1) Σ z² for m schools.
    """
    total = float(weights.sum())
    share = float(weights[chosen].sum() / total)
    _, places = np.unique(schools, return_inverse=True)
    parts = np.bincount(places, weights * (chosen - share) / total)
    if len(parts) < 2:
        raise NoInterval("At least two schools are needed to see how schools differ.")
    return float(len(parts) / (len(parts) - 1) * np.square(parts).sum())


def design_effects(
    chosen: npt.NDArray[np.floating], asked: npt.NDArray[np.floating], pupils: int, kish: float = 1.0
) -> npt.NDArray[np.float64]:
    """The design effect of each answer's share, from sums of weights by school.

    ``chosen`` of shape (schools, answers) and ``asked`` of shape (schools,) hold sums of weights, ``pupils`` how many
    they are of. It is what `weighted_share` finds from single pupils: the linearised variance between schools over that
    of a simple sample; ``kish`` where everybody or nobody chose the answer; never under 1, and 1 with one school only.

    >>> import numpy as np
    >>> design_effects(np.array([[10.0, 5.0], [0.0, 5.0]]), np.array([10.0, 10.0]), 20).tolist()
    [20.0, 1.0]
    """
    answering = asked > 0
    schools, total = int(answering.sum()), float(asked.sum())
    if not total or schools < 2:
        return np.ones(chosen.shape[1])
    share = chosen.sum(0) / total
    parts = (chosen[answering] - share * asked[answering, None]) / total
    variance = schools / (schools - 1) * np.square(parts).sum(0)
    simple = share * (1 - share) / pupils
    inside = (share > 0) & (share < 1)
    return np.maximum(1.0, np.divide(variance, simple, out=np.full(len(share), kish), where=inside))
