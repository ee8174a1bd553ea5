"""Two questions crossed for the country, for researchers."""

from __future__ import annotations

import numpy as np

from saferday.engines.disclosure import PTable, perturb_counts

from ...rules.results import PHASE, YEAR, Protection
from ...statistics.tables import tabulate
from ..coding import FIRST, Coded, Codes
from ..counting import KEYS
from .noise import LARGEST_NOISE

MOST_CROSSED = 80
Crossed = dict[str, list[list[int | None]]]
"""By "a|b", where a stands before b: the shown count of each pair of categories, None where hidden. The last row and
the last column are those who gave no answer."""


def crossed_tables(data: Coded, ptable: PTable, protection: Protection) -> Crossed:
    """Every two questions with one answer, the year group and the route, crossed for the country."""
    if len(np.unique(data.schools)) < protection.area_schools or len(data) < protection.area_base:
        return {}
    columns: dict[str, Codes] = {YEAR: data.years, PHASE: data.routes}
    places = {YEAR: list(range(len(data.year_codes))), PHASE: list(range(len(data.route_names)))}
    sizes = {YEAR: len(data.year_codes), PHASE: len(data.route_names)}
    for question in [one for one in data.questions if not one.several][:MOST_CROSSED]:
        columns[question.key] = data.columns[question.key][0]
        sizes[question.key] = FIRST + len(question.codes)
        places[question.key] = [*range(FIRST, sizes[question.key]), 1]
    found: Crossed = {}
    names = list(columns)
    for at, first in enumerate(names):
        others = {name: columns[name] for name in names[at + 1 :] if {first, name} != {YEAR, PHASE}}
        tables = tabulate(others, sizes, [columns[first]], [sizes[first]], None, data.keys, keys=KEYS)
        for second, table in tables.items():
            both = np.ix_(places[first], places[second])
            if table.counts[both].sum() < protection.area_base:
                continue
            shown = perturb_counts(
                table.counts[both],
                table.cell_keys[both],
                ptable,
                # As on the pages: what is hidden there must not stand here.
                threshold=protection.small + LARGEST_NOISE,
            )
            found[f"{first}|{second}"] = [
                [None if np.isnan(value) else int(value) for value in row] for row in shown.values
            ]
    return found
