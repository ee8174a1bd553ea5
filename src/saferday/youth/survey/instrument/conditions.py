"""When a question is asked: a small language that is parsed, never evaluated as code.

``devices has 'phone' and year >= 7 and not (worried = 'never')``

A test looks at one variable: ``=`` and ``!=`` with a code or a number, ``<``, ``<=``, ``>``, ``>=`` with a
number, ``has`` with one of the codes ticked, ``answered``. A row of a grid is ``grid.row``. ``year`` and
``route`` are always there. A test of something that was not asked, not answered or kept private is false, so
nobody's "I'd rather not say" opens or closes anything but through ``not``.

XLSForm's ``relevant`` is read and written in the same terms: ``selected(${devices}, 'phone') and ${year} >= 7``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .limits import CONDITION_DEPTH, CONDITION_LENGTH, REFUSED

Answers = Mapping[str, Any]
Test = Callable[[Answers], bool]

COMPARISONS = ("=", "!=", "<=", ">=", "<", ">")
BUILT_IN = frozenset({"year", "route"})
_WORDS = frozenset({"and", "or", "not", "has", "answered", "selected"})

_TOKEN = re.compile(
    r"\s*(?:(?P<ref>\$\{\s*[A-Za-z_][\w.-]*\s*\})|(?P<name>[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)?)"
    r"|(?P<number>-?\d+(?:\.\d+)?)|(?P<text>'[^']*'|\"[^\"]*\")|(?P<sign><=|>=|!=|=|<|>)|(?P<mark>[(),]))"
)


class ConditionUnclear(ValueError):
    """The text is no condition. ``at`` is the place of the first sign that does not fit, from 0."""

    def __init__(self, message: str, at: int) -> None:
        super().__init__(message)
        self.at = at


@dataclass(frozen=True)
class Look:
    """One test of one variable. ``sign`` is a comparison, ``has`` or ``answered``."""

    variable: str
    sign: str
    value: str | float | None = None


@dataclass(frozen=True)
class Both:
    """All parts hold."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Either:
    """At least one part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Not:
    """The part does not hold."""

    part: Condition


Condition = Look | Both | Either | Not


def parse(text: str) -> Condition:
    """The condition that the text states, in our words or in those of XLSForm.

    Raises:
        ConditionUnclear: with the place and what was expected there.

    >>> parse("devices has 'phone' and year >= 7")
    Both(parts=(Look(variable='devices', sign='has', value='phone'), Look(variable='year', sign='>=', value=7.0)))
    >>> parse("selected(${devices}, 'phone')") == parse("devices has 'phone'")
    True
    """
    if len(text) > CONDITION_LENGTH:
        raise ConditionUnclear(f"A condition has at most {CONDITION_LENGTH} signs.", CONDITION_LENGTH)
    return _Parser(text).whole()


def compiled(condition: Condition) -> Test:
    """The condition as a function of the answers so far.

    >>> asked = compiled(parse("devices has 'phone' and not (worried = 'never')"))
    >>> asked({"devices": ["phone"], "worried": "often"}), asked({"devices": ["phone"], "worried": "never"})
    (True, False)
    """
    if isinstance(condition, Both):
        tests = [compiled(part) for part in condition.parts]
        return lambda answers: all(test(answers) for test in tests)
    if isinstance(condition, Either):
        tests = [compiled(part) for part in condition.parts]
        return lambda answers: any(test(answers) for test in tests)
    if isinstance(condition, Not):
        inner = compiled(condition.part)
        return lambda answers: not inner(answers)
    return _compiled_look(condition)


def variables(condition: Condition) -> Iterator[str]:
    """Every variable that the condition looks at; a row of a grid as ``grid.row``."""
    if isinstance(condition, Look):
        yield condition.variable
    elif isinstance(condition, Not):
        yield from variables(condition.part)
    else:
        for part in condition.parts:
            yield from variables(part)


def looks(condition: Condition) -> Iterator[Look]:
    """Every single test in the condition."""
    if isinstance(condition, Look):
        yield condition
    elif isinstance(condition, Not):
        yield from looks(condition.part)
    else:
        for part in condition.parts:
            yield from looks(part)


def as_list(condition: Condition) -> list[Any]:
    """The condition as nested lists, for the page's script.

    >>> as_list(parse("a = '1' or not b answered"))
    ['or', ['=', 'a', '1'], ['not', ['answered', 'b']]]
    """
    if isinstance(condition, Look):
        head = [condition.sign, condition.variable]
        return head if condition.sign == "answered" else [*head, condition.value]
    if isinstance(condition, Not):
        return ["not", as_list(condition.part)]
    return ["and" if isinstance(condition, Both) else "or", *map(as_list, condition.parts)]


def written(condition: Condition) -> str:
    """The condition in our words; parsing it gives the same condition.

    >>> written(parse("not(selected(${a}, 'x') or ${b} > 3)"))
    "not (a has 'x' or b > 3)"
    """
    return _written(condition, _our_look, "not ")


def as_xpath(condition: Condition, name_of: Callable[[str], str] = lambda name: name) -> str:
    """The condition as XLSForm's ``relevant``; ``name_of`` gives the form's name of a variable.

    >>> as_xpath(parse("not (a has 'x' or b > 3)"))
    "not(selected(${a}, 'x') or ${b} > 3)"
    """
    return _written(condition, lambda look: _xpath_look(look, name_of), "not")


def _written(condition: Condition, look: Callable[[Look], str], no: str) -> str:
    if isinstance(condition, Look):
        return look(condition)
    if isinstance(condition, Not):
        return f"{no}({_written(condition.part, look, no)})"
    word = " and " if isinstance(condition, Both) else " or "
    return word.join(
        f"({_written(part, look, no)})" if isinstance(part, Both | Either) else _written(part, look, no)
        for part in condition.parts
    )


def _our_look(look: Look) -> str:
    if look.sign == "answered":
        return f"{look.variable} answered"
    return f"{look.variable} {look.sign} {_value(look.value)}"


def _xpath_look(look: Look, name_of: Callable[[str], str]) -> str:
    reference = f"${{{name_of(look.variable)}}}"
    if look.sign == "answered":
        return f"{reference} != ''"
    if look.sign == "has":
        return f"selected({reference}, {_value(look.value)})"
    return f"{reference} {look.sign} {_value(look.value)}"


def _value(value: str | float | None) -> str:
    return (
        f"{value:g}" if isinstance(value, float) else f"'{value}'" if "'" not in str(value) else f'"{value}"'
    )


def _compiled_look(look: Look) -> Test:
    grid, _, row = look.variable.partition(".")
    value = look.value

    def found(answers: Answers) -> Any:
        answer = answers.get(grid)
        if row:
            answer = answer.get(row) if isinstance(answer, Mapping) else None
        elif isinstance(answer, Mapping) and all(value == REFUSED for value in answer.values()):
            return None
        return None if answer in (REFUSED, "", []) else answer

    def test(answers: Answers) -> bool:
        answer = found(answers)
        if answer is None:
            return False
        if look.sign == "answered":
            return True
        if look.sign == "has":
            return value in answer if isinstance(answer, list) else answer == value
        if isinstance(value, float):
            return isinstance(answer, int | float) and _compare(answer, look.sign, value)
        return (str(answer) == value) is (look.sign == "=")

    return test


def _compare(answer: float, sign: str, value: float) -> bool:
    match sign:
        case "=":
            return answer == value
        case "!=":
            return answer != value
        case "<":
            return answer < value
        case "<=":
            return answer <= value
        case ">":
            return answer > value
        case _:
            return answer >= value


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    at: int


class _Parser:
    """Recursive descent over the tokens; the depth is bounded, so no text can exhaust the stack."""

    def __init__(self, text: str) -> None:
        self.tokens = list(_tokens(text))
        self.place = 0
        self.end = len(text)
        self.depth = 0

    def whole(self) -> Condition:
        found = self._either()
        if self.place < len(self.tokens):
            token = self.tokens[self.place]
            raise ConditionUnclear(f"“and” or “or” was expected before “{token.text}”.", token.at)
        return found

    def _either(self) -> Condition:
        return self._joined("or", lambda: self._joined("and", self._one, Both), Either)

    def _joined(self, word: str, read: Callable[[], Condition], kind: type[Both] | type[Either]) -> Condition:
        parts: list[Condition] = []
        while True:
            part = read()
            parts += part.parts if isinstance(part, kind) else (part,)
            if not self._take("name", word):
                return kind(tuple(parts)) if len(parts) > 1 else parts[0]

    def _one(self) -> Condition:
        self.depth += 1
        if self.depth > CONDITION_DEPTH:
            raise ConditionUnclear(f"Conditions nest at most {CONDITION_DEPTH} deep.", self._at())
        try:
            if self._take("name", "not"):
                return Not(self._one())
            if self._take("mark", "("):
                inside = self._either()
                self._need("mark", ")")
                return inside
            if self._take("name", "selected"):
                return self._selected()
            return self._look()
        finally:
            self.depth -= 1

    def _selected(self) -> Look:
        self._need("mark", "(")
        variable = self._variable()
        self._need("mark", ",")
        value = self._need("text").text[1:-1]
        self._need("mark", ")")
        return Look(variable, "has", value)

    def _look(self) -> Condition:
        from_form = self._next_kind() == "ref"
        variable = self._variable()
        if self._take("name", "answered"):
            return Look(variable, "answered")
        if self._take("name", "has"):
            return Look(variable, "has", self._need("text").text[1:-1])
        sign = self._need("sign").text
        if number := self._take("number"):
            return Look(variable, sign, float(number.text))
        token = self._need("text")
        value = token.text[1:-1]
        if sign not in {"=", "!="}:
            raise ConditionUnclear(f"“{sign}” compares with a number, not with {token.text}.", token.at)
        if value == "" and from_form:
            # XLSForm says "answered" as ${a} != ''.
            return Look(variable, "answered") if sign == "!=" else Not(Look(variable, "answered"))
        return Look(variable, sign, value)

    def _variable(self) -> str:
        if token := self._take("ref"):
            return token.text[2:-1].strip()
        token = self._need("name")
        if token.text in _WORDS:
            raise ConditionUnclear(f"A question’s name was expected, not “{token.text}”.", token.at)
        return token.text

    def _next_kind(self) -> str:
        return self.tokens[self.place].kind if self.place < len(self.tokens) else ""

    def _at(self) -> int:
        return self.tokens[self.place].at if self.place < len(self.tokens) else self.end

    def _take(self, kind: str, text: str = "") -> _Token | None:
        if self.place < len(self.tokens):
            token = self.tokens[self.place]
            if token.kind == kind and (not text or token.text == text):
                self.place += 1
                return token
        return None

    def _need(self, kind: str, text: str = "") -> _Token:
        if token := self._take(kind, text):
            return token
        wanted = f"“{text}”" if text else _EXPECTED[kind]
        there = f", not “{self.tokens[self.place].text}”" if self.place < len(self.tokens) else ""
        raise ConditionUnclear(f"{wanted[0].upper()}{wanted[1:]} was expected{there}.", self._at())


_EXPECTED = {
    "name": "a question’s name",
    "text": "a code in quotation marks",
    "sign": "a comparison such as = or >=",
    "mark": "a bracket",
}


def _tokens(text: str) -> Iterator[_Token]:
    at = 0
    while at < len(text.rstrip()):
        found = _TOKEN.match(text, at)
        if found is None:
            raise ConditionUnclear(f"“{text[at:].strip()[:1]}” has no meaning here.", at)
        kind = found.lastgroup or ""
        yield _Token(kind, found[kind], found.start(kind))
        at = found.end()
