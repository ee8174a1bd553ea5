"""Schools as they took part: 83 pupils in a few years, twenty questions, answered as pupils do."""

from collections.abc import Iterator

import numpy as np

from saferday.engines.disclosure import Question

SCHOOLS = 200
PUPILS = 83
YEARS = 5
SCALES, LISTS = 14, 6


def school(random: np.random.Generator) -> list[Question]:
    """Scales of five, some of them lopsided, and lists of six; years differ a little from one another."""
    of_year = random.multinomial(PUPILS, random.dirichlet(np.full(YEARS, 12.0)))
    questions = []
    for number in range(SCALES + LISTS):
        ordered = number < SCALES
        shape = random.dirichlet(np.full(5 if ordered else 6, 1.6))
        cells = np.stack([random.multinomial(n, random.dirichlet(60 * shape + 0.3)) for n in of_year])
        questions.append(Question(f"q{number}", cells, ordered=ordered))
    return questions


def schools(number: int = SCHOOLS, seed: int = 4) -> Iterator[list[Question]]:
    """The same schools every time."""
    random = np.random.default_rng(seed)
    for _ in range(number):
        yield school(random)
