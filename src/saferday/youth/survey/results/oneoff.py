"""A table published once: exact counts, with as few numbers hidden as keep every small one from being worked out.

It is released only where an attacker finds nothing who has the table, every table released before, and the published
pages with their noise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from saferday.engines.disclosure import CountTable, Said, Statement, suppress

from ..rules.results import PHASE, YEAR, Protection
from ..statistics.tables import tabulate
from .attacking import Axes, Page
from .attacking.crossing import said_of_crossed, said_of_page
from .attacking.pages import attacked
from .coding import Coded
from .counting import KEYS

MOST_CELLS = 400
"""A table with more cells is for the command line: working it out takes minutes."""
SECONDS = 20.0
"""So long the search for the fewest hidden numbers may take; then the best that is safe is taken."""

CLOSE = 5
"""Of the table alone each small number may be 0 and may be ten; beside noisy numbers so many at least stay possible."""
HIDDEN_UNDER = (1, 2, 3)
"""Where the pages' noisy numbers would help to work out what is hidden, more is: everything under so many times ten."""


class TooLarge(ValueError):
    """The table has more cells than can be worked out while somebody waits."""


class TooFew(ValueError):
    """Too few pupils or schools answered all of it."""


class WouldTell(ValueError):
    """Beside what is published already the table would give somebody away."""


@dataclass(frozen=True)
class WorkedOut:
    """``values``: nested lists with totals last, None where hidden; ``proven``: no table could hide less."""

    values: list[Any]
    small: int
    others: int
    proven: bool


def worked_out(
    data: Coded,
    sides: Sequence[str],
    earlier: Mapping[tuple[str, ...], list[Any]],
    page: Page | None,
    crossed: Mapping[str, Any],
    protection: Protection,
    *,
    most_cells: int = MOST_CELLS,
    seconds: float = SECONDS,
) -> WorkedOut:
    """The table of some sides as it may be published.

    Args:
        sides: two or three variables with one answer each, year group and route among them.
        earlier: the tables that were released before, by their sides.
        page: the country's page.
        crossed: the crossed tables that researchers see.

    Raises:
        TooLarge, TooFew, WouldTell, and the engine's ``UnsafeTable``.
    """
    axes = Axes.of(data.questions, data.year_codes, data.route_names)
    shape = tuple(len(axes.codes[side]) for side in sides)
    if np.prod([size + 1 for size in shape]) > most_cells:
        raise TooLarge
    counts = _counts(data, sides, shape)
    levels = tuple(axes.codes[side] for side in sides)
    if counts.sum() < protection.area_base or len(np.unique(data.schools)) < protection.area_schools:
        raise TooFew
    beside = _said(earlier, axes)
    for key in sides:
        beside += said_of_page(key, page, axes)
    for name, table in crossed.items():
        if set(name.split("|")) <= set(sides):
            beside += said_of_crossed(name, [table], axes, protection)
    answers = set(sides) - {YEAR, PHASE}
    for times in HIDDEN_UNDER:
        found = suppress(
            CountTable(counts, tuple(sides), levels),
            minimum=times * protection.small,
            seconds=seconds / len(HIDDEN_UNDER),
        )
        values = _nested(found.table.values)
        said = _said({tuple(sides): values}, axes) + beside
        if attacked(said, " × ".join(sides), protection.small, width=CLOSE, answers=answers).safe:
            return WorkedOut(values, found.primary, found.hidden - found.primary, found.proven)
    raise WouldTell


def _counts(data: Coded, sides: Sequence[str], shape: tuple[int, ...]) -> npt.NDArray[np.int64]:
    """True counts of everybody who was asked all of it, a question's missing answers in the last place."""
    codes = {YEAR: data.years, PHASE: data.routes}
    columns = [codes[side] if side in codes else data.columns[side][0] for side in sides]
    sizes = [size if side in codes else size + 1 for side, size in zip(sides, shape, strict=True)]
    last = sides[-1]
    table = tabulate(
        {last: columns[-1]}, {last: sizes[-1]}, columns[:-1], sizes[:-1], None, data.keys, keys=KEYS
    )
    places = [
        list(range(size)) if side in codes else [*range(2, size + 1), 1]
        for side, size in zip(sides, shape, strict=True)
    ]
    return table[last].counts[np.ix_(*places)]


def _nested(values: npt.NDArray[np.float64]) -> list[Any]:
    found: list[Any] = np.where(np.isnan(values), None, values).tolist()  # type: ignore[call-overload]
    return _whole(found)


def _whole(values: Any) -> Any:
    if isinstance(values, list):
        return [_whole(one) for one in values]
    return None if values is None else int(values)


def _said(tables: Mapping[tuple[str, ...], list[Any]], axes: Axes) -> Said:
    """The statements of exact tables: a total is of those who were asked."""
    statements = []
    levels: dict[str, frozenset[str]] = {}
    for sides, values in tables.items():
        codes = [[*({code} for code in axes.codes[side]), set(axes.codes[side])] for side in sides]
        levels |= {side: axes.levels(side) for side in sides}
        numbers = np.array(values, dtype=np.float64)
        for place in np.ndindex(*numbers.shape):
            where = {
                side: frozenset(codes[axis][at])
                for axis, (side, at) in enumerate(zip(sides, place, strict=True))
            }
            if not np.isnan(numbers[place]):
                count = int(numbers[place])
                statements.append(Statement(where, count, count, " × ".join(sides)))
    return Said(tuple(statements), levels)
