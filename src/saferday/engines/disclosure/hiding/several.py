"""Questions with several answers: each answer was chosen or was not, and both must be enough."""

from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt

from saferday.engines.disclosure.hiding.counted import Counted, percent_of
from saferday.engines.disclosure.hiding.partitions import Groups
from saferday.engines.disclosure.hiding.shapes import AnswerGroup, OneWay, SchoolRules, SchoolTable, why
from saferday.engines.disclosure.tables import SHOWN, SMALL, SPREAD


def several_answers(counted: Counted, rules: SchoolRules, breaks: Collection[int]) -> SchoolTable:
    """Each category is a question of its own: chosen or not; both must be large enough in every row shown."""
    bands = counted.bands(rules, breaks)
    whole = _chosen(counted, (counted.years,), rules)
    if not any(whole):
        return counted.withheld(SPREAD, rules)
    tables = [_several_row(counted, counted.years, whole, rules)]
    if bands is not None:
        both = [wide and narrow for wide, narrow in zip(whole, _chosen(counted, bands, rules), strict=True)]
        if any(both):
            tables += [_several_row(counted, band, both, rules) for band in bands]
    return SchoolTable(counted.question.key, counted.labels, tables[0], tuple(tables[1:]))


def _chosen(counted: Counted, rows: Groups, rules: SchoolRules) -> list[bool]:
    """Whether each category may be shown in all of these rows."""
    shown = [True] * len(counted.choices)
    for years in rows:
        asked = int(counted.asked[list(years)].sum())
        counts = counted.counts[list(years)].sum(axis=0)[counted.choices]
        shown = [
            was and rules.minimum <= int(count) <= asked - rules.minimum
            for was, count in zip(shown, counts, strict=True)
        ]
        _hide_none_of_these(counted, counts, asked, shown, rules)
    return shown


def _hide_none_of_these(
    counted: Counted, counts: npt.NDArray[np.int64], asked: int, shown: list[bool], rules: SchoolRules
) -> None:
    """Hides “none of these” where the pupils it leaves are more than the shown categories account for.

    Whoever chose something chose a category, so the hidden ones would be known to have been chosen.
    """
    none = counted.question.none_of_these
    if none is None or none not in counted.choices:
        return
    at = counted.choices.index(none)
    others = [place for place in range(len(shown)) if place != at]
    hidden = [place for place in others if not shown[place]]
    if not shown[at] or not hidden:
        return
    visible = sum(int(counts[place]) for place in others if shown[place])
    if asked - int(counts[at]) - int(counted.no_answer.sum()) > visible:
        shown[at] = False


def _several_row(
    counted: Counted, years: tuple[int, ...], shown: Sequence[bool], rules: SchoolRules
) -> OneWay:
    base = rules.rounded(int(counted.asked[list(years)].sum()))
    counts = counted.counts[list(years)].sum(axis=0)
    groups = []
    for place, may in zip(counted.choices, shown, strict=True):
        value = rules.rounded(int(counts[place])) if may else None
        percent = None if value is None else percent_of(value, base)
        reason = SHOWN if may else SMALL
        groups.append(
            AnswerGroup((place,), counted.labels[place], value, percent, False, reason, why(reason, rules))
        )
    return OneWay(years, base, tuple(groups))
