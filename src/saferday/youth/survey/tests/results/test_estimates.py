"""Weights and intervals: what they put right, and that they let nothing through."""

import numpy as np
import pytest

from saferday.youth.survey.queries import results as queries
from saferday.youth.survey.queries.schools import year_ages
from saferday.youth.survey.results.coding import coded
from saferday.youth.survey.results.estimating import estimated, weights_of
from saferday.youth.survey.results.protecting import of_area, ptable_of
from saferday.youth.survey.rules.results import PROTECTION

from .test_columns import in_parts

YEARS = ("Y5", "Y6", "Y7", "Y8", "Y9")


@pytest.fixture
def lopsided(instrument):
    """A school with few answers for its size says one thing, two large answerers another."""
    rows = [(1, "Y5", "primary", {"daily": "often"}, n % 256) for n in range(50)]
    rows += [(2, "Y6", "primary", {"daily": "never"}, n % 256) for n in range(150)]
    rows += [(3, "Y6", "primary", {"daily": "never"}, n % 256) for n in range(100)]
    return coded(in_parts(rows, 70), instrument, YEARS)


def test_weights_put_right_who_answered_too_seldom(lopsided):
    population = {("wales", "Y5"): 500.0, ("wales", "Y6"): 500.0}
    weights = weights_of(lopsided, {1: 500, 2: 250, 3: 250}, dict.fromkeys((1, 2, 3), "wales"), population)
    first = lopsided.schools == 1
    assert weights.mean() == pytest.approx(1)
    assert weights[first].sum() == pytest.approx(weights[~first].sum(), rel=1e-3)
    shown = of_area(lopsided, ptable_of(b"secret-of-a-survey"), PROTECTION)
    plain = {
        group["places"][0]: group["percent"]
        for group in shown["daily"][0]["groups"]
        if group["places"] and group["percent"]
    }
    better = estimated(shown, lopsided, weights)["daily"][0]["groups"]
    shares = {
        group["places"][0]: group["percent"] for group in better if group["places"] and group["percent"]
    }
    assert plain[2] < 25
    assert 46 <= shares[2] <= 54
    for group in better:
        if group["percent"] is not None and group["places"]:
            assert group["low"] <= group["percent"] <= group["high"]


def test_schools_that_differ_make_the_range_wide(lopsided, instrument):
    rows = [
        (n % 3 + 1, "Y5", "primary", {"daily": "often" if n % 2 else "never"}, n % 256) for n in range(300)
    ]
    mixed = coded(in_parts(rows, 70), instrument, YEARS)

    def width(data):
        shown = of_area(data, ptable_of(b"secret-of-a-survey"), PROTECTION)
        group = estimated(shown, data, np.ones(len(data)))["daily"][0]["groups"][0]
        return group["high"] - group["low"]

    assert width(lopsided) > 2 * width(mixed)


@pytest.mark.parametrize("population", [{}, {("wales", "Y9"): 10.0}, {("england", "Y5"): 10.0}])
def test_without_a_fitting_population_all_weigh_the_same(lopsided, population):
    weights = weights_of(lopsided, {}, dict.fromkeys((1, 2, 3), "wales"), population)
    assert (weights == 1).all()


def test_hidden_numbers_stay_hidden(lopsided):
    shown = of_area(lopsided, ptable_of(b"secret-of-a-survey"), PROTECTION)
    after = estimated(shown, lopsided, np.full(len(lopsided), 2.0))
    for key, rows in shown.items():
        for before, now in zip(rows, after[key], strict=True):
            assert [g["value"] for g in before["groups"]] == [g["value"] for g in now["groups"]]
            assert all(g["percent"] is None for g in now["groups"] if g["value"] is None)


def test_the_population_is_spread_over_the_ages_of_each_school(survey, make_school):
    make_school("Primary", pupils=210, lowest_age=4, highest_age=11)
    make_school("Secondary", pupils=1000, lowest_age=11, highest_age=16)
    make_school("Unknown", pupils=None)
    found = queries.population(survey)
    assert year_ages()["Y3"] == 7
    assert found[("wales", "Y6")] == pytest.approx(30)
    assert found[("wales", "Y7")] == pytest.approx(200)
    assert ("wales", "Y12") not in found
