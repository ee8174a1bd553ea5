"""Two questions crossed, beside the page that shows each of them alone: what a researcher could work out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from saferday.engines.disclosure import AuditReport, Said, Statement
from saferday.engines.disclosure.attack.statements import NO_ANSWER, SNAPSHOT, limits

from ...rules.results import PHASE, YEAR, Protection
from ..protecting import LARGEST_NOISE
from ..questions import ShownQuestion
from .pages import Page, attacked, hidden_at_most

NOT_ASKED = "not asked"
MOST_MOMENTS = 3
"""So many tables of one pair are laid beside one another, the newest of those that differ."""


@dataclass(frozen=True)
class Axes:
    """What a table's places stand for: the codes of each side, who gave no answer in the last place of a question."""

    codes: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, questions: Sequence[ShownQuestion], years: Sequence[str], routes: Sequence[str]) -> Axes:
        """The sides of all tables of a survey."""
        asked = {one.key: (*one.codes, NO_ANSWER) for one in questions if not one.several}
        return cls({YEAR: tuple(years), PHASE: tuple(routes)} | asked)

    def levels(self, key: str) -> frozenset[str]:
        """All that a pupil can be: of a question also not asked it."""
        return frozenset(self.codes[key]) | (frozenset() if key in {YEAR, PHASE} else {NOT_ASKED})


def crossed_findings(
    history: Sequence[Mapping[str, Any]],
    page: Page | None,
    axes: Axes,
    protection: Protection,
    *,
    minimum: int | None = None,
) -> Iterator[tuple[str, AuditReport]]:
    """What follows from the newest tables, those before them, and the country's page; only where something does.

    Args:
        history: the tables of each snapshot, the oldest first.
    """
    for name in history[-1] if history else ():
        tables = [one[name] for one in history if name in one]
        # A table that was kept says nothing new.
        told = [one for at, one in enumerate(tables) if at == 0 or one != tables[at - 1]][-MOST_MOMENTS:]
        said = said_of_crossed(name, told, axes, protection)
        for key in name.split("|"):
            said += said_of_page(key, page, axes)
        report = attacked(
            said, name, minimum or protection.small, answers=set(name.split("|")) - {YEAR, PHASE}
        )
        if not report.safe:
            yield name, report


def safe_crossed(
    crossed: Mapping[str, Any],
    before: Sequence[Mapping[str, Any]],
    page: Page,
    axes: Axes,
    protection: Protection,
) -> dict[str, Any]:
    """The tables of which nothing follows.

    Of a table that tells on somebody rare rows and columns go first, then the table; where only beside earlier ones it
    would, the latest of those stays.

    Args:
        before: the tables of earlier snapshots, the oldest first.
    """
    found = dict(crossed)
    for name, _report in list(crossed_findings([found], page, axes, protection)):
        found[name] = _without_rare(found[name])
    for name, _report in list(crossed_findings([found], page, axes, protection)):
        del found[name]
    if before:
        for name, _report in list(crossed_findings([*before, found], page, axes, protection)):
            if name in before[-1]:
                found[name] = before[-1][name]
            else:
                del found[name]
    return found


def _without_rare(table: list[list[int | None]]) -> list[list[int | None]]:
    """The table without rows and columns in which some number is hidden, save where that leaves none."""
    rows = [None not in row for row in table]
    columns = [None not in column for column in zip(*table, strict=True)]
    return [
        [value if down or across else None for value, across in zip(row, columns, strict=True)]
        for row, down in zip(table, rows, strict=True)
    ]


def _lost_rare(table: Sequence[Sequence[int | None]]) -> bool:
    """Whether a hidden number may be a large one: all that is hidden lies where rare rows cross rare columns."""
    hidden = [[value is None for value in row] for row in table]
    rows, columns = [any(row) for row in hidden], [any(column) for column in zip(*hidden, strict=True)]
    crossing = sum(rows) * sum(columns)
    return crossing > 1 and sum(map(sum, hidden)) == crossing


def said_of_crossed(
    name: str, tables: Sequence[Sequence[Sequence[int | None]]], axes: Axes, protection: Protection
) -> Said:
    """The statements of a table at one moment after another."""
    first, second = name.split("|")
    moments = [str(at) for at in range(len(tables))]
    statements = []
    for at, table in enumerate(tables):
        until = {SNAPSHOT: frozenset(moments[: at + 1])} if len(tables) > 1 else {}
        hidden_most = None if _lost_rare(table) else hidden_at_most(protection)
        for row, one in zip(table, axes.codes[first], strict=True):
            for value, other in zip(row, axes.codes[second], strict=True):
                where = {first: frozenset({one}), second: frozenset({other}), **until}
                low, high = (0, hidden_most) if value is None else limits(value, noise=LARGEST_NOISE)
                statements.append(Statement(where, low, high, f"crossed, number {at + 1}"))
    levels = {key: axes.levels(key) for key in (first, second)}
    return Said(tuple(statements), levels | ({SNAPSHOT: frozenset(moments)} if len(tables) > 1 else {}))


def said_of_page(key: str, page: Page | None, axes: Axes) -> Said:
    """What the country's page says of a question for all pupils, where it is of the same moment."""
    rows = page.shown.get(key) if page is not None else None
    levels = {key: axes.levels(key)}
    if not rows or "as_of" in rows[0] or rows[0]["base"] is None:
        return Said((), levels)
    asked = frozenset(axes.codes[key])
    statements = [Statement({key: asked}, *limits(rows[0]["base"], noise=LARGEST_NOISE), "country")]
    for group in rows[0]["groups"]:
        if group["value"] is not None:
            codes = [axes.codes[key][place] for place in group["places"]]
            values = frozenset(codes + ([NO_ANSWER] if group["silent"] else []))
            statements.append(
                Statement({key: values}, *limits(group["value"], noise=LARGEST_NOISE), "country")
            )
    return Said(tuple(statements), levels)
