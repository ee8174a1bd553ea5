"""Shared vectors: grey pictures by formula, and their hashes. Whoever ports PDQ, as the browser does, meets the same.

``vectors.json`` beside this holds, for each, ``shape`` (height, width), the ``formula`` and its ``numbers``, and the
``pdq`` and ``quality`` that the reference gives. Write it again with ``python -m
saferday.engines.hashmatch.tests.test_vectors``.
"""

import json
from pathlib import Path

import numpy as np
import pdqhash
import pytest

from saferday.engines.hashmatch import pdq_from_gray

FILE = Path(__file__).with_name("vectors.json")

# Integers only, so that every language makes the same bytes. y is the row, x the column; % of what is not negative.
FORMULAS = {
    "(a*y + b*x + c) % 256": lambda y, x, a, b, c: (a * y + b * x + c) % 256,
    "((y*y)/a + (x*x)/b + c*x) % 256, / rounding down": lambda y, x, a, b, c: (
        (y * y // a + x * x // b + c * x) % 256
    ),
    "255 if (y/a + x/b) % 2 == c else 0, / rounding down": lambda y, x, a, b, c: np.where(
        (y // a + x // b) % 2 == c, 255, 0
    ),
    "((y*7919 + x*104729 + a*(y*x) + b) * 2654435761 % 2^32) / 2^24 (noise), c is 0": lambda y, x, a, b, c: (
        (y * 7919 + x * 104729 + a * y * x + b) * 2654435761 % 2**32 // 2**24
    ),
}
SHAPES = [
    (1, 1),
    (4, 64),
    (5, 5),
    (16, 200),
    (63, 65),
    (64, 64),
    (65, 127),
    (100, 100),
    (128, 128),
    (129, 257),
    (200, 300),
]
SHAPES += [(256, 256), (333, 250), (480, 640), (5, 900), (700, 12)]
NUMBERS = {
    0: [(1, 1, 0), (3, 2, 40), (0, 0, 200)],
    1: [(37, 53, 1), (91, 20, 0)],
    2: [(8, 8, 0), (30, 17, 1)],
    3: [(13, 5, 0), (3, 99, 0)],
}


def picture(shape, formula, numbers):
    """uint8[height, width] by formula."""
    y, x = np.indices(shape, dtype=np.uint64)
    return FORMULAS[formula](y, x, *(np.uint64(each) for each in numbers)).astype(np.uint8)


def vectors():
    """Every shape by every formula, hashed by the reference."""
    for shape in SHAPES:
        for number, formula in enumerate(FORMULAS):
            for numbers in NUMBERS[number]:
                bits, quality = pdqhash.compute(np.dstack([picture(shape, formula, numbers)] * 3))
                yield {
                    "shape": list(shape),
                    "formula": formula,
                    "numbers": list(numbers),
                    "pdq": np.packbits(bits).tobytes().hex(),
                    "quality": quality,
                }


STORED = json.loads(FILE.read_text()) if FILE.exists() else []


def test_the_file_is_what_the_reference_gives():
    assert list(vectors()) == STORED


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_ours_are_equal(shape):
    mine = [vector for vector in STORED if vector["shape"] == list(shape)]
    assert mine
    for vector in mine:
        made = pdq_from_gray(picture(shape, vector["formula"], vector["numbers"]))
        assert (made.hex, made.quality) == (vector["pdq"], vector["quality"])


if __name__ == "__main__":
    FILE.write_text("[\n" + ",\n".join(json.dumps(vector) for vector in vectors()) + "\n]\n")
