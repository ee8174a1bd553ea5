"""Shares of the country's pupils from those who answered: weighted, with the interval in which they likely lie.

Only numbers that may be shown go in: noisy counts, the mean weight of each answer in steps of a twentieth, and the
design effect in steps of a tenth. So what comes out tells no more about anybody than they do.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from ..statistics.intervals import NoInterval, weighted_share, wilson
from ..statistics.raking import CannotRake, rake
from .coding import Coded
from .questions import NO_ANSWER, NOT_ASKED, ShownQuestion

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
    by_key = {question.key: question for question in data.questions}
    found = dict(shown)
    for key, rows in shown.items():
        if rows and rows[0]["groups"]:
            found[key] = [_estimated(rows[0], by_key[key], data, weights), *rows[1:]]
    return found


def _estimated(
    row: Mapping[str, Any], question: ShownQuestion, data: Coded, weights: Floats
) -> dict[str, Any]:
    places = data.places[question.key]
    asked = (places[:, 0] if question.several else places) != NOT_ASKED
    parts = [_chosen(group, question, places) & asked for group in row["groups"]]
    means = [_mean(weights, chosen) for chosen in parts]
    values = [group["value"] for group in row["groups"]]
    if question.several:
        whole = row["base"] * _mean(weights, asked)
    else:
        whole = sum(value * mean for value, mean in zip(values, means, strict=True) if value is not None)
    groups = []
    for group, mean, chosen in zip(row["groups"], means, parts, strict=True):
        if group["value"] is None or not whole:
            groups.append(dict(group))
            continue
        share = min(1.0, group["value"] * mean / whole)
        effect = _effect(chosen[asked], weights[asked], data.schools[asked])
        low, high = wilson(share, row["base"] / effect)
        groups.append(
            {
                **group,
                "percent": round(100 * share),
                "low": int(100 * low),
                "high": min(100, int(100 * high) + 1),
            }
        )
    return {**row, "groups": groups}


def _chosen(
    group: Mapping[str, Any], question: ShownQuestion, places: npt.NDArray[np.int16]
) -> npt.NDArray[np.bool_]:
    if question.several:
        return np.asarray(places[:, group["places"][0]] == 1)
    return np.asarray(places == NO_ANSWER if group["silent"] else places == group["places"][0])


def _mean(weights: Floats, chosen: npt.NDArray[np.bool_]) -> float:
    if not chosen.any():
        return 1.0
    return max(STEP, round(float(weights[chosen].mean()) / STEP) * STEP)


def _effect(chosen: npt.NDArray[np.bool_], weights: Floats, schools: npt.NDArray[np.int64]) -> float:
    try:
        found = weighted_share(chosen, weights, schools).design_effect
    except NoInterval:
        return 1.0
    return max(1.0, round(found, 1)) if np.isfinite(found) else 1.0
