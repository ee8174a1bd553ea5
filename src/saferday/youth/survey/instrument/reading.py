"""Reads a definition and says everything that is wrong with it, and where.

The document is JSON; ``docs/reference/survey-definition.md`` describes it. Reading never raises on wrong
content: it collects a :class:`Problem` for each fault, so that all can be put right at once.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from . import limits
from .conditions import BUILT_IN, ConditionUnclear, looks, parse
from .definition import (
    FORMAT,
    GRID,
    NUMBER,
    RANK,
    SCALE,
    SEVERAL,
    TYPES,
    WITH_CHOICES,
    Choice,
    Instrument,
    Page,
    Question,
    Route,
    Row,
    Text,
    Wording,
)

NAME = re.compile(r"[a-z][a-z0-9_]*")
SYMBOL = re.compile(r"[a-z0-9-]*")
_RESERVED = BUILT_IN | {"and", "or", "not", "has", "answered", "selected", "id", "school", "version"}


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
    reader = _Reader()
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


class _Reader:
    """Walks the document and remembers where it is."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.languages: tuple[str, ...] = ()
        self.question = ""

    def wrong(self, where: str, message: str) -> None:
        self.problems.append(Problem(where, message, self.question))

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

    def entries(self, document: Mapping[str, Any], key: str, at: str, least: int, most: int) -> list[Any]:
        value = document.get(key)
        where = f"{at}.{key}".lstrip(".")
        if not isinstance(value, list) or not least <= len(value) <= most:
            self.wrong(where, f"A list of {least} to {most} was expected.")
            return [] if not isinstance(value, list) else value[:most]
        return value

    def unknown(self, entry: Mapping[str, Any], where: str, known: set[str]) -> None:
        for key in sorted(set(map(str, entry)) - known):
            self.wrong(f"{where}.{key}".lstrip("."), f"“{key}” is not known here.")

    def name(self, value: Any, where: str, *, reserved: frozenset[str] = frozenset()) -> str:
        if not isinstance(value, str) or not NAME.fullmatch(value) or len(value) > limits.NAME:
            self.wrong(
                where,
                f"A name has small letters, digits and _, begins with a letter and has at most {limits.NAME} signs.",
            )
            return ""
        if value in reserved:
            self.wrong(where, f"“{value}” has a meaning of its own; choose another name.")
        return value

    def text(self, value: Any, where: str, *, most: int = limits.LABEL, needed: bool = True) -> Text:
        if value in (None, {}, "") and not needed:
            return {}
        if not isinstance(value, Mapping):
            self.wrong(where, 'Words by language were expected, like {"en": "…", "cy": "…"}.')
            return {}
        words = {}
        for language in self.languages:
            part = value.get(language, "")
            if not isinstance(part, str) or not part.strip():
                self.wrong(f"{where}.{language}", f"The words in “{language}” are missing.")
            elif len(part) > most:
                self.wrong(f"{where}.{language}", f"At most {most} signs; this has {len(part)}.")
            elif any(ord(sign) < 32 and sign != "\n" for sign in part):
                self.wrong(f"{where}.{language}", "It holds a sign that cannot be shown.")
            else:
                words[language] = part.strip()
        self.unknown(value, where, set(self.languages))
        return words

    def lists(self, value: Any) -> dict[str, tuple[Choice, ...]]:
        if not isinstance(value, Mapping):
            self.wrong("choices", "Lists of choices by name were expected.")
            return {}
        return {
            self.name(key, f"choices.{key}"): tuple(
                self.choice(entry, f"choices.{key}[{place}]")
                for place, entry in enumerate(self.choice_entries(value, key))
            )
            for key in value
        }

    def choice_entries(self, lists: Mapping[str, Any], key: str) -> list[Any]:
        entries = self.entries(lists, key, "choices", 2, limits.CHOICES)
        names = [one.get("name") for one in entries if isinstance(one, Mapping)]
        for name in sorted({str(one) for one in names if names.count(one) > 1}):
            self.wrong(f"choices.{key}", f"The code “{name}” stands there twice.")
        return entries

    def choice(self, entry: Any, where: str) -> Choice:
        if not isinstance(entry, Mapping):
            self.wrong(where, "A choice with name and label was expected.")
            return Choice("", {})
        self.unknown(entry, where, {"name", "label", "symbol", "alone"})
        symbol = entry.get("symbol", "")
        if not isinstance(symbol, str) or not SYMBOL.fullmatch(symbol):
            self.wrong(f"{where}.symbol", "The name of a symbol was expected.")
            symbol = ""
        return Choice(
            name=self.code(entry.get("name"), f"{where}.name"),
            label=self.text(entry.get("label"), f"{where}.label"),
            symbol=symbol,
            alone=self.flag(entry.get("alone", False), f"{where}.alone"),
        )

    def code(self, value: Any, where: str) -> str:
        if (
            not isinstance(value, str)
            or not re.fullmatch(r"[a-z0-9][a-z0-9_]*", value)
            or len(value) > limits.NAME
        ):
            self.wrong(where, f"A code has small letters, digits and _, and at most {limits.NAME} signs.")
            return ""
        return value

    def flag(self, value: Any, where: str) -> bool:
        if not isinstance(value, bool):
            self.wrong(where, "true or false was expected.")
        return value is True

    def number(self, value: Any, where: str, low: int, high: int) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            self.wrong(where, f"A whole number from {low} to {high} was expected.")
            return low
        return value

    def condition(self, value: Any, where: str) -> str:
        if value in (None, ""):
            return ""
        if not isinstance(value, str):
            self.wrong(where, "A condition in words was expected.")
            return ""
        try:
            parse(value)
        except ConditionUnclear as unclear:
            self.wrong(where, f"{unclear} (at sign {unclear.at + 1})")
            return ""
        return value

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
        self.unknown(entry, where, {"name", "title", "when", "questions"})
        questions = self.entries(entry, "questions", where, 1, limits.QUESTIONS_ON_A_PAGE)
        return Page(
            name=self.name(entry.get("name"), f"{where}.name"),
            questions=tuple(
                self.one_question(one, f"{where}.questions[{place}]", lists, routes)
                for place, one in enumerate(questions)
            ),
            title=self.text(entry.get("title"), f"{where}.title", needed=False),
            when=self.condition(entry.get("when"), f"{where}.when"),
        )

    def one_question(
        self, entry: Any, where: str, lists: dict[str, tuple[Choice, ...]], routes: set[str]
    ) -> Question:
        if not isinstance(entry, Mapping):
            self.wrong(where, "A question with name, type and label was expected.")
            return Question("", "", {})
        self.question = str(entry.get("name", ""))
        try:
            return self._question(entry, where, lists, routes)
        finally:
            self.question = ""

    def _question(
        self, entry: Mapping[str, Any], where: str, lists: dict[str, tuple[Choice, ...]], routes: set[str]
    ) -> Question:
        kind = entry.get("type")
        if kind not in TYPES:
            self.wrong(f"{where}.type", f"The type is one of: {', '.join(TYPES)}.")
            kind = "one"
        self.unknown(entry, where, KEYS_OF_ALL | KEYS_OF[kind])
        asked_on = entry.get("routes", [])
        if not isinstance(asked_on, list) or not all(one in routes for one in asked_on):
            self.wrong(f"{where}.routes", f"Routes are named by: {', '.join(sorted(routes)) or '(none)'}.")
            asked_on = []
        name_of_list, choices = self.its_choices(entry, where, kind, lists)
        lowest, highest = self.bounds(entry, where, kind)
        most = 0
        if kind in {SEVERAL, RANK} and "most" in entry:
            most = self.number(entry["most"], f"{where}.most", 1, max(len(choices), 1))
        return Question(
            name=self.name(entry.get("name"), f"{where}.name", reserved=_RESERVED),
            type=kind,
            label=self.text(entry.get("label"), f"{where}.label"),
            help=self.text(entry.get("help"), f"{where}.help", most=limits.HELP, needed=False),
            routes=tuple(asked_on),
            wording=self.wording(entry, where, routes),
            choices=choices,
            rows=self.rows(entry, where) if kind == GRID else (),
            lowest=lowest,
            highest=highest,
            low=self.text(entry.get("low"), f"{where}.low", needed=kind == SCALE),
            high=self.text(entry.get("high"), f"{where}.high", needed=kind == SCALE),
            most=most,
            when=self.condition(entry.get("when"), f"{where}.when"),
            list_name=name_of_list,
        )

    def its_choices(
        self, entry: Mapping[str, Any], where: str, kind: str, lists: dict[str, tuple[Choice, ...]]
    ) -> tuple[str, tuple[Choice, ...]]:
        if kind not in WITH_CHOICES:
            return "", ()
        name = entry.get("choices")
        if not isinstance(name, str) or name not in lists:
            self.wrong(f"{where}.choices", f"Name a list of choices: {', '.join(sorted(lists)) or '(none)'}.")
            return "", ()
        most = {GRID: limits.GRID_CHOICES, RANK: limits.RANKED}.get(kind, limits.CHOICES)
        if len(lists[name]) > most:
            self.wrong(f"{where}.choices", f"A question of this type has at most {most} choices.")
        return name, lists[name]

    def bounds(self, entry: Mapping[str, Any], where: str, kind: str) -> tuple[int, int]:
        if kind == SCALE:
            low = self.number(entry.get("lowest", 1), f"{where}.lowest", 0, 1)
            return low, self.number(
                entry.get("highest", 5), f"{where}.highest", low + 2, low + limits.SCALE_STEPS - 1
            )
        if kind == NUMBER:
            limit = limits.NUMBER_RANGE
            low = self.number(entry.get("lowest", 0), f"{where}.lowest", -limit, limit)
            return low, self.number(entry.get("highest", 100), f"{where}.highest", low + 1, limit)
        return 0, 0

    def rows(self, entry: Mapping[str, Any], where: str) -> tuple[Row, ...]:
        found = []
        for place, row in enumerate(self.entries(entry, "rows", where, 1, limits.GRID_ROWS)):
            at = f"{where}.rows[{place}]"
            if not isinstance(row, Mapping):
                self.wrong(at, "A row with name and label was expected.")
                continue
            self.unknown(row, at, {"name", "label"})
            found.append(
                Row(self.name(row.get("name"), f"{at}.name"), self.text(row.get("label"), f"{at}.label"))
            )
        names = [row.name for row in found]
        for name in sorted({one for one in names if one and names.count(one) > 1}):
            self.wrong(f"{where}.rows", f"The row “{name}” stands there twice.")
        return tuple(found)

    def wording(self, entry: Mapping[str, Any], where: str, routes: set[str]) -> dict[str, Wording]:
        value = entry.get("wording", {})
        if not isinstance(value, Mapping):
            self.wrong(f"{where}.wording", "Words by route were expected.")
            return {}
        found = {}
        for route, words in value.items():
            at = f"{where}.wording.{route}"
            if route not in routes or not isinstance(words, Mapping):
                self.wrong(at, f"Words by route were expected: {', '.join(sorted(routes))}.")
                continue
            self.unknown(words, at, {"label", "help"})
            found[route] = Wording(
                self.text(words.get("label"), f"{at}.label"),
                self.text(words.get("help"), f"{at}.help", most=limits.HELP, needed=False),
            )
        return found

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

    def conditions_look_back(self, instrument: Instrument) -> None:
        """A condition looks only at earlier pages: what it hangs on is known before the page is shown."""
        before: dict[str, Question] = {}
        for place, page in enumerate(instrument.pages):
            self.looks_fit(page.when, f"pages[{place}].when", before, instrument)
            for spot, question in enumerate(page.questions):
                self.question = question.name
                self.looks_fit(question.when, f"pages[{place}].questions[{spot}].when", before, instrument)
                self.question = ""
            before |= {question.name: question for question in page.questions}

    def looks_fit(
        self, text: str, where: str, before: Mapping[str, Question], instrument: Instrument
    ) -> None:
        for look in looks(parse(text)) if text else ():
            if look.variable == "route":
                if look.value not in {one.name for one in instrument.routes}:
                    self.wrong(where, f"There is no route called “{look.value}”.")
                continue
            if look.variable == "year":
                if look.sign != "answered" and not isinstance(look.value, float):
                    self.wrong(where, "“year” is a number: write year >= 7.")
                continue
            name, _, row = look.variable.partition(".")
            question = before.get(name)
            if question is None:
                self.wrong(where, f"“{name}” is asked on no earlier page, so this cannot hang on its answer.")
            elif fault := _look_fault(look.sign, look.value, row, question):
                self.wrong(where, fault)


