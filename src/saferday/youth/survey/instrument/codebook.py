"""The variables of an instrument, flat, as results and exports need them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .definition import GRID, NUMBER, ONE, RANK, SCALE, SEVERAL, Choice, Instrument, Question, Text


@dataclass(frozen=True)
class Variable:
    """One column. ``kind``: "code" (one of ``codes``), "tick" (0 or 1), "number", "place" (1, 2, …) or "text"."""

    name: str
    question: str
    part: str
    """A grid's row, the code of a tick or of what is ranked; else empty."""
    kind: str
    codes: tuple[str, ...]
    labels: Mapping[str, Text]
    """Words by code."""
    label: Text
    routes: tuple[str, ...]
    lowest: int = 0
    highest: int = 0

    def value(self, answers: Mapping[str, Any]) -> str | int | None:
        """This variable in one response: None where it was not asked or not answered, "-" where kept private."""
        answer = answers.get(self.question)
        if answer is None or answer == "-":
            return answer
        if self.kind == "tick":
            return int(self.part in answer)
        if self.kind == "place":
            return answer.index(self.part) + 1 if self.part in answer else None
        if self.part:
            found: str | None = answer.get(self.part)
            return found
        return answer


def codebook(instrument: Instrument) -> list[Variable]:
    """Every variable of the instrument, in the order asked."""
    return [variable for question in instrument.questions() for variable in _variables(question, instrument)]


def _variables(question: Question, instrument: Instrument) -> list[Variable]:
    routes = tuple(
        route.name for route in instrument.routes if question in tuple(instrument.questions(route.name))
    )
    codes = tuple(choice.name for choice in question.choices)
    labels = {choice.name: choice.label for choice in question.choices}

    def variable(part: str, kind: str, label: Text, codes: tuple[str, ...] = ()) -> Variable:
        return Variable(
            name=f"{question.name}.{part}" if part else question.name,
            question=question.name,
            part=part,
            kind=kind,
            codes=codes,
            labels=labels if codes else {},
            label=label,
            routes=routes,
            lowest=question.lowest,
            highest=question.highest,
        )

    match question.type:
        case _ if question.type == ONE:
            return [variable("", "code", question.label, codes)]
        case _ if question.type == SEVERAL:
            return [variable(one.name, "tick", _joined(question.label, one)) for one in question.choices]
        case _ if question.type == RANK:
            return [variable(one.name, "place", _joined(question.label, one)) for one in question.choices]
        case _ if question.type == GRID:
            return [
                variable(
                    row.name,
                    "code",
                    {key: f"{question.label.get(key, '')}: {words}" for key, words in row.label.items()},
                    codes,
                )
                for row in question.rows
            ]
        case _ if question.type in {SCALE, NUMBER}:
            return [variable("", "number", question.label)]
        case _:
            return [variable("", "text", question.label)]


def _joined(label: Text, choice: Choice) -> Text:
    return {key: f"{label.get(key, '')}: {words}" for key, words in choice.label.items()}
