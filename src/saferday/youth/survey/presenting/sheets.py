"""The pages of a route, rendered once for each version and language, with slots for what a pupil has said.

A page of many choices costs milliseconds to render and the same page goes to a whole country, so it is
rendered once in each process and kept as text between slots. Filling the slots is joining strings.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import override

from saferday.centre.languages.queries import in_language

from ..instrument import REFUSED, Instrument, Page, Question, Slip, fields
from ..instrument.conditions import as_list
from ..instrument.definition import GRID, NUMBER, RANK, SCALE, SEVERAL, TEXT
from ..instrument.limits import TEXT_ANSWER
from ..queries.opening import instrument_of

Sent = Mapping[str, Sequence[str]]

_EDGE = "\x00"
_CHECKED, _SELECTED, _VALUE, _WRONG, _INVALID = "c", "s", "v", "w", "i"
_GAP = "\x01"


def _slot(kind: str, name: str, value: str = "") -> SafeString:
    return mark_safe(f"{_EDGE}{kind}{_GAP}{name}{_GAP}{value}{_EDGE}")  # noqa: S308  # replaced before it is sent


@dataclass(frozen=True)
class Skeleton:
    """Text and slots, in turn."""

    parts: tuple[str | tuple[str, str, str], ...]

    @classmethod
    def of(cls, html: str) -> Skeleton:
        """Takes the slots out of rendered HTML."""
        parts: list[str | tuple[str, str, str]] = []
        for place, part in enumerate(html.split(_EDGE)):
            if place % 2:
                kind, name, value = part.split(_GAP)
                parts.append((kind, name, value))
            else:
                parts.append(part)
        return cls(tuple(parts))

    def filled(self, sent: Sent, wrong: Mapping[str, str] | None = None) -> SafeString:
        """The HTML with what was sent, and what is wrong with it by question."""
        return mark_safe(  # noqa: S308  # every value is escaped
            "".join(part if isinstance(part, str) else _fill(*part, sent, wrong or {}) for part in self.parts)
        )


def _fill(kind: str, name: str, value: str, sent: Sent, wrong: Mapping[str, str]) -> str:
    if kind == _CHECKED:
        return " checked" if value in sent.get(name, ()) else ""
    if kind == _SELECTED:
        return " selected" if value in sent.get(name, ()) else ""
    if kind == _VALUE:
        values = [one for one in sent.get(name, ()) if one != REFUSED]
        return escape(values[-1]) if values else ""
    if kind == _INVALID:
        return f' aria-invalid="true" aria-describedby="{name}-wrong"' if name in wrong else ""
    if message := wrong.get(name):
        return f'<p class="sd-error" id="{name}-wrong">{escape(message)}</p>'
    return ""


@dataclass(frozen=True)
class Leaf:
    """One page of a sheet: each of its questions as a skeleton."""

    page: Page
    title: str
    when: str
    questions: tuple[tuple[Question, Skeleton, str], ...]
    """The question, its HTML, and its condition as JSON."""

    def filled(self, asked: Sequence[Question], sent: Sent, wrong: Mapping[str, str]) -> list[SafeString]:
        """The HTML of the questions that are asked."""
        names = {one.name for one in asked}
        return [
            skeleton.filled(sent, wrong)
            for question, skeleton, _when in self.questions
            if question.name in names
        ]


@dataclass(frozen=True)
class Sheet:
    """All pages of a route in one language."""

    instrument: Instrument
    route: str
    language: str
    title: str
    leaves: tuple[Leaf, ...]
    whole: SafeString
    """Every page, empty, for the page's script."""

    def leaf(self, page: str) -> Leaf | None:
        """One page by name."""
        return next((leaf for leaf in self.leaves if leaf.page.name == page), None)

    def fields(self) -> list[str]:
        """The names of all fields."""
        return [name for leaf in self.leaves for question in leaf.page.questions for name in fields(question)]


@lru_cache(maxsize=64)
def sheet_of(version_id: int, route: str, language: str) -> Sheet:
    """The sheet of a published version, from memory after the first time."""
    return make_sheet(instrument_of(version_id), route, language)


