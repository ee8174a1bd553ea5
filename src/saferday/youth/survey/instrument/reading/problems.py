"""What is wrong with a definition, and where."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One fault. ``where`` is the way to it in the document, as ``pages[2].questions[0].label.cy``."""

    where: str
    message: str
    question: str = ""
    """The question it is in, by name."""


class DefinitionWrong(ValueError):
    """The definition has problems; ``problems`` holds all of them."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(f"{one.where}: {one.message}" for one in problems[:5]))
        self.problems = problems
