"""A definition as a whole: its routes and pages, and what can only be seen with all of it at hand."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from .. import limits
from ..definition import FORMAT, Choice, Instrument, Page, Route
from .looks import Looks
from .problems import DefinitionWrong, Problem
from .questions import Questions


def canonical(document: Mapping[str, Any]) -> str:
    """The document as text, the same for the same content.

    >>> canonical({"b": 1, "a": "é"})
    '{"a":"é","b":1}'
    """
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(text: str) -> str:
    """SHA-256 of a canonical definition, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def read(document: Any) -> Instrument:
    """The instrument that the document defines.

    Raises:
        DefinitionWrong: with every problem found.
    """
    reader = Whole()
    instrument = reader.instrument(document)
    if reader.problems or instrument is None:
        raise DefinitionWrong(reader.problems)
    return instrument


def problems_of(document: Any) -> list[Problem]:
    """Everything that is wrong with the document; an empty list if it can be published."""
    try:
        read(document)
    except DefinitionWrong as wrong:
        return wrong.problems
    return []


class Whole(Questions, Looks):
    """Walks a whole document."""

    def instrument(self, document: Any) -> Instrument | None:
        if not isinstance(document, Mapping):
            self.wrong("", "The definition is no JSON object.")
            return None
        if len(canonical(document).encode()) > limits.DEFINITION_BYTES:
            self.wrong("", f"The definition is larger than {limits.DEFINITION_BYTES} bytes.")
            return None
        if document.get("format") != FORMAT:
            self.wrong("format", f"Write “{FORMAT}”.")
        languages = document.get("languages")
        if (
            not isinstance(languages, list)
            or not 1 <= len(languages) <= limits.LANGUAGES
            or not all(isinstance(one, str) and re.fullmatch(r"[a-z]{2,3}", one) for one in languages)
        ):
            self.wrong("languages", 'Name the languages, the first one first, like ["en", "cy"].')
            return None
        self.languages = tuple(languages)
        self.unknown(document, "", {"format", "name", "languages", "title", "routes", "choices", "pages"})
        lists = self.lists(document.get("choices", {}))
        routes = tuple(
            self.route(entry, f"routes[{place}]")
            for place, entry in enumerate(self.entries(document, "routes", "", 1, limits.ROUTES))
        )
        pages = tuple(
            self.page(entry, f"pages[{place}]", lists, {one.name for one in routes})
            for place, entry in enumerate(self.entries(document, "pages", "", 1, limits.PAGES))
        )
        instrument = Instrument(
            name=self.name(document.get("name"), "name"),
            languages=self.languages,
            title=self.text(document.get("title"), "title"),
            routes=routes,
            pages=pages,
            lists=lists,
        )
        self.whole(instrument)
        return instrument

    def route(self, entry: Any, where: str) -> Route:
        if not isinstance(entry, Mapping):
            self.wrong(where, "A route with name, title and years was expected.")
            return Route("", {}, ())
        self.unknown(entry, where, {"name", "title", "years", "free_text"})
        years = entry.get("years")
        if (
            not isinstance(years, list)
            or not years
            or not all(isinstance(one, str) and re.fullmatch(r"[A-Za-z0-9]{1,8}", one) for one in years)
        ):
            self.wrong(f"{where}.years", 'Name the year groups of the route, like ["Y3", "Y4"].')
            years = []
        return Route(
            name=self.name(entry.get("name"), f"{where}.name"),
            title=self.text(entry.get("title"), f"{where}.title"),
            years=tuple(years),
            free_text=self.flag(entry.get("free_text", False), f"{where}.free_text"),
        )

    def page(self, entry: Any, where: str, lists: dict[str, tuple[Choice, ...]], routes: set[str]) -> Page:
        if not isinstance(entry, Mapping):
            self.wrong(where, "A page with name and questions was expected.")
            return Page("", ())
        self.unknown(entry, where, {"name", "title", "section", "when", "questions"})
        questions = self.entries(entry, "questions", where, 1, limits.QUESTIONS_ON_A_PAGE)
        return Page(
            name=self.name(entry.get("name"), f"{where}.name"),
            questions=tuple(
                self.one_question(one, f"{where}.questions[{place}]", lists, routes)
                for place, one in enumerate(questions)
            ),
            title=self.text(entry.get("title"), f"{where}.title", needed=False),
            when=self.condition(entry.get("when"), f"{where}.when"),
            section=self.text(entry.get("section"), f"{where}.section", needed=False),
        )

    def whole(self, instrument: Instrument) -> None:
        """What can only be seen with all of it at hand."""
        self.no_name_twice(instrument)
        years = [year for route in instrument.routes for year in route.years]
        for year in sorted({one for one in years if years.count(one) > 1}):
            self.wrong("routes", f"The year group “{year}” stands on two routes.")
        routes = [route.name for route in instrument.routes]
        for route in sorted({one for one in routes if one and routes.count(one) > 1}):
            self.wrong("routes", f"There are two routes called “{route}”.")
        for name in sorted({one for one in routes if one}):
            if routes.count(name) == 1 and not instrument.pages_of(name):
                self.wrong("routes", f"The route “{name}” asks nothing.")
        self.conditions_look_back(instrument)

    def no_name_twice(self, instrument: Instrument) -> None:
        seen: set[str] = set()
        pages: set[str] = set()
        count = 0
        for place, page in enumerate(instrument.pages):
            if page.name and page.name in pages:
                self.wrong(f"pages[{place}].name", f"There is another page called “{page.name}”.")
            pages.add(page.name)
            for spot, question in enumerate(page.questions):
                count += 1
                self.question = question.name
                if question.name and question.name in seen:
                    self.wrong(
                        f"pages[{place}].questions[{spot}].name",
                        f"There is another question called “{question.name}”.",
                    )
                seen.add(question.name)
        self.question = ""
        if count > limits.QUESTIONS:
            self.wrong("pages", f"A survey has at most {limits.QUESTIONS} questions; this has {count}.")
