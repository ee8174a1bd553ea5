"""The questions of an instrument as results show them: one count a category, and who was asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..instrument.answers import started
from ..instrument.conditions import BUILT_IN, variables
from ..instrument.definition import (
    GRID,
    NUMBER,
    ONE,
    RANK,
    SCALE,
    SEVERAL,
    TEXT,
    Instrument,
    Page,
    Question,
    Text,
)
from ..rules.results import RATHER_NOT

NOT_ASKED, NO_ANSWER = -1, -2
MOST_VALUES = 12
"""A question for a number with more values than this is shown in bands."""
BANDS = 6


@dataclass(frozen=True)
class ShownQuestion:
    """A question whose answers can be counted in categories. Free text has none and is never shown.

    Attributes:
        key: its variable; for a row of a grid, "grid.row".
        several: whether each pupil may be in several categories.
        codes: the categories.
        labels: their words by language.
        ordered: categories beside one another belong together.
        alone: the place of the category that excludes the others; None without.
        asked_of: the earlier question and its categories that lead here; None where everybody on the route is asked.
        twisted: who is asked depends on more than one earlier answer.
        ranked: its categories were put in order, and count by what was put first.
        section: the words that it stands under with others.
        low: of a scale, what its first step means; ``high`` its last.
    """

    key: str
    question: str
    part: str
    several: bool
    label: Text
    codes: tuple[str, ...]
    labels: tuple[Text, ...]
    ordered: bool
    routes: tuple[str, ...]
    alone: int | None = None
    asked_of: tuple[str, tuple[int, ...]] | None = None
    twisted: bool = False
    ranked: bool = False
    section: Text = field(default_factory=dict)
    low: Text = field(default_factory=dict)
    high: Text = field(default_factory=dict)
    _place: Callable[[Any], int] = field(default=lambda _value: NO_ANSWER, repr=False, compare=False)

    def picked(self, given: Iterable[Any]) -> list[Any]:
        """Of what pupils answered, what counts here: of a grid its row, of a rank what was put first; else None."""
        if self.part:
            return [one.get(self.part) if isinstance(one, dict) else None for one in given]
        if self.ranked:
            return [one[0] if isinstance(one, list) and one else None for one in given]
        return list(given)

    def place(self, answer: Any) -> int:
        """The category of what was picked, or ``NO_ANSWER``."""
        return NO_ANSWER if answer is None or answer == RATHER_NOT else self._place(answer)

    def ticks(self, answer: Any) -> list[int]:
        """For each category 1 where one pupil ticked it, else 0."""
        held = set(answer) if isinstance(answer, list) else set()
        return [int(code in held) for code in self.codes]


def shown_questions(instrument: Instrument) -> list[ShownQuestion]:
    """Every question of an instrument that can be shown, in the order asked."""
    in_grids = {one.list_name for one in instrument.questions() if one.type == GRID and one.list_name}
    firsts = {one.name: one for one in instrument.questions() if one.type == ONE}
    return [
        shown
        for page, section in _sections(instrument)
        for question in page.questions
        if question.type != TEXT
        for shown in _shown(question, page, section, instrument, in_grids, firsts)
    ]


def _sections(instrument: Instrument) -> Iterator[tuple[Page, Text]]:
    """Each page with the section that it lies in; in an instrument without sections, each page is its own."""
    if not any(page.section for page in instrument.pages):
        yield from ((page, page.title) for page in instrument.pages)
        return
    section: Text = {}
    for page in instrument.pages:
        section = page.section or section
        yield page, section


def asks(instrument: Instrument) -> dict[str, Callable[[str, str, Mapping[str, Any]], bool]]:
    """For each question's name, whether a pupil on a route, in a year, with these answers is asked it."""
    found: dict[str, Callable[[str, str, Mapping[str, Any]], bool]] = {}
    for page in instrument.pages:
        for question in page.questions:
            found[question.name] = _asks(question, page, instrument)
    return found


def looked_at(instrument: Instrument) -> dict[str, tuple[str, ...]]:
    """For each question's name, the earlier questions on whose answers it depends whether it is asked."""
    return {
        question.name: tuple(sorted({name.split(".")[0] for name in _looked_at(page, question)} - BUILT_IN))
        for page in instrument.pages
        for question in page.questions
    }


