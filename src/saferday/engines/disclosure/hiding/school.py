"""One question, or all questions, of one school, grouped, rounded and hidden.

The guarantee, and what it is worth against whom, is in docs/algorithms/disclosure.md.
"""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from saferday.engines.disclosure.frames import coded, column, is_frame
from saferday.engines.disclosure.hiding.counted import Counted, percent_of
from saferday.engines.disclosure.hiding.joins import joins_tell_nothing
from saferday.engines.disclosure.hiding.partitions import (
    Groups,
    closed_from_left,
    joined_rare,
)
from saferday.engines.disclosure.hiding.several import several_answers
from saferday.engines.disclosure.hiding.shapes import (
    SEVERAL,
    AnswerGroup,
    OneWay,
    Question,
    SchoolRules,
    SchoolTable,
    UnusableCounts,
    why,
)
from saferday.engines.disclosure.tables import BASE, GROUPED, ROUTE, SHOWN, SMALL, SPREAD

STANDARD = SchoolRules()
ALONE = -1


def round_and_hide(
    data: Any,
    *,
    labels: Sequence[str] = (),
    ordered: bool = False,
    no_answer: int | npt.NDArray[np.integer] | None = None,
    rules: SchoolRules = STANDARD,
    breaks: Collection[int] = (),
    ordered_questions: Collection[str] = (),
) -> Any:
    """A school's counts as its page may show them.

    ``data`` is an integer array of shape (categories,), or (years, categories) with the years in order: the answers
    to one question that takes one answer; the result is a `SchoolTable`. Or it is a pandas or polars DataFrame
    (or a mapping of columns) with the columns question, category, count and perhaps year: the result is a dict of
    question → `SchoolTable`, where ``ordered_questions`` names those whose categories may be joined with
    neighbours. For several answers, routed questions and categories not offered, see `round_and_hide_school`.

    ``no_answer`` is how many were asked and gave no answer: one number or shape (years,), None where all had to.
    ``breaks`` are the places between years that a band should not reach across (primary and secondary).

    >>> import numpy as np
    >>> table = round_and_hide(np.array([3, 9, 24, 30, 17]), ordered=True, labels=["1", "2", "3", "4", "5"])
    >>> [(group.label, group.value, group.percent) for group in table.whole.groups]
    [('1 or 2', 10, 13), ('3', 25, 31), ('4', 30, 38), ('5', 15, 19)]
    """
    if is_frame(data):
        return _of_frame(data, rules, breaks, ordered_questions)
    question = Question("", np.asarray(data), labels, ordered, no_answer=no_answer)
    return round_and_hide_school([question], rules=rules, breaks=breaks)[""]


def round_and_hide_school(
    questions: Sequence[Question], *, rules: SchoolRules = STANDARD, breaks: Collection[int] = ()
) -> dict[str, SchoolTable]:
    """All questions of one school, key → table, in the order given.

    A question that only those who gave a certain answer were asked is shown when that answer's number is shown (alone
    or as a whole group); else the number asked would give it away. Raises `UnusableCounts`.
    """
    found: dict[str, SchoolTable] = {}
    for question in questions:
        if question.key in found:
            raise UnusableCounts(f"Question “{question.key}” is there twice.")
        counted = Counted(question)
        if question.asked_of is not None and not _route_is_shown(question.asked_of, found):
            found[question.key] = counted.withheld(ROUTE, rules)
        elif counted.base < rules.minimum_base:
            found[question.key] = counted.withheld(BASE, rules)
        elif question.kind == SEVERAL:
            found[question.key] = several_answers(counted, rules, breaks)
        else:
            found[question.key] = _one(counted, rules, breaks, _routes_from(question.key, questions))
    return found


def _routes_from(key: str, questions: Sequence[Question]) -> tuple[frozenset[int], ...]:
    """The sets of this question's categories that lead to further questions."""
    routes = (question.asked_of for question in questions)
    return tuple(frozenset(route[1]) for route in routes if route is not None and route[0] == key)


