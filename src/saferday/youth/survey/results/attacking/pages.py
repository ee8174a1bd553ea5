"""Pages as the attacker reads them: statements of how many pupils are as it says there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from saferday.engines.disclosure import AuditReport, Contradiction, Finding, Said, Statement, audit
from saferday.engines.disclosure.attack.statements import CHOSEN, NO_ANSWER, NOT_CHOSEN, SNAPSHOT, limits

from ...rules.results import Protection
from ..protecting import LARGEST_NOISE
from ..questions import ShownQuestion

CONTRADICTION = "contradiction"
"""The kind of finding that says that the numbers cannot all be true."""


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
        if len(pages) == 1 and _is_plain(pages[0], question, protection):
            continue
        said = everything_said(pages, question, protection, by_year=by_year, over_time=over_time)
        if len(said.statements) < 2:
            continue
        report = attacked(said, question.key, minimum or protection.small, answers=_answers(question))
        if not report.safe:
            found.append((question.key, report))
    return found


def _is_plain(page: Page, question: ShownQuestion, protection: Protection) -> bool:
    """Whether a school's page shows one number for each answer, none small, and nothing beside to subtract from them.

    Of an answer that shares its number any part may then be meant; there is nothing to work out.
    """
    rows = page.shown.get(question.key, ())
    if page.noisy or question.several or len(rows) != 1 or rows[0]["base"] is None:
        return False
    groups = rows[0]["groups"]
    places = sorted(place for group in groups for place in group["places"])
    return (
        all(group["value"] is not None and group["value"] >= protection.small for group in groups)
        and places == list(range(len(question.codes)))
        and len(groups) > 1
        and sum(group["silent"] for group in groups) == 1
    )


def attacked(said: Said, what: str, minimum: int, **how: Any) -> AuditReport:
    """What the engine finds. Numbers that cannot all be true are a finding."""
    try:
        return audit(said, minimum=minimum, **how)
    except Contradiction as wrong:
        # They were not made by these rules, so nobody can say what they give away.
        impossible = Finding(CONTRADICTION, what, 0, 0, str(wrong))
        return AuditReport((impossible,), 0, len(said.statements), 0.0)


def moments_of(pages: Sequence[Page], question: ShownQuestion) -> list[int]:
    """The moments of which the pages show a question, in order."""
    return sorted(
        {int(row.get("as_of", page.moment)) for page in pages for row in page.shown.get(question.key, ())}
    )


def everything_said(
    pages: Sequence[Page], question: ShownQuestion, protection: Protection, *, by_year: bool, over_time: bool
) -> Said:
    """The statements of all pages about one question."""
    moments = moments_of(pages, question)
    schools = frozenset().union(*(page.schools for page in pages), *(page.beside for page in pages))
    statements: list[Statement] = []
    years = frozenset(year for page in pages for year in page.years)
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
            if by_year and (never := years - set(page.years)):
                # Everybody knows which year groups a school asked.
                statements.append(Statement({**of_row, "year": never}, 0, 0, page.name, structural=True))
                told_apart = True
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
        levels["year"] = years
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


def hidden_at_most(protection: Protection) -> int:
    """What the true number is at most that an area or the country hides: with its noise it came under the threshold."""
    return protection.small + 2 * LARGEST_NOISE - 1


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
        if group["value"] is not None:
            low, high = said(group["value"], protection.small)
        elif page.noisy:
            low, high = 0, hidden_at_most(protection)
        else:
            continue
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
