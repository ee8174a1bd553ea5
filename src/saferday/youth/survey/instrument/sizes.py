"""How long the answers of a route can be, so that all can be made equally long: a length would tell who wrote much."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from .answers import Value
from .definition import GRID, NUMBER, RANK, SCALE, SEVERAL, TEXT, Instrument, Question
from .limits import TEXT_BYTES


def packed(route: str, answers: Mapping[str, Any]) -> bytes:
    """Route and answers as they are sealed: JSON in UTF-8.

    >>> packed("primary", {"rain": "yes"})
    b'{"route":"primary","answers":{"rain":"yes"}}'
    """
    document = {"route": route, "answers": answers}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def longest(instrument: Instrument, route: str) -> int:
    """The bytes that the longest answers of a route take, packed: no pupil's answers take more.

    Conditions may shut out some questions together; the bound counts them all.
    """
    return len(packed(route, {one.name: _longest_answer(one) for one in instrument.questions(route)}))


def _longest_answer(question: Question) -> Value:
    codes = sorted((choice.name for choice in question.choices), key=len, reverse=True)
    if question.type in {SEVERAL, RANK}:
        return codes[: question.most or None]
    if question.type == GRID:
        return {row.name: codes[0] for row in question.rows}
    if question.type in {SCALE, NUMBER}:
        return max((question.lowest, question.highest), key=lambda number: len(str(number)))
    if question.type == TEXT:
        return "x" * TEXT_BYTES
    return codes[0]
