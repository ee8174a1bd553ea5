"""Charts as geometry: a template draws the bars, and shows the same numbers as a table beside them."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, HEAD, FOOT, LEFT = 420, 200, 18, 22, 40


@dataclass(frozen=True)
class DrawnBar:
    """A bar: its place, and what it says."""

    x: float
    y: float
    width: float
    height: float
    name: str
    count: int
    labelled: bool
    highest: bool
    """Of all bars, and not nothing: its number is written above it."""

    @property
    def middle(self) -> float:
        """Where its number stands."""
        return round(min(self.x + self.width / 2, WIDTH - 16), 1)


@dataclass(frozen=True)
class Chart:
    """Bars in a field of ``WIDTH`` × ``HEIGHT``, with the lines of its scale."""

    bars: tuple[DrawnBar, ...]
    lines: tuple[tuple[float, int], ...]
    total: int
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT

    @property
    def base(self) -> int:
        """Where the bars stand."""
        return HEIGHT - FOOT


def chart(values: Sequence[tuple[str, int]], *, label_every: int = 1) -> Chart:
    """Bars for named counts, scaled to a round number above the greatest."""
    greatest = max((count for _name, count in values), default=0)
    top = _round_above(greatest)
    field = HEIGHT - FOOT - HEAD
    step = (WIDTH - LEFT) / max(len(values), 1)
    bars = tuple(
        DrawnBar(
            x=round(LEFT + number * step + step * 0.12, 1),
            y=round(HEIGHT - FOOT - field * count / top, 1),
            width=round(step * 0.76, 1),
            height=round(field * count / top, 1),
            name=name,
            count=count,
            labelled=number % label_every == 0,
            highest=0 < count == greatest,
        )
        for number, (name, count) in enumerate(values)
    )
    lines = tuple((round(HEIGHT - FOOT - field * part / 2, 1), top * part // 2) for part in range(3))
    return Chart(bars, lines, sum(count for _name, count in values))


def _round_above(count: int) -> int:
    """The next 2, 4, 10, 20, 40, 100 … from the count on: an even number, so that its half is whole."""
    top = 1
    while True:
        for step in (2, 4, 10):
            if top * step >= count:
                return top * step
        top *= 10