def _one(
    counted: Counted, rules: SchoolRules, breaks: Collection[int], routes: tuple[frozenset[int], ...]
) -> SchoolTable:
    answers = counted.counts[:, counted.choices]
    silent = counted.no_answer if counted.told and rules.protect_no_answer else None
    if not rules.coarsen:
        return _one_plain(counted, answers, rules)
    everyone = answers.sum(axis=0, keepdims=True)
    parted = _parted(
        everyone,
        None if silent is None else silent.sum(keepdims=True),
        counted.joins,
        counted.question.ordered,
        rules,
        tuple(frozenset(counted.choices.index(place) for place in route) for route in routes),
    )
    if parted is None or len(parted.groups) < 2:
        return counted.withheld(SPREAD, rules)
    whole = _row(counted, counted.years, answers, parted, rules)
    bands = counted.bands(rules, breaks)
    coarser = None if bands is None else _in_bands(counted, answers, parted, bands, rules)
    tables = (
        ()
        if bands is None or coarser is None
        else (tuple(_row(counted, band, answers, coarser, rules) for band in bands))
    )
    return SchoolTable(counted.question.key, counted.labels, whole, tables)


class _Parts(NamedTuple):
    """Groups of answers, and which of them counts who gave no answer: a place, `ALONE`, or None for nobody."""

    groups: Groups
    silent: int | None


def _parted(
    counts: npt.NDArray[np.int64],
    silent: npt.NDArray[np.int64] | None,
    joins: int,
    ordered: bool,
    rules: SchoolRules,
    routes: tuple[frozenset[int], ...] = (),
) -> _Parts | None:
    """The finest grouping in which every number, and who gave no answer, is large enough in every row.

    ``silent`` has shape (rows,), None where nobody could give no answer. Where it can, the grouping keeps answers that
    lead to a further question apart from those that do not.
    """
    alone = silent is not None and bool((silent >= rules.minimum).all())
    joined = counts
    if silent is not None and not alone:
        joined = counts.copy()
        joined[:, joins] += silent
    if ordered:
        places = range(1, counts.shape[1])
        borders = {place for place in places for route in routes if (place in route) != (place - 1 in route)}
        groups = closed_from_left(joined, rules.minimum, borders) or closed_from_left(joined, rules.minimum)
    elif silent is None or alone:
        groups = joined_rare(counts, rules.minimum, joins)
    else:
        groups = joined_rare(np.column_stack([counts, silent]), rules.minimum, joins)
        if groups is not None:
            groups = tuple(tuple(place for place in group if place < counts.shape[1]) for group in groups)
    if groups is None:
        return None
    if silent is None:
        return _Parts(groups, None)
    return _Parts(groups, ALONE if alone else next(at for at, group in enumerate(groups) if joins in group))


def _in_bands(
    counted: Counted, answers: npt.NDArray[np.int64], parted: _Parts, bands: Groups, rules: SchoolRules
) -> _Parts | None:
    """A coarser grouping in which every number is large enough in every band; None if it tells nothing.

    It joins groups of the whole school's page and splits none: that is what keeps the bands and the whole school from
    being subtracted from one another.
    """
    of_groups = np.stack([answers[:, list(group)].sum(axis=1) for group in parted.groups], axis=1)
    silent: npt.NDArray[np.int64] | None = None
    if parted.silent == ALONE:
        silent = np.array([counted.no_answer[list(band)].sum() for band in bands])
    elif parted.silent is not None:
        of_groups[:, parted.silent] += counted.no_answer
    in_bands = np.stack([of_groups[list(band)].sum(axis=0) for band in bands])
    joins = next(at for at, group in enumerate(parted.groups) if counted.joins in group)
    coarser = _parted(in_bands, silent, joins, counted.question.ordered, rules)
    if coarser is None or len(coarser.groups) < 2:
        return None
    joined_silent = None if silent is None or coarser.silent in (None, ALONE) else silent
    if not joins_tell_nothing(
        coarser.groups,
        in_bands,
        joined_silent,
        coarser.silent,
        ordered=counted.question.ordered,
        joins=joins,
        minimum=rules.minimum,
    ):
        return None
    groups = tuple(
        tuple(sorted(c for part in parts for c in parted.groups[part])) for parts in coarser.groups
    )
    if parted.silent is None or parted.silent == ALONE:
        return _Parts(groups, coarser.silent)
    return _Parts(groups, next(at for at, parts in enumerate(coarser.groups) if parted.silent in parts))