def _looked_at(page: Page, question: Question) -> set[str]:
    conditions = [one for one in (page.condition, question.condition) if one is not None]
    return {name for one in conditions for name in variables(one)}


def _asks(
    question: Question, page: Page, instrument: Instrument
) -> Callable[[str, str, Mapping[str, Any]], bool]:
    on = {route.name for route in instrument.routes if question in tuple(instrument.questions(route.name))}
    if page.condition is None and question.condition is None:
        return lambda route, _year, _answers: route in on

    def asked(route: str, year: str, answers: Mapping[str, Any]) -> bool:
        if route not in on:
            return False
        known = {**started(route, year), **answers}
        return page.test(known) and question.test(known)

    return asked


def _shown(
    question: Question,
    page: Page,
    section: Text,
    instrument: Instrument,
    in_grids: set[str],
    firsts: Mapping[str, Question],
) -> list[ShownQuestion]:
    routes = tuple(one.name for one in instrument.routes if question in tuple(instrument.questions(one.name)))
    asked_of, twisted = _depends(question, page, firsts)
    codes = tuple(choice.name for choice in question.choices)
    labels = tuple(choice.label for choice in question.choices)
    places = {code: place for place, code in enumerate(codes)}

    def shown(part: str = "", label: Text | None = None, **more: Any) -> ShownQuestion:
        given: dict[str, Any] = {"several": False, "codes": codes, "labels": labels, "ordered": False} | more
        return ShownQuestion(
            key=f"{question.name}.{part}" if part else question.name,
            question=question.name,
            part=part,
            label=label or question.label,
            routes=routes,
            asked_of=asked_of,
            twisted=twisted,
            section=section,
            low=question.low,
            high=question.high,
            **given,
        )

    def by_code(answer: Any) -> int:
        return places.get(str(answer), NO_ANSWER)

    if question.type == ONE:
        return [shown(ordered=question.list_name in in_grids, _place=by_code)]
    if question.type == SEVERAL:
        alone = next((place for place, choice in enumerate(question.choices) if choice.alone), None)
        return [shown(several=True, alone=alone)]
    if question.type == GRID:
        return [
            shown(
                row.name,
                {key: f"{question.label.get(key, '')} – {words}" for key, words in row.label.items()},
                ordered=True,
                _place=by_code,
            )
            for row in question.rows
        ]
    if question.type == RANK:
        # Only what was put first: the places of all things add up, and would give one another away.
        return [shown(ranked=True, _place=by_code)]
    if question.type in {SCALE, NUMBER}:
        return [_numeric(question, shown)]
    return []


def _numeric(question: Question, shown: Callable[..., ShownQuestion]) -> ShownQuestion:
    low, high = question.lowest, question.highest
    count = high - low + 1
    width = 1 if count <= MOST_VALUES else -(-count // BANDS)
    starts = list(range(low, high + 1, width))
    names = [str(at) if width == 1 else f"{at}–{min(at + width - 1, high)}" for at in starts]

    def place(answer: Any) -> int:
        known = isinstance(answer, int) and low <= answer <= high
        return (answer - low) // width if known else NO_ANSWER

    labels = tuple(dict.fromkeys(question.label, name) for name in names)
    return shown(codes=tuple(names), labels=labels, ordered=True, _place=place)


def _depends(
    question: Question, page: Page, firsts: Mapping[str, Question]
) -> tuple[tuple[str, tuple[int, ...]] | None, bool]:
    """The one earlier question and its categories that lead to this one; or that it is not so simple."""
    names = _looked_at(page, question)
    earlier = names - BUILT_IN
    if not earlier:
        return None, False
    name = next(iter(earlier))
    if len(earlier) > 1 or names & BUILT_IN or name not in firsts:
        return None, True
    first = firsts[name]
    if first.condition is not None:
        return None, True
    places = tuple(
        place
        for place, choice in enumerate(first.choices)
        if page.test({name: choice.name}) and question.test({name: choice.name})
    )
    return ((name, places), False) if places else (None, True)
