"""Lays everything that was ever shown side by side, as an attacker would, for the engine to work out what follows.

What is said is read from the stored snapshots alone: the attacker knows no more than the pages, for all time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from saferday.engines.disclosure import AuditReport, Contradiction, Finding, Said, Statement, audit
from saferday.engines.disclosure.attack.statements import CHOSEN, NO_ANSWER, NOT_CHOSEN, SNAPSHOT, limits

from ..rules.results import Protection
from .protecting import LARGEST_NOISE
from .questions import ShownQuestion


@dataclass(frozen=True)
class Page:
    """One part of a survey at one moment, as it stands for all to see.

    Attributes:
        moment: the snapshot's number.
        schools: the school it is of, or the schools of the area; empty for the country.
        shown: its rows by question.
        noisy: made with noise rather than by rounding.
    """

    name: str
    moment: int
    schools: frozenset[str]
    shown: Mapping[str, Any]
    noisy: bool
    years: tuple[str, ...] = ()
    """The year groups that answered: everybody knows which a school asked."""
    beside: frozenset[str] = frozenset()
    """Other schools that answered, though this page does not tell them apart."""


def findings(
    pages: Sequence[Page],
    questions: Sequence[ShownQuestion],
    protection: Protection,
    *,
    by_year: bool,
    over_time: bool,
    minimum: int | None = None,
) -> list[tuple[str, AuditReport]]:
    """What follows from the pages, question by question; only questions of which something follows.

    Args:
        by_year: tell year groups apart. The attacker sees more, and needs more time.
        over_time: tell moments apart.
        minimum: a group below this is small; as the rules say unless given.
    """
    found = []
    for question in questions:
        said = everything_said(pages, question, protection, by_year=by_year, over_time=over_time)
        if len(said.statements) < 2:
            continue
        try:
            report = audit(said, minimum=minimum or protection.small, answers=_answers(question))
        except Contradiction as wrong:
            # Numbers that cannot all be true were not made by these rules, so nobody can say what they give away.
            impossible = Finding("contradiction", question.key, 0, 0, str(wrong))
            report = AuditReport((impossible,), 0, len(said.statements), 0.0)
        if not report.safe:
            found.append((question.key, report))
    return found


def everything_said(
    pages: Sequence[Page], question: ShownQuestion, protection: Protection, *, by_year: bool, over_time: bool
) -> Said:
    """The statements of all pages about one question."""
    moments = sorted(
        {int(row.get("as_of", page.moment)) for page in pages for row in page.shown.get(question.key, ())}
    )
    schools = frozenset().union(*(page.schools for page in pages), *(page.beside for page in pages))
    statements: list[Statement] = []
    years = {year for page in pages for year in page.years}
    told_apart = False
    for page in pages:
        where: dict[str, frozenset[str]] = {}
        if len(schools) > 1 and page.schools:
            where["school"] = page.schools
        for row in page.shown.get(question.key, ()):
            if row["years"] and not by_year:
                continue
            made = int(row.get("as_of", page.moment))
            of_row = dict(where)
            if over_time and len(moments) > 1:
                of_row[SNAPSHOT] = frozenset(str(one) for one in moments if one <= made)
            if row["years"]:
                of_row["year"] = frozenset(row["years"])
                told_apart = True
            statements += _of_row(row, of_row, question, page, protection)
    levels: dict[str, frozenset[str]] = {}
    if len(schools) > 1:
        levels["school"] = schools
    if over_time and len(moments) > 1:
        levels[SNAPSHOT] = frozenset(str(one) for one in moments)
    if told_apart:
        levels["year"] = frozenset(years)
    if question.several:
        levels |= {f"{question.key}: {code}": frozenset({CHOSEN, NOT_CHOSEN}) for code in question.codes}
    else:
        levels[question.key] = frozenset({*question.codes, NO_ANSWER})
    return Said(_once(statements), levels)


def _once(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    """Each statement once: a question whose numbers were kept says the same again."""
    held: dict[Any, Statement] = {}
    for one in statements:
        held.setdefault(
            (
                tuple(sorted((name, tuple(sorted(values))) for name, values in one.where.items())),
                one.low,
                one.high,
            ),
            one,
        )
    return tuple(held.values())


def _of_row(
    row: Mapping[str, Any],
    where: Mapping[str, frozenset[str]],
    question: ShownQuestion,
    page: Page,
    protection: Protection,
) -> Iterable[Statement]:
    def said(value: float, at_least: int) -> tuple[int, int | None]:
        if page.noisy:
            return limits(value, noise=LARGEST_NOISE)
        return limits(value, rounding=protection.rounded_to, at_least=at_least)

    if row["base"] is not None:
        yield Statement(where, *said(row["base"], protection.school_base), page.name)
    for group in row["groups"]:
        if group["value"] is None:
            continue
        low, high = said(group["value"], protection.small)
        codes = {question.codes[place] for place in group["places"]}
        if question.several:
            for code in codes if len(codes) == 1 else ():
                name = f"{question.key}: {code}"
                yield Statement({**where, name: frozenset({CHOSEN})}, low, high, page.name)
                if not page.noisy:
                    # The rules say so: a number is shown only where as many did not choose the answer.
                    yield Statement(
                        {**where, name: frozenset({NOT_CHOSEN})}, protection.small, None, page.name
                    )
            continue
        values = frozenset(codes | ({NO_ANSWER} if group["silent"] else set()))
        yield Statement({**where, question.key: values}, low, high, page.name)


def _answers(question: ShownQuestion) -> list[str]:
    if question.several:
        return [f"{question.key}: {code}" for code in question.codes]
    return [question.key]


def kept_or_new(
    before: Sequence[Page],
    new: Page,
    questions: Sequence[ShownQuestion],
    protection: Protection,
) -> dict[str, Any]:
    """The rows of a new page; of a question whose new numbers, beside all earlier ones, would tell on somebody, the
    latest rows that were shown, marked with the moment they are of.

    Args:
        before: every earlier page of the school, the oldest first.
    """
    if not before:
        return dict(new.shown)
    telling = {
        key for key, _report in findings([*before, new], questions, protection, by_year=True, over_time=True)
    }
    latest = before[-1]
    shown: dict[str, Any] = {}
    for key, rows in new.shown.items():
        if key not in telling:
            shown[key] = rows
        elif key in latest.shown:
            shown[key] = [{**row, "as_of": row.get("as_of", latest.moment)} for row in latest.shown[key]]
    return shown


def safe_rows(page: Page, questions: Sequence[ShownQuestion], protection: Protection) -> dict[str, Any]:
    """The rows of an area's or the country's page from which nothing follows.

    A question that tells on somebody first loses its rows by year group, then all its numbers.
    """
    shown = dict(page.shown)
    for fewer in (_without_years, _withheld):
        telling = findings([replace(page, shown=shown)], questions, protection, by_year=True, over_time=False)
        for key, _report in telling:
            shown[key] = fewer(shown[key])
    return shown


def _without_years(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return rows[:1]


def _withheld(_rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"years": None, "base": None, "reason": "spread", "groups": []}]


def withheld_beside(
    page: Page, others: Iterable[Page], questions: Sequence[ShownQuestion], protection: Protection
) -> dict[str, Any]:
    """The rows of a page, without those that tell on the other schools of an area to one that sees its own page too.

    Args:
        page: of a school, an area or the country.
        others: for a school, the pages of its area and the country; for those, the pages of their schools.
    """
    shown = dict(page.shown)
    for other in others:
        close = [one for one in questions if _close(shown.get(one.key), other.shown.get(one.key), protection)]
        pair = [replace(page, shown=shown), other]
        for key, _report in findings(pair, close, protection, by_year=False, over_time=True):
            shown[key] = _withheld(shown[key])
    return shown


def _close(one: Any, other: Any, protection: Protection) -> bool:
    """Whether some answers are nearly as many on one page as on the other: what is left may be few."""
    if not one or not other:
        return False
    counts = [{place: g for g in rows[0]["groups"] for place in g["places"] or [-1]} for rows in (one, other)]
    slack = protection.small + 2 * LARGEST_NOISE + protection.rounded_to
    for rows, beside in ((one, counts[1]), (other, counts[0])):
        for group in rows[0]["groups"]:
            within = {
                id(beside[place]): beside[place]["value"]
                for place in group["places"] or [-1]
                if place in beside
            }
            if group["value"] is None or not within or None in within.values():
                continue
            if abs(sum(within.values()) - group["value"]) < slack * max(1, len(within)):
                return True
    return False
