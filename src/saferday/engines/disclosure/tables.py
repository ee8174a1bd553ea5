"""What every protected table looks like: numbers, what is hidden, and why, in words that a person reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

SHOWN = ""
SMALL = "small"
BASE = "base"
GROUPED = "grouped"
SPREAD = "spread"
ROUTE = "route"
SCHOOLS = "schools"

REASONS: Mapping[str, str] = {
    SMALL: "Hidden: this number is small, or would let somebody work out a small one.",
    BASE: "Hidden: fewer than {minimum_base} pupils were asked this, too few to show an answer safely.",
    GROUPED: "Shown together with another answer, because each number that is shown stands for {minimum} or more.",
    SPREAD: "Hidden: the answers are so alike that a number would say something about single pupils.",
    ROUTE: "Hidden: only pupils who gave a certain answer were asked this, and that answer's number is hidden.",
    SCHOOLS: "Hidden: too few schools took part here, and a number would say something about one of them.",
}
"""Reason key → sentence. The sentences that name a limit are filled by `sentence`."""


def sentence(reason: str, *, minimum: int = 10, minimum_base: int = 30) -> str:
    """The sentence of a reason, with its limits filled in.

    >>> sentence("base", minimum_base=30)
    'Hidden: fewer than 30 pupils were asked this, too few to show an answer safely.'
    """
    return REASONS[reason].format(minimum=minimum, minimum_base=minimum_base)


@dataclass(frozen=True)
class ProtectedTable:
    """A table that may be published.

    ``values`` float64 of shape (levels of the first dimension, …): the number as it is shown, NaN where hidden.
    ``hidden`` bool, and ``reasons`` str (a key of `REASONS`, "" where shown), of the same shape.
    ``dimensions`` names each axis and ``levels`` holds each axis's labels. The true counts are not in it.
    """

    values: npt.NDArray[np.float64]
    hidden: npt.NDArray[np.bool_]
    reasons: npt.NDArray[Any]
    dimensions: tuple[str, ...]
    levels: tuple[npt.NDArray[Any], ...]

    def columns(self, count: str = "count") -> dict[str, list[Any]]:
        """One row for each cell: a column for each dimension, the number (None where hidden), and the reason."""
        axes = np.meshgrid(*[np.arange(len(level)) for level in self.levels], indexing="ij")
        found: dict[str, list[Any]] = {
            name: level[axis.ravel()].tolist()
            for name, level, axis in zip(self.dimensions, self.levels, axes, strict=True)
        }
        found[count] = [None if np.isnan(value) else int(value) for value in self.values.ravel()]
        found["reason"] = [str(reason) for reason in self.reasons.ravel()]
        return found
