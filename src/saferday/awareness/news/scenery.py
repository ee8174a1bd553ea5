"""The sunrise over hills that every post has for itself, in the share picture and on the page. No Django."""

import hashlib
import math
from dataclasses import dataclass

WIDTH, HEIGHT = 600, 200
"""The size of the picture on the page, in the units of its drawing."""


@dataclass(frozen=True)
class Hill:
    """A line of hills: how far down it lies, how much it swings, how many waves it has, where they begin.

    Heights are shares of the picture's height, from its top.
    """

    level: float
    swing: float
    waves: float
    phase: float

    def height_at(self, x: float) -> float:
        """How far down the line is at ``x`` (0 to 1)."""
        slow = 0.6 + 0.4 * math.cos(self.phase + 4 * x)
        return self.level + self.swing * math.sin(self.phase + self.waves * math.tau * x) * slow


def hills(title: str) -> tuple[Hill, Hill, Hill]:
    """The three lines of hills of a title, the farthest first."""
    turn = hashlib.sha256(title.encode()).digest()[0] / 255 * math.tau
    return (
        Hill(0.717, 0.073, 1.15, turn),
        Hill(0.781, 0.060, 0.85, turn + 2.1),
        Hill(0.854, 0.038, 1.40, turn + 4.4),
    )


def outlines(title: str, *, wide: bool = False) -> tuple[str, ...]:
    """The hills as SVG paths for a picture on the page; in a wide one they lie lower, below the words."""
    found = []
    for hill, lift in zip(hills(title), (0.02, -0.01, -0.03) if wide else (0.16, 0.07, -0.02), strict=True):
        heights = (hill.height_at(x / 12) for x in range(13))
        swing = 0.9 if wide else 1.6
        points = [
            (x * WIDTH / 12, (hill.level - lift + swing * (height - hill.level)) * HEIGHT)
            for x, height in enumerate(heights)
        ]
        found.append(f"{_smooth(points)}V{HEIGHT}H0Z")
    return tuple(found)


def sun_at(title: str, *, wide: bool = False) -> tuple[int, int]:
    """Where the sun stands on the page's picture; in a wide one well to the right."""
    share = hashlib.sha256(title.encode()).digest()[1] / 255
    left, room = (0.76, 0.08) if wide else (0.58, 0.28)
    return round(WIDTH * (left + room * share)), round(HEIGHT * 0.6)


def _smooth(points: list[tuple[float, float]]) -> str:
    """A curve through all points (Catmull-Rom, as cubic curves)."""
    path = f"M{points[0][0]:.0f} {points[0][1]:.0f}"
    for here in range(len(points) - 1):
        before, start, end, after = (
            points[max(0, min(i, len(points) - 1))] for i in range(here - 1, here + 3)
        )
        one = (start[0] + (end[0] - before[0]) / 6, start[1] + (end[1] - before[1]) / 6)
        two = (end[0] - (after[0] - start[0]) / 6, end[1] - (after[1] - start[1]) / 6)
        path += f"C{one[0]:.0f} {one[1]:.0f} {two[0]:.0f} {two[1]:.0f} {end[0]:.0f} {end[1]:.0f}"
    return path
