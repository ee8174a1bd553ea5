"""One picture for a question: bars as SVG, with a mark for the country. Colours come from the style sheet."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

from .showing import RowView

WIDTH = 320
LINE, BAR, GAP = 16, 18, 12
LETTERS = 44
"""So many letters fit on a line of the picture at its width."""


@dataclass(frozen=True)
class DrawnBar:
    """A bar with the places of its words."""

    lines: tuple[tuple[int, str], ...]
    top: int
    width: int
    number: str
    number_at: int
    inside: bool
    mark: int | None
    hidden: bool
    low: int | None
    high: int | None


@dataclass(frozen=True)
class Picture:
    """Everything that a template needs to draw a row of answers."""

    width: int
    height: int
    bars: tuple[DrawnBar, ...]
    bar_height: int = BAR


def picture_of(row: RowView) -> Picture:
    """The picture of a row of answers, as wide as a small phone, so that its words can be read there."""
    at = 0
    bars = []
    for bar in row.bars:
        lines = []
        for words in textwrap.wrap(bar.label, LETTERS) or [""]:
            at += LINE
            lines.append((at - 3, words))
        percent = bar.percent or 0
        width = round(WIDTH * percent / 100)
        # At the bar's beginning, where the country's mark seldom is.
        mark = None if bar.other is None or bar.percent is None else round(WIDTH * bar.other / 100)
        inside = width > 60 and (mark is None or mark > 44)
        bars.append(
            DrawnBar(
                lines=tuple(lines),
                top=at + 2,
                width=width,
                number="" if bar.percent is None else f"{bar.percent}%",
                number_at=6 if inside else max(width, mark or 0) + 8,
                inside=inside,
                mark=mark,
                hidden=bar.percent is None,
                low=None if bar.low is None else round(WIDTH * bar.low / 100),
                high=None if bar.high is None else round(WIDTH * bar.high / 100),
            )
        )
        at += BAR + GAP
    return Picture(WIDTH, max(at, 1), tuple(bars))
