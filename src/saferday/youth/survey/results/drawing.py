"""One picture for a question: bars as SVG, with a mark for the country. Colours come from the style sheet.

The figure of a bar stands in a column of its own at the right: no range and no mark ever reaches it.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

from .showing import Bar, RowView


@dataclass(frozen=True)
class Measures:
    """How a picture is laid out, in its own units.

    Attributes:
        words: the width of a column for the words beside the bars; 0 where they stand above.
        figures: the width of the column for the figures.
        letters: so many fit on a line of words.
        line: from one line of words to the next.
        drop: from the top of a line of words down to where its letters stand.
        figure_drop: from the middle of a bar down to where its figure stands.
    """

    width: int
    words: int
    figures: int
    letters: int
    line: int
    drop: int
    bar: int
    gap: int
    figure_drop: int


NARROW = Measures(320, 0, 46, 38, 19, 15, 18, 12, 5)
"""As wide as a small phone, so that its words can be read there."""
WIDE = Measures(960, 384, 92, 31, 29, 23, 36, 16, 10)
"""For the wall of a hall: words beside the bars."""
FEW = Measures(960, 384, 116, 23, 39, 30, 64, 36, 13)
"""The same for a few answers, which have more room."""
MOST_OF_FEW = 4


@dataclass(frozen=True)
class DrawnBar:
    """A bar with the places of its words."""

    lines: tuple[tuple[int, str], ...]
    top: int
    middle: int
    width: int
    number: str
    number_at: int
    hidden: bool
    mark: int | None
    low: int | None
    high: int | None


@dataclass(frozen=True)
class Picture:
    """Everything that a template needs to draw a row of answers."""

    width: int
    height: int
    left: int
    """Where the bars begin; ``track`` is the length of 100%."""
    track: int
    bar_height: int
    bars: tuple[DrawnBar, ...]


def picture_of(row: RowView, measures: Measures = NARROW) -> Picture:
    """The picture of a row of answers."""
    track = measures.width - measures.words - measures.figures
    at = 0
    bars = []
    for bar in row.bars:
        drawn, at = _bar(bar, measures, track, at)
        bars.append(drawn)
    return Picture(measures.width, max(at, 1), measures.words, track, measures.bar, tuple(bars))


def _bar(bar: Bar, by: Measures, track: int, at: int) -> tuple[DrawnBar, int]:
    """A bar that begins so far down, and where the next one does."""
    lines = textwrap.wrap(bar.label, by.letters) or [""]
    words = len(lines) * by.line
    if by.words:
        high = max(words, by.bar)
        first, top = at + (high - words) // 2, at + (high - by.bar) // 2
        after = at + high + by.gap
    else:
        first, top = at, at + words + 2
        after = top + by.bar + by.gap - 2

    def place(percent: int | None) -> int | None:
        return None if percent is None or bar.percent is None else by.words + round(track * percent / 100)

    middle = top + by.bar // 2
    return (
        DrawnBar(
            lines=tuple((first + number * by.line + by.drop, line) for number, line in enumerate(lines)),
            top=top,
            middle=middle,
            width=round(track * (bar.percent or 0) / 100),
            number="" if bar.percent is None else f"{bar.percent}%",
            number_at=middle + by.figure_drop,
            hidden=bar.percent is None,
            mark=place(bar.other),
            low=place(bar.low),
            high=place(bar.high),
        ),
        after,
    )
