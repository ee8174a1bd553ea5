"""Answers that nobody gave: for a demonstration, which says so on every page, and for tests."""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterator
from typing import Any

from .instrument.definition import GRID, NUMBER, RANK, SCALE, SEVERAL, TEXT, Instrument, Question, year_number
from .results.questions import asks
from .rules.results import RATHER_NOT

RATHER_NOT_SHARE = 0.05
LEFT_OUT_SHARE = 0.02


def simulated_answers(
    instrument: Instrument, year: str, chance: random.Random, lean: float = 0.0
) -> dict[str, Any]:
    """The answers of one pupil who does not exist.

    Args:
        year: the year group, which some answers lean on, as real ones do.
        chance: where the draws come from: the same seed, the same pupils.
        lean: how far this pupil's school differs from others, about -1 to 1.
    """
    route = instrument.route_of_year(year)
    if route is None:
        raise ValueError(f"No route asks {year}.")
    asked_by = asks(instrument)
    answers: dict[str, Any] = {}
    slope = ((year_number(year) or 6) - 6) / 5 + lean
    for question in instrument.questions(route.name):
        if question.type == TEXT or not asked_by[question.name](route.name, year, answers):
            continue
        draw = chance.random()
        if draw < RATHER_NOT_SHARE:
            answers[question.name] = RATHER_NOT
        elif draw > LEFT_OUT_SHARE + RATHER_NOT_SHARE:
            answers[question.name] = _answer(question, chance, slope)
    return answers


def _answer(question: Question, chance: random.Random, slope: float) -> Any:
    codes = [choice.name for choice in question.choices]
    if question.type == SEVERAL:
        ticked = [code for code in codes if chance.random() < _share(question.name, code, slope)]
        alone = next((choice.name for choice in question.choices if choice.alone), None)
        ticked = [code for code in ticked if code != alone]
        return ticked or ([alone] if alone else [])
    if question.type == RANK:
        order = sorted(codes, key=lambda code: -_share(question.name, code, slope) * chance.random())
        return order[: question.most] if question.most else order
    if question.type == GRID:
        return {row.name: _one(f"{question.name}.{row.name}", codes, chance, slope) for row in question.rows}
    if question.type in {SCALE, NUMBER}:
        return int(
            _one(question.name, [str(n) for n in range(question.lowest, question.highest + 1)], chance, slope)
        )
    return _one(question.name, codes, chance, slope)


def _one(name: str, codes: list[str], chance: random.Random, slope: float) -> str:
    weights = [_share(name, code, slope) ** 1.5 for code in codes]
    return chance.choices(codes, weights)[0]


def _share(name: str, code: str, slope: float) -> float:
    """How usual an answer is, 0.05 to 0.95: fixed by the words, and leaning on the year."""
    drawn = zlib.crc32(f"{name} {code}".encode()) / 0xFFFFFFFF
    leans = zlib.crc32(f"{code} {name}".encode()) / 0xFFFFFFFF - 0.5
    return min(0.95, max(0.05, 0.15 + 0.7 * drawn + 0.25 * leans * slope))


def simulated_pupils(
    instrument: Instrument, years: dict[str, int], seed: int, lean: float = 0.0
) -> Iterator[tuple[str, str, dict[str, Any], int]]:
    """Year group, route, answers and cell key of so many pupils of each year group."""
    chance = random.Random(seed)  # noqa: S311 (nobody's secret hangs on made-up answers)
    for year, count in years.items():
        route = instrument.route_of_year(year)
        for _pupil in range(count if route else 0):
            yield (
                year,
                route.name if route else "",
                simulated_answers(instrument, year, chance, lean),
                chance.randrange(256),
            )
