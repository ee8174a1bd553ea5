"""Shares of the country's pupils from those who answered: weighted, with the interval in which they likely lie.

Only numbers that may be shown go in: noisy counts, the mean weight of each answer in steps of a twentieth, and the
design effect in steps of a tenth. So what comes out tells no more about anybody than they do.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from ..statistics.intervals import design_effects, wilson
from ..statistics.raking import CannotRake, design_effect, rake
from .coding import Coded
from .counting import Counted, counted
from .questions import ShownQuestion

STEP = 0.05
MOST_WEIGHT, LEAST_WEIGHT = 5.0, 0.2

Floats = npt.NDArray[np.float64]


def weights_of(
    data: Coded,
    pupils: Mapping[int, int],
    regions: Mapping[int, str],
    population: Mapping[tuple[str, str], float],
) -> Floats:
    """A weight for each response: first the school's pupils for each of its answers, then raked to region and year.

    Args:
        pupils: how many pupils each school has; a school that is not named stands for its own answers.
        regions: the region of each school.
        population: pupils by region and year group.

    Equal weights come back where the population does not cover who answered.
    """
    schools, place, answers = np.unique(data.schools, return_inverse=True, return_counts=True)
    start = np.array([max(pupils.get(int(pk), 0), n) / n for pk, n in zip(schools, answers, strict=True)])[
        place
    ]
    names = sorted({regions.get(int(pk), "") for pk in schools})
    region = np.array([names.index(regions.get(int(pk), "")) for pk in schools])[place]
    present = [at for at in range(len(data.year_codes)) if (data.years == at).any()]
    year = np.searchsorted(present, data.years)
    by_region = np.array(
        [sum(population.get((name, data.year_codes[at]), 0.0) for at in present) for name in names]
    )
    by_year = np.array(
        [sum(population.get((name, data.year_codes[at]), 0.0) for name in names) for at in present]
    )
    if not by_region.sum():
        return np.ones(len(data))
    margins = {"region": by_region / by_region.sum(), "year": by_year / by_year.sum()}
    try:
        raked = rake(
            {"region": region, "year": year},
            {name: totals * len(data) for name, totals in margins.items()},
            start=start / start.mean(),
            most=MOST_WEIGHT,
            least=LEAST_WEIGHT,
        )
    except CannotRake:
        return np.ones(len(data))
    return raked.weights / raked.weights.mean()


def estimated(shown: Mapping[str, Any], data: Coded, weights: Floats) -> dict[str, Any]:
    """The rows with weighted shares and their intervals in the first of each question."""
    schools, place = np.unique(data.schools, return_inverse=True)
    counts = counted(data, [place], [len(schools)], weights)
    by_key = {question.key: question for question in data.questions}
    found = dict(shown)
    for key, rows in shown.items():
        if rows and rows[0]["groups"]:
            kish = design_effect(weights[data.columns[key][0] != 0])
            found[key] = [_estimated(rows[0], by_key[key], counts[key], kish), *rows[1:]]
    return found


def _estimated(
    row: Mapping[str, Any], question: ShownQuestion, counts: Counted, kish: float
) -> dict[str, Any]:
    places = [-1 if group["silent"] else group["places"][0] for group in row["groups"]]
    means = [_mean(counts.weighted[:, at], counts.counts[:, at]) for at in places]
    values = [group["value"] for group in row["groups"]]
    if question.several:
        whole = row["base"] * _mean(counts.asked_weighted, counts.asked)
    else:
        whole = sum(value * mean for value, mean in zip(values, means, strict=True) if value is not None)
    effects = design_effects(counts.weighted, counts.asked_weighted, int(counts.asked.sum()), kish)
    groups = []
    for group, mean, at in zip(row["groups"], means, places, strict=True):
        if group["value"] is None or not whole:
            groups.append(dict(group))
            continue
        share = min(1.0, group["value"] * mean / whole)
        low, high = wilson(share, row["base"] / round(float(effects[at]), 1))
        groups.append(
            {
                **group,
                "percent": round(100 * share),
                "low": int(100 * low),
                "high": min(100, int(100 * high) + 1),
            }
        )
    return {**row, "groups": groups}


def _mean(weighted: Floats, counts: npt.NDArray[np.int64]) -> float:
    if not counts.any():
        return 1.0
    return max(STEP, round(float(weighted.sum() / counts.sum()) / STEP) * STEP)
