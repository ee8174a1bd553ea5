"""Benign pictures drawn here, each from a number: for the demonstration, the try-it page and the tests.

A scene is a sky, hills, a sun or moon, houses, trees and birds, placed by a generator with the number as its seed,
and grained a little as a photograph is. So the same number always gives the same picture, pictures of different
numbers are far apart as hashes go, and each has enough in it to be hashed with a quality above 50.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFilter

if TYPE_CHECKING:
    import numpy as np

WIDTH, HEIGHT = 640, 480
COUNT = 24
"""How many the demonstration banks."""

Colour = tuple[int, int, int]

_SKIES: tuple[tuple[Colour, Colour], ...] = (
    ((120, 170, 225), (235, 225, 200)),
    ((240, 150, 110), (250, 220, 160)),
    ((40, 50, 95), (130, 110, 150)),
    ((160, 195, 205), (240, 240, 235)),
)


@dataclass(frozen=True)
class DemoPicture:
    """A scene: its number, and the picture."""

    number: int
    image: Image.Image

    def jpeg(self, quality: int = 88) -> bytes:
        """The picture as a JPEG file."""
        file = BytesIO()
        self.image.save(file, "JPEG", quality=quality)
        return file.getvalue()


@lru_cache(maxsize=32)
def demo_picture(number: int) -> DemoPicture:
    """The scene of a number.

    >>> demo_picture(3).image.size
    (640, 480)
    """
    import numpy as np

    random = np.random.default_rng((5_2027, number))
    image = _sky(random)
    draw = ImageDraw.Draw(image)
    _sun(draw, random)
    _clouds(draw, random)
    for depth in range(3):
        _hill(draw, random, depth)
    for _ in range(int(random.integers(2, 6))):
        _house(draw, random)
    for _ in range(int(random.integers(5, 14))):
        _tree(draw, random)
    _fence(draw, random)
    return DemoPicture(number, _grained(image, random))


def _sky(random: np.random.Generator) -> Image.Image:
    import numpy as np

    top, bottom = (np.array(colour, float) for colour in _SKIES[int(random.integers(len(_SKIES)))])
    share = np.linspace(0, 1, HEIGHT)[:, None, None]
    rows = top * (1 - share) + bottom * share
    return Image.fromarray(np.broadcast_to(rows, (HEIGHT, WIDTH, 3)).astype(np.uint8).copy())


def _sun(draw: ImageDraw.ImageDraw, random: np.random.Generator) -> None:
    x, y, size = random.integers(40, WIDTH - 40), random.integers(30, 170), random.integers(22, 60)
    draw.ellipse([x - size, y - size, x + size, y + size], fill=(255, 240, 200))


def _clouds(draw: ImageDraw.ImageDraw, random: np.random.Generator) -> None:
    for _ in range(int(random.integers(1, 5))):
        x, y = random.integers(0, WIDTH), random.integers(15, 150)
        for _ in range(6):
            across, wide, high = random.integers(-60, 60), random.integers(20, 55), random.integers(8, 22)
            draw.ellipse([x + across - wide, y - high, x + across + wide, y + high], fill=(245, 245, 248))


def _hill(draw: ImageDraw.ImageDraw, random: np.random.Generator, depth: int) -> None:
    import numpy as np

    across = np.arange(0, WIDTH + 8, 8)
    height = 210 + depth * 70 + random.integers(-25, 25)
    line = np.full(len(across), float(height))
    for wave in range(1, 5):
        line += (
            random.uniform(8, 45) / wave * np.sin(across / WIDTH * np.pi * wave * 2 + random.uniform(0, 6.3))
        )
    shade = int(150 - 35 * depth + random.integers(-15, 15))
    colour = (int(shade * random.uniform(0.4, 0.9)), shade, int(shade * random.uniform(0.4, 0.7)))
    outline = [(int(x), int(y)) for x, y in zip(across, line, strict=True)]
    draw.polygon([*outline, (WIDTH, HEIGHT), (0, HEIGHT)], fill=colour)


def _house(draw: ImageDraw.ImageDraw, random: np.random.Generator) -> None:
    x, base = int(random.integers(10, WIDTH - 130)), int(random.integers(320, 440))
    wide, high = int(random.integers(60, 125)), int(random.integers(45, 105))
    wall = _colour(random, 150, 235)
    draw.rectangle([x, base - high, x + wide, base], fill=wall)
    roof = (x - 8, base - high), (x + wide + 8, base - high), (x + wide // 2, base - high - wide // 2)
    draw.polygon(roof, fill=_colour(random, 60, 150))
    for column in range(int(random.integers(2, 4))):
        left = x + 10 + column * 28
        if left + 16 < x + wide:
            draw.rectangle([left, base - high + 14, left + 16, base - high + 34], fill=(60, 70, 95))
    draw.rectangle([x + wide - 28, base - 34, x + wide - 12, base], fill=_colour(random, 50, 110))


def _tree(draw: ImageDraw.ImageDraw, random: np.random.Generator) -> None:
    x, base = int(random.integers(0, WIDTH)), int(random.integers(300, 475))
    high = int(random.integers(40, 120))
    draw.rectangle([x - 4, base - high // 2, x + 4, base], fill=(90, 65, 45))
    green = (int(random.integers(30, 90)), int(random.integers(80, 140)), int(random.integers(30, 80)))
    if random.random() < 0.5:
        for step in range(3):
            top, half = base - high + step * high // 5, high // 4 + step * 7
            draw.polygon([(x, top), (x - half, top + high // 2), (x + half, top + high // 2)], fill=green)
    else:
        for _ in range(7):
            dx, dy = random.integers(-high // 4, high // 4 + 1, 2)
            size = high // 4
            top = base - high * 3 // 4 + dy
            draw.ellipse([x + dx - size, top - size, x + dx + size, top + size], fill=green)


def _fence(draw: ImageDraw.ImageDraw, random: np.random.Generator) -> None:
    start, length = int(random.integers(0, WIDTH // 2)), int(random.integers(120, 320))
    base = int(random.integers(430, 470))
    for x in range(start, start + length, 18):
        draw.rectangle([x, base - 34, x + 6, base], fill=(225, 220, 205))
    draw.rectangle([start, base - 26, start + length, base - 21], fill=(215, 208, 190))


def _grained(image: Image.Image, random: np.random.Generator) -> Image.Image:
    import numpy as np

    soft = np.asarray(image.filter(ImageFilter.GaussianBlur(0.6)), np.int16)
    grain = random.normal(0, 3.5, (HEIGHT, WIDTH, 1)).astype(np.int16)
    return Image.fromarray(np.clip(soft + grain, 0, 255).astype(np.uint8))


def _colour(random: np.random.Generator, least: int, most: int) -> Colour:
    red, green, blue = (int(value) for value in random.integers(least, most, 3))
    return red, green, blue