def make_sheet(instrument: Instrument, route: str, language: str) -> Sheet:
    """Renders every page of the route. ``language`` is the one of the interface; a survey without it uses its first."""
    own = language if language in instrument.languages else instrument.languages[0]
    with override(language):
        leaves = tuple(_leaf(page, route, own) for page in instrument.pages_of(route))
        whole = render_to_string(
            "survey/pupil/whole.html",
            {
                "leaves": [
                    (
                        leaf,
                        [
                            (question, skeleton.filled({}), when)
                            for question, skeleton, when in leaf.questions
                        ],
                    )
                    for leaf in leaves
                ],
                "content_language": own if own != language else "",
            },
        )
    return Sheet(instrument, route, language, in_language(instrument.title, own), leaves, whole)


def _leaf(page: Page, route: str, language: str) -> Leaf:
    title = in_language(page.title, language) if page.title else ""
    return Leaf(
        page=page,
        title=title,
        when=json.dumps(as_list(page.condition)) if page.condition else "",
        questions=tuple(
            (
                question,
                Skeleton.of(_render(question, route, language, first=not title and place == 0)),
                json.dumps(as_list(question.condition)) if question.condition else "",
            )
            for place, question in enumerate(page.questions)
        ),
    )


def _render(question: Question, route: str, language: str, *, first: bool) -> str:
    words = question.words(route)
    name = question.name

    def said(text: Mapping[str, str]) -> str:
        return in_language(text, language) if text else ""

    context: dict[str, Any] = {
        "question": question,
        "name": name,
        "label": said(words.label),
        "help": said(words.help),
        "heading": "h1" if first else "h2",
        "wrong": _slot(_WRONG, name),
        "invalid": _slot(_INVALID, name),
        "refused": {"value": REFUSED, "checked": _slot(_CHECKED, name, REFUSED)},
        "choices": [
            {
                "value": one.name,
                "label": said(one.label),
                "symbol": one.symbol,
                "alone": one.alone,
                "checked": _slot(_CHECKED, name, one.name),
            }
            for one in question.choices
        ],
    }
    if question.type == SCALE:
        context |= {
            "low": said(question.low),
            "high": said(question.high),
            "steps": [
                {"value": step, "checked": _slot(_CHECKED, name, str(step))}
                for step in range(question.lowest, question.highest + 1)
            ],
        }
    if question.type in {NUMBER, TEXT}:
        context |= {"value": _slot(_VALUE, name), "most_signs": TEXT_ANSWER}
    if question.type == GRID:
        context["rows"] = [
            {
                "name": f"{name}.{row.name}",
                "label": said(row.label),
                "choices": [
                    choice | {"checked": _slot(_CHECKED, f"{name}.{row.name}", str(choice["value"]))}
                    for choice in context["choices"]
                ],
            }
            for row in question.rows
        ]
    if question.type == RANK:
        context["places"] = [
            {
                "name": f"{name}.{place}",
                "label": _("Number %(place)d") % {"place": place},
                "choices": [
                    choice | {"selected": _slot(_SELECTED, f"{name}.{place}", str(choice["value"]))}
                    for choice in context["choices"]
                ],
            }
            for place in range(1, (question.most or len(question.choices)) + 1)
        ]
    context["is_several"] = question.type == SEVERAL
    return render_to_string(f"survey/pupil/questions/{question.type}.html", context)


def hidden_fields(sheet: Sheet, sent: Sent, shown: Sequence[Question]) -> Iterator[tuple[str, str]]:
    """Every answer that is not on the screen, to travel with the form: the server remembers nothing."""
    here = {name for question in shown for name in fields(question)}
    for name in sheet.fields():
        if name not in here:
            for value in sent.get(name, ()):
                yield name, value


def slip_in_words(slip: Slip) -> str:
    """What to tell a pupil about a slip."""
    match slip.kind:
        case "too_many":
            return _("Choose no more than %(most)d.") % {"most": slip.most}
        case "number":
            return _("Write a number from %(lowest)d to %(highest)d.") % {
                "lowest": slip.lowest,
                "highest": slip.highest,
            }
        case _:
            return _("You chose the same one twice. Choose another one, or leave the box empty.")
