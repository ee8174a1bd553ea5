"""Results as their pages show them: what has numbers, what has none and why, and which marks the pictures hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..results.showing import QuestionView


def shown_on_pages(questions: Sequence[QuestionView]) -> dict[str, Any]:
    """What every page of results gets to show."""
    return {
        "questions": questions,
        "with_numbers": [one for one in questions if one.shown],
        "left_out": left_out(questions),
        "compared": any(one.compared for one in questions),
        "ranged": any(bar.low is not None for one in questions for bar in one.whole.bars),
    }


def left_out(questions: Sequence[QuestionView]) -> list[tuple[str, list[str]]]:
    """The questions without a single number, by the sentence that says why."""
    found: dict[str, list[str]] = {}
    for one in questions:
        if not one.shown:
            found.setdefault(" ".join(one.reasons), []).append(one.label)
    return list(found.items())
