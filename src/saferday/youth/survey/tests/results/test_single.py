"""The researchers' file by columns against the same worked out response by response."""

import math
import random
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saferday.youth.survey.instrument.codebook import codebook
from saferday.youth.survey.instrument.reading import read
from saferday.youth.survey.results import vectors
from saferday.youth.survey.results.anonymity import ANY, anonymous, drawn
from saferday.youth.survey.results.vectors import Gathering, Vector
from saferday.youth.survey.simulating import simulated_pupils
from saferday.youth.survey.tests.conftest import example

NAMES = ("nation", "year", "gender")
STEPS = [("year", {"Y5": "p", "Y6": "p", "Y7": "s"}), ("gender", {}), ("nation", {}), ("year", {})]
KEYS = st.tuples(st.sampled_from("ew"), st.sampled_from(["Y5", "Y6", "Y7"]), st.sampled_from(["f", "m", ANY]))


@pytest.mark.parametrize("known", [5, 50_000])
def test_every_variable_of_every_response(known, monkeypatch):
    """In parts, and also where the answers that were seen are forgotten meanwhile."""
    monkeypatch.setattr(vectors, "MOST_KNOWN", known)
    instrument = read(example())
    variables = codebook(instrument)
    answers = [one for *_, one, _key in simulated_pupils(instrument, {"Y5": 90, "Y8": 90}, 3)]
    random.Random(1).shuffle(answers)
    gathering = Gathering(variables)
    for start in range(0, len(answers), 50):
        gathering.add(answers[start : start + 50])
    for variable, vector in zip(variables, gathering.columns(), strict=True):
        assert vector.listed() == [variable.value(one) for one in answers]


def by_response(keys, k, out):
    """The steps as they are said in words, one response after another."""
    now = [list(key) for key in keys]
    coarsened = dict.fromkeys(NAMES, 0)
    for name, values in STEPS:
        sizes = Counter(tuple(key) for key, gone in zip(now, out, strict=True) if not gone)
        rare = [
            key
            for key, gone, size in zip(now, out, [sizes[tuple(key)] for key in now], strict=True)
            if not gone and size < k
        ]
        place = NAMES.index(name)
        for key in rare:
            coarsened[name] += key[place] != values.get(key[place], ANY)
            key[place] = values.get(key[place], ANY)
    sizes = Counter(tuple(key) for key, gone in zip(now, out, strict=True) if not gone)
    kept = [not gone and sizes[tuple(key)] >= k for key, gone in zip(now, out, strict=True)]
    return (
        now,
        kept,
        coarsened,
        min((sizes[tuple(key)] for key, one in zip(now, kept, strict=True) if one), default=0),
    )


@settings(max_examples=60)
@given(st.lists(KEYS, max_size=60), st.integers(2, 8), st.randoms(use_true_random=False))
def test_nobody_stands_alone_as_when_looked_at_one_by_one(keys, k, chance):
    columns = {name: Vector.of([key[at] for key in keys]) for at, name in enumerate(NAMES)}
    order = list(range(len(keys)))
    chance.shuffle(order)
    out = drawn(columns["year"], np.array(order, np.int64), 0.1, 2)
    for year, count in Counter(key[1] for key in keys).items():
        own = [at for at in order if keys[at][1] == year]
        assert [at for at in own if out[at]] == own[: max(2, math.ceil(0.1 * count))]
    found = anonymous(columns, STEPS, k, out)
    now, kept, coarsened, least = by_response(keys, k, out.tolist())
    assert [list(key) for key in zip(*(found.keys[name].listed() for name in NAMES), strict=True)] == now
    assert (found.kept.tolist(), found.coarsened, found.k) == (kept, coarsened, least)
    assert found.left_out + found.drawn_out + sum(kept) == len(keys)
