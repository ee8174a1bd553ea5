"""A survey's definition as values: routes, pages, questions, choices. Built by ``reading``, which checks it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from .conditions import Condition, Test, compiled, parse

Text = Mapping[str, str]
"""Words by language code."""

FORMAT = "saferday-survey-1"

ONE, SEVERAL, SCALE, GRID, RANK, NUMBER, TEXT = "one", "several", "scale", "grid", "rank", "number", "text"
TYPES = (ONE, SEVERAL, SCALE, GRID, RANK, NUMBER, TEXT)
WITH_CHOICES = frozenset({ONE, SEVERAL, GRID, RANK})


@dataclass(frozen=True)
class Choice:
    """One thing to choose: its code, its words, and the symbol beside them."""

    name: str
    label: Text
    symbol: str = ""
    alone: bool = False
    """Among several, this one stands alone ("none of these")."""


@dataclass(frozen=True)
class Row:
    """One line of a grid."""

    name: str
    label: Text


@dataclass(frozen=True)
class Wording:
    """The words of a question on one route."""

    label: Text
    help: Text


@dataclass(frozen=True)
class Question:
    """One question. ``name`` is its variable, shared by all routes that ask it."""

    name: str
    type: str
    label: Text
    help: Text = field(default_factory=dict)
    routes: tuple[str, ...] = ()
    """Empty: every route."""
    wording: Mapping[str, Wording] = field(default_factory=dict)
    """Other words, by route."""
    choices: tuple[Choice, ...] = ()
    rows: tuple[Row, ...] = ()
    lowest: int = 0
    highest: int = 0
    low: Text = field(default_factory=dict)
    """What the lowest step of a scale means; ``high`` the highest."""
    high: Text = field(default_factory=dict)
    most: int = 0
    """At most so many ticks; 0 is no limit."""
    when: str = ""
    list_name: str = ""

    def is_on(self, route: str) -> bool:
        """Whether the route asks it."""
        return not self.routes or route in self.routes

    def words(self, route: str) -> Wording:
        """Its label and help on a route."""
        return self.wording.get(route) or Wording(self.label, self.help)

    @cached_property
    def condition(self) -> Condition | None:
        """When it is asked; None is always."""
        return parse(self.when) if self.when else None

    @cached_property
    def test(self) -> Test:
        """Whether it is asked, from the answers so far."""
        return compiled(self.condition) if self.condition else _always


@dataclass(frozen=True)
class Page:
    """Questions that stand on one screen."""

    name: str
    questions: tuple[Question, ...]
    title: Text = field(default_factory=dict)
    when: str = ""
    section: Text = field(default_factory=dict)
    """What the results of this page and of those after it stand under, until another page begins a section."""

    @cached_property
    def condition(self) -> Condition | None:
        """When it is shown; None is always."""
        return parse(self.when) if self.when else None

    @cached_property
    def test(self) -> Test:
        """Whether it is shown, from the answers so far."""
        return compiled(self.condition) if self.condition else _always


@dataclass(frozen=True)
class Route:
    """A way through the instrument for some year groups."""

    name: str
    title: Text
    years: tuple[str, ...]
    free_text: bool = False


@dataclass(frozen=True)
class Instrument:
    """A whole survey."""

    name: str
    languages: tuple[str, ...]
    title: Text
    routes: tuple[Route, ...]
    pages: tuple[Page, ...]
    lists: Mapping[str, tuple[Choice, ...]]

    def route_of_year(self, year: str) -> Route | None:
        """The route that a year group takes."""
        return next((route for route in self.routes if year in route.years), None)

    def route(self, name: str) -> Route:
        """The route of that name."""
        return next(route for route in self.routes if route.name == name)

    def questions(self, route: str = "") -> Iterator[Question]:
        """Its questions in order; of one route, those that route can ask."""
        for page in self.pages_of(route) if route else self.pages:
            yield from page.questions

    def pages_of(self, route: str) -> tuple[Page, ...]:
        """The pages of a route with the questions it asks there; free text only where the route allows it."""
        if route not in self._pages:
            allowed = self.route(route).free_text
            pages = []
            for page in self.pages:
                asked = tuple(
                    one for one in page.questions if one.is_on(route) and (allowed or one.type != TEXT)
                )
                if asked:
                    pages.append(Page(page.name, asked, page.title, page.when, page.section))
            self._pages[route] = tuple(pages)
        return self._pages[route]

    @cached_property
    def _pages(self) -> dict[str, tuple[Page, ...]]:
        return {}


def year_number(year: str) -> int | None:
    """The number in a year group's code, which conditions call ``year``.

    >>> year_number("Y10"), year_number("Reception")
    (10, None)
    """
    found = re.search(r"\d+", year)
    return int(found.group()) if found else None


def _always(_answers: Mapping[str, Any]) -> bool:
    return True
