"""A question's counts, checked, by year and category."""

from collections.abc import Collection
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from saferday.engines.disclosure.hiding.partitions import Groups, bands_of_years
from saferday.engines.disclosure.hiding.shapes import (
    ONE,
    SEVERAL,
    AnswerGroup,
    OneWay,
    Question,
    SchoolRules,
    SchoolTable,
    UnusableCounts,
    why,
)
from saferday.engines.disclosure.tables import SPREAD


class Counted:
    """A question's counts, checked: shape (years, categories), with who gave no answer beside."""

    def __init__(self, question: Question) -> None:
        counts = np.asarray(question.counts)
        if counts.ndim not in (1, 2) or counts.dtype.kind not in "iu" or not counts.size or counts.min() < 0:
            raise UnusableCounts(
                f"“{question.key}”: counts are whole numbers from 0, by category or by year and category."
            )
        self.question = question
        self.counts = np.atleast_2d(counts).astype(np.int64)
        years, categories = self.counts.shape
        self.labels = tuple(question.labels) or tuple(str(place) for place in range(categories))
        if len(self.labels) != categories:
            raise UnusableCounts(f"“{question.key}”: {len(self.labels)} labels for {categories} categories.")
        offered = question.offered
        self.offered = np.ones(categories, dtype=bool) if offered is None else np.asarray(offered, dtype=bool)
        if self.counts[:, ~self.offered].any():
            raise UnusableCounts(f"“{question.key}”: somebody chose a category that was not offered.")
        self.told = question.no_answer is not None
        silent = np.zeros(years, dtype=np.int64) if question.no_answer is None else question.no_answer
        self.no_answer = self._by_year(silent, years, "no_answer")
        if not -categories <= question.joins < categories:
            raise UnusableCounts(f"“{question.key}”: there is no category {question.joins} to join with.")
        if question.joins == -1 and self.offered.any():
            self.joined = int(np.flatnonzero(self.offered)[-1])
        else:
            self.joined = range(categories)[question.joins]
        if not self.offered[self.joined]:
            raise UnusableCounts(f"“{question.key}”: the category to join with was not offered.")
        if question.kind == SEVERAL:
            if question.asked is None:
                raise UnusableCounts(f"“{question.key}”: say how many were asked.")
            self.asked = self._by_year(question.asked, years, "asked")
            if (self.counts > self.asked[:, None]).any():
                raise UnusableCounts(f"“{question.key}”: more chose a category than were asked.")
        elif question.kind == ONE:
            self.asked = self.counts.sum(axis=1) + self.no_answer
        else:
            raise UnusableCounts(f"“{question.key}”: the kind is “one” or “several”.")
        self.base = int(self.asked.sum())

    def _by_year(self, given: Any, years: int, name: str) -> npt.NDArray[np.int64]:
        found = np.atleast_1d(np.asarray(given)).astype(np.int64)
        if len(found) != years or found.min() < 0:
            raise UnusableCounts(
                f"“{self.question.key}”: {name} is one number from 0 for each year ({years})."
            )
        return found

    @property
    def years(self) -> tuple[int, ...]:
        return tuple(range(len(self.counts)))

    @cached_property
    def choices(self) -> list[int]:
        """Places of the categories that could be chosen."""
        return [int(place) for place in np.flatnonzero(self.offered)]

    @cached_property
    def joins(self) -> int:
        """The place, among the choices, of the category that takes in what is too small."""
        return self.choices.index(self.joined)

    def bands(self, rules: SchoolRules, breaks: Collection[int]) -> Groups | None:
        """Bands of years by the number asked; a routed question has none, for that number is an answer."""
        if self.question.asked_of is not None or len(self.counts) == 1:
            return None
        return bands_of_years(self.asked, rules.minimum_base, breaks)

    def withheld(self, reason: str, rules: SchoolRules) -> SchoolTable:
        shown_base = reason == SPREAD
        groups = tuple(
            AnswerGroup((place,), self.labels[place], None, None, reason=reason, why=why(reason, rules))
            for place in self.choices
        )
        base = rules.rounded(self.base) if shown_base else None
        whole = OneWay(self.years, base, groups, reason, why(reason, rules))
        return SchoolTable(self.question.key, self.labels, whole)


def percent_of(value: int, whole: int) -> int:
    """A share of rounded numbers only, so that it tells nothing that they do not."""
    return min(100, (200 * value + whole) // (2 * whole))