def _row(
    counted: Counted,
    years: tuple[int, ...],
    answers: npt.NDArray[np.int64],
    parted: _Parts,
    rules: SchoolRules,
) -> OneWay:
    """The numbers of some years under a grouping in which each is large enough."""
    inside = answers[list(years)].sum(axis=0)
    no_answer = int(counted.no_answer[list(years)].sum())
    sums = [int(inside[list(group)].sum()) for group in parted.groups]
    if parted.silent is not None and parted.silent != ALONE:
        sums[parted.silent] += no_answer
    if parted.silent == ALONE:
        sums.append(no_answer)
    values = [rules.rounded(count) for count in sums]
    groups = []
    for at, group in enumerate(parted.groups):
        reason = GROUPED if len(group) > 1 or at == parted.silent else SHOWN
        places = tuple(counted.choices[place] for place in group)
        label = _joined_label(counted, places, at == parted.silent)
        percent = percent_of(values[at], sum(values))
        groups.append(
            AnswerGroup(places, label, values[at], percent, at == parted.silent, reason, why(reason, rules))
        )
    if parted.silent == ALONE:
        groups.append(AnswerGroup((), "No answer", values[-1], percent_of(values[-1], sum(values)), True))
    return OneWay(years, rules.rounded(int(sum(sums))), tuple(groups))


def _one_plain(counted: Counted, answers: npt.NDArray[np.int64], rules: SchoolRules) -> SchoolTable:
    """Without grouping: what is hidden adds up to enough, who gave no answer among it."""
    everyone = answers.sum(axis=0)
    silent = [int(counted.no_answer.sum())] if counted.told and rules.protect_no_answer else []
    counts = np.array([[*everyone.tolist(), *silent]])
    parts = joined_rare(counts, rules.minimum, counted.joins)
    if parts is None or len(parts) < 2:
        return counted.withheld(SPREAD, rules)
    shown = {part[0] for part in parts if len(part) == 1}
    base = rules.rounded(int(counts.sum()))
    groups = []
    for place, count in enumerate(everyone.tolist()):
        value = rules.rounded(count) if place in shown else None
        reason = SHOWN if place in shown else SMALL
        percent = None if value is None else percent_of(value, base)
        at = counted.choices[place]
        groups.append(
            AnswerGroup((at,), counted.labels[at], value, percent, False, reason, why(reason, rules))
        )
    return SchoolTable(counted.question.key, counted.labels, OneWay(counted.years, base, tuple(groups)))


def _route_is_shown(route: tuple[str, tuple[int, ...]], found: dict[str, SchoolTable]) -> bool:
    """Whether the number of pupils on a route is a sum of numbers that the earlier question shows."""
    earlier, categories = route
    if earlier not in found:
        raise UnusableCounts(f"Question “{earlier}” must come before the one that its answers lead to.")
    inside = set(categories)
    for group in found[earlier].whole.groups:
        met = inside & set(group.categories)
        if met and (group.value is None or group.with_no_answer or met != set(group.categories)):
            return False
    return True


def _joined_label(counted: Counted, places: tuple[int, ...], with_no_answer: bool) -> str:
    names = [counted.labels[place] for place in places]
    label = " or ".join(names) if len(names) < 3 else f"{', '.join(names[:-1])} or {names[-1]}"
    return f"{label}, or no answer" if with_no_answer else label


def _of_frame(
    table: Any, rules: SchoolRules, breaks: Collection[int], ordered_questions: Collection[str]
) -> dict[str, SchoolTable]:
    asked, questions = coded(table, "question")
    chosen, categories = coded(table, "category")
    counts = column(table, "count")
    by_year = "year" in [str(name) for name in table]
    at_year, years = coded(table, "year") if by_year else (np.zeros(len(counts), dtype=int), np.zeros(1))
    found = []
    for place, key in enumerate(questions):
        rows = asked == place
        used = np.unique(chosen[rows])
        cells = np.zeros((len(years), len(used)), dtype=np.int64)
        np.add.at(cells, (at_year[rows], np.searchsorted(used, chosen[rows])), counts[rows])
        labels = [str(label) for label in categories[used]]
        found.append(
            Question(
                str(key),
                cells,
                labels,
                str(key) in ordered_questions,
            )
        )
    return round_and_hide_school(found, rules=rules, breaks=breaks)
