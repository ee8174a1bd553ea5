"""What goes into a school's tables and what comes out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from saferday.engines.disclosure.tables import SHOWN, sentence

ONE, SEVERAL = "one", "several"


class UnusableCounts(ValueError):
    """Counts that cannot be of pupils, or that do not fit together."""


@dataclass(frozen=True)
class SchoolRules:
    """What a school's page may show.

    ``minimum_base``: pupils asked, below which a question shows nothing. ``minimum``: pupils behind each number
    that is shown. ``rounding``: numbers are shown to the nearest multiple. ``coarsen``: group answers before hiding
    any; without it small numbers are hidden, and others with them until the hidden ones add up to ``minimum``.
    ``protect_no_answer``: who gave no answer is protected like an answer.
    """

    minimum_base: int = 30
    minimum: int = 10
    rounding: int = 5
    coarsen: bool = True
    protect_no_answer: bool = True

    def __post_init__(self) -> None:
        if not 1 <= self.rounding <= self.minimum <= self.minimum_base:
            raise UnusableCounts("Rules need 1 ≤ rounding ≤ minimum ≤ minimum base.")

    def rounded(self, count: int) -> int:
        """The nearest multiple of the rounding base, halves up; nothing shown falls under ``minimum``."""
        return self.rounding * ((count + self.rounding // 2) // self.rounding)


@dataclass(frozen=True)
class Question:
    """One question's answers in one school.

    ``counts``: whole numbers of shape (categories,), or (years, categories) with the years in order.
    ``no_answer``: how many were asked and gave none: one number, or shape (years,). None where that cannot be, or is
    a category like the others; 0 is not the same, for that nobody kept silent must not be told either.
    ``kind``: "one" (every pupil is in one category) or "several" (each category is chosen or not by every pupil; then
    ``asked`` is how many were asked: one number, or shape (years,)).
    ``ordered``: categories that stand next to one another may be joined; else rare ones are joined as "other".
    ``offered``: bool of shape (categories,): False for a category that nobody could choose here.
    ``none_of_these``: for "several", the category that excludes all others.
    ``joins``: the place of the category that rare ones, and pupils who gave no answer, are joined with where that is
    needed: “other”, say, or the middle of a scale. It is the last one unless given. Set it when the survey is
    written, never by its results.
    ``asked_of``: (key of an earlier question, its categories) when only who chose those was asked this.
    """

    key: str
    counts: npt.NDArray[np.integer]
    labels: Sequence[str] = ()
    ordered: bool = False
    kind: str = ONE
    no_answer: int | npt.NDArray[np.integer] | None = None
    asked: int | npt.NDArray[np.integer] | None = None
    offered: npt.NDArray[np.bool_] | None = None
    none_of_these: int | None = None
    asked_of: tuple[str, tuple[int, ...]] | None = None
    joins: int = -1


@dataclass(frozen=True)
class AnswerGroup:
    """Answers that share one number.

    ``value`` is the rounded count and ``percent`` the share among the rounded counts shown (or of the rounded base
    where groups overlap or some are hidden), both None where hidden. ``with_no_answer``: pupils who gave no answer
    are counted here too. ``reason`` is "" where shown as asked, "grouped" where shown with other answers, or why it
    is hidden; ``why`` is its sentence.
    """

    categories: tuple[int, ...]
    label: str
    value: int | None
    percent: int | None
    with_no_answer: bool = False
    reason: str = SHOWN
    why: str = ""


@dataclass(frozen=True)
class OneWay:
    """The answers of one question by the pupils of some years.

    ``years`` are the places of the years (all of them for the whole school), ``base`` the rounded number asked, None
    where it is under the minimum. ``no_answer_group`` says that the last group is of pupils who gave no answer.
    """

    years: tuple[int, ...]
    base: int | None
    groups: tuple[AnswerGroup, ...]
    reason: str = SHOWN
    why: str = ""

    @property
    def shown(self) -> bool:
        """Whether any number is shown."""
        return any(group.value is not None for group in self.groups)


@dataclass(frozen=True)
class SchoolTable:
    """One question as a school may see it: the whole school, then each band of years (none if it is too small).

    `values`, `hidden` and `reasons` give the same by category, as arrays of shape (1 + bands, categories); a category
    that is shown together with others has the group's value in all its places.
    """

    question: str
    labels: tuple[str, ...]
    whole: OneWay
    bands: tuple[OneWay, ...] = field(default=())

    @property
    def rows(self) -> tuple[OneWay, ...]:
        """The whole school, then the bands."""
        return (self.whole, *self.bands)

    @property
    def values(self) -> npt.NDArray[np.float64]:
        """float64, NaN where hidden."""
        found = np.full((len(self.rows), len(self.labels)), np.nan)
        for row, table in enumerate(self.rows):
            for group in table.groups:
                if group.value is not None:
                    found[row, list(group.categories)] = group.value
        return found

    @property
    def hidden(self) -> npt.NDArray[np.bool_]:
        """True where no number is shown."""
        return np.isnan(self.values)

    @property
    def reasons(self) -> npt.NDArray[Any]:
        """A key of `REASONS` for each category, "" where its own number is shown."""
        found = np.full((len(self.rows), len(self.labels)), SHOWN, dtype="<U16")
        for row, table in enumerate(self.rows):
            for group in table.groups:
                found[row, list(group.categories)] = group.reason
        return found


def why(reason: str, rules: SchoolRules) -> str:
    """The sentence of a reason under the rules; "" where a number is shown as asked."""
    return sentence(reason, minimum=rules.minimum, minimum_base=rules.minimum_base) if reason else ""
