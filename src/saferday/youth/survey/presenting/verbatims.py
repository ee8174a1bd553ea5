"""What pupils wrote, as the pages of its reader show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.forms import BoundField

from ..forms.verbatims import DecisionsForm
from ..queries.verbatims import Tally, base_of, in_state, written_by_route
from ..rules import verbatims as rules
from ..verbatims.marking import Names, Word


@dataclass(frozen=True)
class QuestionLine:
    """A question with how many texts were written to it, wait, may be shown, and worry."""

    name: str
    label: str
    written: int
    waiting: int
    chosen: int
    withheld: int
    worrying: int
    is_shown: bool


@dataclass(frozen=True)
class TextToRead:
    """A text with its words, its route where that may be named, and its fields."""

    number: int
    key: str
    words: list[Word]
    route: str
    state: BoundField
    left: BoundField
    was: BoundField


def lines(labels: dict[str, str], counts: Tally) -> list[QuestionLine]:
    """Every question to which pupils could write."""
    found = []
    for name, label in labels.items():
        routes = counts.get(name, {})
        written, chosen = sum(written_by_route(routes).values()), in_state(routes, rules.PUBLIC)
        found.append(
            QuestionLine(
                name,
                label,
                written,
                in_state(routes, {rules.WAITING}),
                chosen,
                in_state(routes, {rules.WITHHELD}),
                in_state(routes, {rules.WORRYING}),
                rules.OPENNESS.shows(written=written, chosen=chosen),
            )
        )
    return found


def texts_to_read(form: DecisionsForm, names: Names, routes: dict[str, str]) -> list[TextToRead]:
    """The texts of a page. ``routes``: their titles, empty where no route may be named."""
    return [
        TextToRead(number, row.pk.hex, names.marks(base_of(row)), routes.get(row.route, ""), state, left, was)
        for number, (row, state, left, was) in enumerate(form.rows(), start=1)
    ]


def carried(data: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The fields of a page of decisions, to be carried through the page that asks for a reason again."""
    kept = ("text", "state-", "words-", "was-")
    return [(name, value) for name, value in data if name.startswith(kept)]