KEYS_OF_ALL = {"name", "type", "label", "help", "routes", "wording", "when"}
KEYS_OF = {
    "one": {"choices"},
    "several": {"choices", "most"},
    "rank": {"choices", "most"},
    "grid": {"choices", "rows"},
    "scale": {"lowest", "highest", "low", "high"},
    "number": {"lowest", "highest"},
    "text": set(),
}


def _look_fault(sign: str, value: str | float | None, row: str, question: Question) -> str:
    """What is wrong with a test of the question; empty if it makes sense."""
    if row and (question.type != GRID or row not in {one.name for one in question.rows}):
        return f"“{question.name}” has no row called “{row}”."
    if question.type == GRID and not row and sign != "answered":
        first = question.rows[0].name if question.rows else "row"
        return f"“{question.name}” is a grid: name one of its rows, as {question.name}.{first}."
    if sign == "answered":
        return ""
    if question.type in {SCALE, NUMBER}:
        return "" if isinstance(value, float) else f"“{question.name}” is a number: compare it with a number."
    if question.type in {SEVERAL, RANK} and sign != "has":
        return f"“{question.name}” has several answers: write {question.name} has '…'."
    if sign not in {"=", "!=", "has"}:
        return f"“{question.name}” is no number; compare it by = or !=."
    if question.choices and value not in {one.name for one in question.choices}:
        return f"“{question.name}” has no choice with the code “{value if isinstance(value, str) else f'{value:g}'}”."
    return ""
