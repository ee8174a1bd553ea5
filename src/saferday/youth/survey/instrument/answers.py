"""Answers as a form sends them, read by the instrument: only what a pupil on this route could say is kept.

A form's fields: ``name`` for one, scale, number, text; ``name`` several times for several; ``name.row`` for a
grid; ``name.1``, ``name.2``, … for a rank. "I'd rather not say" is ``-`` in place of any of them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .definition import GRID, NUMBER, ONE, RANK, SCALE, SEVERAL, Instrument, Page, Question, year_number
from .details import without_details
from .limits import REFUSED, TEXT_ANSWER, TEXT_BYTES

Sent = Mapping[str, Sequence[str]]
"""Every field of the form with the values sent, in order."""

Value = str | int | list[str] | dict[str, str]


@dataclass(frozen=True)
class Slip:
    """Something on a page that cannot be taken as it is; ``kind`` names which, for the words shown."""

    question: str
    kind: str
    most: int = 0
    lowest: int = 0
    highest: int = 0


def started(route: str, year: str) -> dict[str, Any]:
    """What conditions know before the first question."""
    number = year_number(year)
    return {"route": route} | ({"year": number} if number is not None else {})


def followed(instrument: Instrument, route: str, year: str, sent: Sent) -> dict[str, Value]:
    """The answers along the way that they themselves open; what was never asked is left out.

    Values that the question does not offer are left out too: nothing a pupil sends can make this fail.
    """
    known = started(route, year)
    answers: dict[str, Value] = {}
    for page in instrument.pages_of(route):
        if not page.test(known):
            continue
        # Conditions look at earlier pages only, so a page's questions do not see each other.
        found = {
            one.name: value
            for one in page.questions
            if one.test(known) and (value := answer_to(one, sent)) is not None
        }
        answers |= found
        known |= found
    return answers


def shown_pages(instrument: Instrument, route: str, year: str, sent: Sent) -> list[Page]:
    """The pages that the answers so far open, in order."""
    known: dict[str, Any] = started(route, year)
    shown: list[Page] = []
    for page in instrument.pages_of(route):
        if not page.test(known):
            continue
        asked = [question for question in page.questions if question.test(known)]
        if asked:
            shown.append(page)
        known |= {one.name: value for one in asked if (value := answer_to(one, sent)) is not None}
    return shown


def page_after(
    instrument: Instrument, route: str, year: str, sent: Sent, page: str, step: int
) -> Page | None:
    """The next page to show (``step`` 1) or the one before (-1); None past either end.

    From "" the next page is the first one, and the one before is the last.
    """
    shown = shown_pages(instrument, route, year, sent)
    if not shown:
        return None
    order = [one.name for one in instrument.pages_of(route)]
    if page not in order:
        return shown[0] if step > 0 else shown[-1]
    # The page that was shown may be open no longer: what counts is its place on the route.
    at = order.index(page)
    if step > 0:
        return next((one for one in shown if order.index(one.name) > at), None)
    return next((one for one in reversed(shown) if order.index(one.name) < at), None)


def place_of(instrument: Instrument, route: str, year: str, sent: Sent, page: str) -> tuple[int, int]:
    """Which of how many pages this is, as far as the answers so far tell; past the end it is the last."""
    names = [one.name for one in shown_pages(instrument, route, year, sent)]
    return (names.index(page) + 1 if page in names else len(names)), len(names)


def asked_on(instrument: Instrument, route: str, year: str, sent: Sent, page: Page) -> tuple[Question, ...]:
    """The questions of the page that are asked, given the answers before it."""
    known = started(route, year) | followed(instrument, route, year, sent)
    return tuple(question for question in page.questions if question.test(known))


def answer_to(question: Question, sent: Sent) -> Value | None:
    """The answer to one question; None where there is none that the question offers."""
    values = [value for value in sent.get(question.name, ()) if value]
    if REFUSED in values:
        return REFUSED
    codes = {choice.name for choice in question.choices}
    match question.type:
        case _ if question.type == ONE:
            return values[-1] if values and values[-1] in codes else None
        case _ if question.type == SEVERAL:
            return _several(question, values)
        case _ if question.type in {SCALE, NUMBER}:
            return _number(question, values[-1]) if values else None
        case _ if question.type == GRID:
            rows = {
                row.name: value[-1]
                for row in question.rows
                if (value := [one for one in sent.get(f"{question.name}.{row.name}", ()) if one])
                and (value[-1] in codes or value[-1] == REFUSED)
            }
            return rows or None
        case _ if question.type == RANK:
            order = [
                value[-1]
                for place in range(1, (question.most or len(codes)) + 1)
                if (value := [one for one in sent.get(f"{question.name}.{place}", ()) if one in codes])
            ]
            return list(dict.fromkeys(order)) or None
        case _:
            return _fitting(without_details(values[-1].strip()[:TEXT_ANSWER])) or None if values else None


def slips(question: Question, sent: Sent) -> list[Slip]:
    """What to tell a pupil before going on: a number out of range, too many ticks, the same twice in a rank."""
    values = [value for value in sent.get(question.name, ()) if value]
    if REFUSED in values:
        return []
    if question.type == SEVERAL and question.most:
        ticked = {value for value in values if value in {one.name for one in question.choices}}
        return [Slip(question.name, "too_many", most=question.most)] if len(ticked) > question.most else []
    if question.type in {SCALE, NUMBER} and values and _number(question, values[-1]) is None:
        return [Slip(question.name, "number", lowest=question.lowest, highest=question.highest)]
    if question.type == RANK:
        places = [
            value[-1]
            for place in range(1, len(question.choices) + 1)
            if (value := [one for one in sent.get(f"{question.name}.{place}", ()) if one])
        ]
        return [Slip(question.name, "twice")] if len(set(places)) < len(places) else []
    return []


def fields(question: Question) -> list[str]:
    """The names of the fields that a form of the question has.

    >>> from .definition import Choice
    >>> fields(Question("order", RANK, {}, choices=(Choice("a", {}), Choice("b", {}))))
    ['order', 'order.1', 'order.2']
    """
    if question.type == GRID:
        return [question.name, *(f"{question.name}.{row.name}" for row in question.rows)]
    if question.type == RANK:
        count = question.most or len(question.choices)
        return [question.name, *(f"{question.name}.{place}" for place in range(1, count + 1))]
    return [question.name]


def _fitting(text: str) -> str:
    """The text as far as it fits, so that what is kept of a pupil has a bound."""
    while len(json.dumps(text, ensure_ascii=False).encode()) - 2 > TEXT_BYTES:
        text = text[:-1]
    return text


def _several(question: Question, values: Sequence[str]) -> list[str] | None:
    ticked = [choice for choice in question.choices if choice.name in values]
    alone = [choice for choice in ticked if choice.alone]
    if alone and len(ticked) > 1:
        # "None of these" beside something else: the something is what was meant.
        ticked = [choice for choice in ticked if not choice.alone] or alone[:1]
    if question.most and len(ticked) > question.most:
        ticked = ticked[: question.most]
    return [choice.name for choice in ticked] or None


def _number(question: Question, text: str) -> int | None:
    text = text.strip()
    if not re.fullmatch(r"-?[0-9]{1,7}", text):
        return None
    number = int(text)
    return number if question.lowest <= number <= question.highest else None
