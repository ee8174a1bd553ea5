"""Draws a picture, distorts it, and lays the results out with their distances: docs/images/pdq-distortions.png."""

import argparse
import io
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from benchmarks.pdq_distortions import DISTORTIONS, encoded
from saferday.engines.hashmatch import MATCH_DISTANCE, pdq_dihedral_from_bytes, pdq_from_bytes

SHOWN = (
    *("saved again as JPEG, quality 30", "an eighth of the size", "noise", "a watermark across the middle"),
    *("cropped by 1 % a side", "cropped by 5 % a side", "a screenshot with a margin of 2 %", "mirrored"),
)
WIDTH, HEIGHT = 1600, 1200
CELL_WIDTH, CELL_HEIGHT, GAP, CAPTION = 300, 225, 24, 58
INK, SOFT, PAPER = (34, 40, 49), (96, 106, 120), (252, 251, 248)
MATCH, NO_MATCH = (20, 108, 92), (168, 62, 38)


def scene() -> Image.Image:
    """A bay at evening, with hills, a lighthouse and boats: ours, drawn."""
    random = np.random.default_rng(20)
    rows = np.linspace(0, 1, HEIGHT)[:, None]
    sky = np.array([[66, 92, 138]]) * (1 - rows) + np.array([[246, 190, 140]]) * rows
    picture = Image.fromarray(np.repeat(sky[:, None, :], WIDTH, axis=1).astype(np.uint8))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((980, 430, 1160, 610), fill=(255, 226, 170))
    for depth, colour in enumerate([(120, 116, 140), (88, 98, 122), (58, 84, 98), (40, 66, 72)]):
        steps = random.normal(0, 26, 41).cumsum()
        top = 560 + 75 * depth + steps - steps.mean()
        line = [(40 * number, float(place)) for number, place in enumerate(top)]
        draw.polygon([*line, (WIDTH, HEIGHT), (0, HEIGHT)], fill=colour)
    draw.rectangle((0, 900, WIDTH, HEIGHT), fill=(52, 104, 128))
    for _ in range(500):
        x, y = random.integers(0, WIDTH), random.integers(905, HEIGHT)
        long = int(random.integers(20, 140) * (y - 880) / 200)
        draw.line((x, y, x + long, y), fill=tuple(int(c) for c in random.integers(90, 190, 3)), width=3)
    draw.polygon([(330, 880), (360, 480), (420, 480), (450, 880)], fill=(240, 236, 226))
    for band in range(3):
        draw.rectangle(
            (352 - 6 * band, 550 + 110 * band, 428 + 6 * band, 600 + 110 * band), fill=(196, 66, 58)
        )
    draw.rectangle((362, 430, 418, 480), fill=(255, 232, 150))
    draw.polygon([(350, 430), (390, 380), (430, 430)], fill=(60, 50, 54))
    for x, y, size in ((760, 960, 1.0), (1180, 1040, 1.6), (560, 1090, 1.3)):
        draw.polygon(
            [(x, y), (x + 120 * size, y), (x + 95 * size, y + 34 * size), (x + 22 * size, y + 34 * size)],
            fill=(70, 44, 38),
        )
        draw.polygon(
            [(x + 56 * size, y - 6), (x + 56 * size, y - 130 * size), (x + 116 * size, y - 6)],
            fill=(244, 240, 232),
        )
    return picture.filter(ImageFilter.GaussianBlur(0.8))


def sheet() -> Image.Image:
    """Two rows of four: the distorted picture, what was done, how many bits, and whether that is a match."""
    original = encoded(scene(), quality=92)
    banked, eight = pdq_from_bytes(original), pdq_dihedral_from_bytes(original).all()
    page = Image.new("RGB", (4 * CELL_WIDTH + 5 * GAP, 2 * (CELL_HEIGHT + CAPTION) + 3 * GAP), PAPER)
    draw = ImageDraw.Draw(page)
    for number, name in enumerate(SHOWN):
        data = DISTORTIONS[name](Image.open(io.BytesIO(original)))
        bits = banked.distance(pdq_from_bytes(data))
        left = GAP + number % 4 * (CELL_WIDTH + GAP)
        top = GAP + number // 4 * (CELL_HEIGHT + CAPTION + GAP)
        shown = Image.open(io.BytesIO(data)).convert("RGB")
        page.paste(shown.resize((CELL_WIDTH, CELL_HEIGHT), Image.Resampling.LANCZOS), (left, top))
        matched = bits <= MATCH_DISTANCE
        told = f"{bits} bits: {'match' if matched else 'no match'}"
        if name == "mirrored":
            told += f"; {min(each.distance(pdq_from_bytes(data)) for each in eight)} from its mirrored hash"
        draw.text((left, top + CELL_HEIGHT + 8), name, fill=INK, font=ImageFont.load_default(17))
        draw.text(
            (left, top + CELL_HEIGHT + 31),
            told,
            fill=MATCH if matched else NO_MATCH,
            font=ImageFont.load_default(16),
        )
    return page


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pdq_sheet", description=__doc__)
    parser.add_argument("file", type=Path, metavar="FILE")
    sheet().quantize(200).save(parser.parse_args().file, optimize=True)
