"""One-off tables: what can be crossed, what was released, and working a new one out."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from saferday.centre.languages.queries import in_language

from ..models import OneOffTable, Survey
from ..results.questions import shown_questions
from ..results.showing import label_of
from ..rules.results import PHASE, PROTECTION, YEAR
from .definitions import instrument_of
from .results import answers_by_school, coded_responses, country_snapshot
from .schools import year_groups, year_name

if TYPE_CHECKING:
    from ..results.oneoff import WorkedOut

MOST_ANSWERS = 300_000
"""Of more answers no table is worked out while somebody waits: reading them takes too long."""


@dataclass(frozen=True)
class Layer:
    """One table of numbers: what it is of, and rows of words and numbers, None where hidden."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int | None, ...]], ...]


@dataclass(frozen=True)
class TableView:
    """A released table in the reader's language."""

    title: str
    layers: tuple[Layer, ...]
    hidden: int


def choices(survey: Survey) -> list[tuple[str, str]]:
    """What can stand on the sides of a table, with its words."""
    assert survey.asked is not None
    own = [(YEAR, str(_("Year group"))), (PHASE, str(_("Route")))]
    asked = [one for one in shown_questions(instrument_of(survey.asked)) if not one.several]
    return [*own, *((one.key, in_language(one.label)) for one in asked)]


def view_of(table: OneOffTable) -> TableView:
    """A released table in words."""
    words = dict(choices(table.survey))
    axes = [[*_axis(table.survey, side), str(_("All"))] for side in table.sides]
    three = len(axes) > 2
    layers = []
    for name, values in zip(
        axes[0] if three else [""], table.values if three else [table.values], strict=True
    ):
        rows = tuple((words, tuple(row)) for words, row in zip(axes[-2], values, strict=True))
        layers.append(Layer(name, tuple(axes[-1]), rows))
    hidden = sum(value is None for layer in layers for _name, row in layer.rows for value in row)
    return TableView(" × ".join(words[side] for side in table.sides), tuple(layers), hidden)


def csv_of(table: OneOffTable) -> bytes:
    """A released table as CSV: a row for each number, empty where hidden."""
    axes = [[*_axis(table.survey, side), str(_("All"))] for side in table.sides]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*table.sides, "count"])
    for place in itertools.product(*(range(len(axis)) for axis in axes)):
        value: Any = table.values
        for at in place:
            value = value[at]
        words = [axis[at] for axis, at in zip(axes, place, strict=True)]
        writer.writerow([*words, "" if value is None else value])
    return out.getvalue().encode()


def _axis(survey: Survey, side: str) -> list[str]:
    assert survey.asked is not None
    if side == YEAR:
        return [year_name(code) for code in year_groups()]
    instrument = instrument_of(survey.asked)
    if side == PHASE:
        return [in_language(route.title) for route in instrument.routes]
    question = next(one for one in shown_questions(instrument) if one.key == side)
    return [label_of(question, at) for at in range(len(question.codes))] + [str(_("No answer"))]


def few_enough(survey: Survey) -> bool:
    """Whether a table can be worked out while somebody waits."""
    return sum(answers_by_school(survey).values()) <= MOST_ANSWERS


def released(survey: Survey) -> list[OneOffTable]:
    """The tables that were released, the oldest first."""
    return list(OneOffTable.objects.filter(survey=survey))


def released_table(survey: Survey, number: int) -> OneOffTable | None:
    """One of them."""
    return OneOffTable.objects.filter(survey=survey, pk=number).first()


def work_out(survey: Survey, sides: Sequence[str]) -> WorkedOut:
    """A new table as it may be released beside everything that is published.

    Raises ``TooLarge``, ``TooFew``, ``WouldTell``, ``UnsafeTable``: nothing is released then.
    """
    from ..results.oneoff import worked_out
    from .auditing import pages_of_area

    country = country_snapshot(survey)
    pages = pages_of_area(survey, None)
    return worked_out(
        coded_responses(survey),
        sides,
        {tuple(one.sides): one.values for one in released(survey)},
        pages[-1] if pages else None,
        country.crossed if country is not None else {},
        PROTECTION,
    )
