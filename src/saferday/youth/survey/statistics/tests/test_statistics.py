"""Weights, intervals and tables, against numbers worked out by hand and against other libraries."""

import doctest
import importlib

import ibis
import numpy as np
import pandas as pd
import pyarrow
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saferday.engines.disclosure import noisy_ptable, rounding_ptable
from saferday.youth.survey.statistics.intervals import (
    NoInterval,
    clustered_variance,
    weighted_share,
    wilson,
)
from saferday.youth.survey.statistics.raking import CannotRake, rake
from saferday.youth.survey.statistics.tables import (
    UnfitColumns,
    by_database,
    from_database,
    publish,
    tabulate,
)


@pytest.mark.parametrize("name", ["intervals", "raking", "tables"])
def test_examples(name: str) -> None:
    module = importlib.import_module(f"saferday.youth.survey.statistics.{name}")
    outcome = doctest.testmod(module)
    assert (outcome.failed, outcome.attempted > 0) == (0, True)


def test_raking_of_two_margins_by_hand() -> None:
    """Cells 1 1 / 1 3 to rows 60, 40 and columns 30, 70: the odds ratio of 3 stays, so x(x+10)/(60-x)(30-x) = 3."""
    year = np.array([0, 0, 1, 1, 1, 1])
    gender = np.array([0, 1, 0, 1, 1, 1])
    raked = rake(
        {"year": year, "gender": gender}, {"year": np.array([60.0, 40.0]), "gender": np.array([30.0, 70.0])}
    )
    x = 70 - np.sqrt(2200.0)
    assert x * (x + 10) == pytest.approx(3 * (60 - x) * (30 - x))
    expected = [x, 60 - x, 30 - x, *[(10 + x) / 3] * 3]
    np.testing.assert_allclose(raked.weights, expected, rtol=1e-6)
    assert raked.off < 1e-6
    assert raked.effective == pytest.approx(raked.weights.sum() ** 2 / (raked.weights**2).sum())


@settings(max_examples=30)
@given(st.integers(0, 10_000))
def test_margins_are_met_and_trimming_holds(seed: int) -> None:
    random = np.random.default_rng(seed)
    columns = {"year": np.arange(600) % 5, "region": random.permutation(600) % 4}
    margins = {
        name: random.dirichlet(np.full(size, 20.0)) * 9000 for name, size in (("year", 5), ("region", 4))
    }
    free = rake(columns, margins)
    for name, totals in margins.items():
        np.testing.assert_allclose(np.bincount(columns[name], free.weights), totals, rtol=1e-6)
    trimmed = rake(columns, margins, most=1.3, least=0.7)
    assert trimmed.weights.max() <= 1.3 * 15 * (1 + 1e-6)
    assert trimmed.weights.min() >= 0.7 * 15 * (1 - 1e-6)
    assert free.trimmed == 0


@pytest.mark.parametrize(
    ("margin", "words"),
    [
        ({"year": np.array([10.0, 10.0, 5.0])}, "Nobody who answered has “year” 2"),
        ({"year": np.array([20.0, 0.0])}, "of which the margin has none"),
        ({"year": np.array([20.0])}, "a total from 0 for each value"),
        ({"region": np.array([20.0])}, "a margin for each column"),
        ({"year": np.array([0.0, 0.0])}, "above 0"),
    ],
)
def test_margins_that_cannot_be_met_are_refused(margin, words) -> None:
    with pytest.raises(CannotRake, match=words):
        rake({"year": np.array([0, 0, 1])}, margin)


def test_wilson_as_published() -> None:
    """Wilson's interval without continuity correction for 81 of 263 and 15 of 148 (Newcombe 1998, method 3)."""
    assert [round(end, 4) for end in wilson(81 / 263, 263)] == [0.2553, 0.3662]
    assert [round(end, 4) for end in wilson(15 / 148, 148)] == [0.0624, 0.1605]
    assert wilson(0.0, 20)[0] == 0.0
    assert round(wilson(0.0, 20)[1], 4) == 0.1611


def test_clusters_by_hand() -> None:
    """Three schools of two: all yes, one of two, none: p = 1/2, residual totals ±1/6, 0: 3/2 · 2/36 = 1/12."""
    chosen = np.array([True, True, True, False, False, False])
    schools = np.array([4, 4, 7, 7, 9, 9])
    assert clustered_variance(chosen, np.ones(6), schools) == pytest.approx(1 / 12)
    share = weighted_share(chosen, schools=schools)
    assert share.design_effect == pytest.approx((1 / 12) / (0.25 / 6))
    assert share.effective == pytest.approx(3)
    assert (share.low, share.high) == wilson(0.5, share.effective)


def test_weights_widen_the_interval() -> None:
    chosen = np.array([True, False] * 50)
    plain = weighted_share(chosen)
    uneven = weighted_share(chosen, np.array([1.0, 1.0, 3.0, 3.0] * 25))
    assert uneven.design_effect == pytest.approx(1.25)
    assert uneven.high - uneven.low > plain.high - plain.low
    assert uneven.value == plain.value


def test_nothing_to_estimate_from() -> None:
    with pytest.raises(NoInterval):
        weighted_share(np.array([], dtype=bool))
    with pytest.raises(NoInterval, match="two schools"):
        weighted_share(np.array([True, False]), schools=np.array([1, 1]))
    with pytest.raises(NoInterval):
        wilson(1.5, 10)


def columns(pupils: int, seed: int = 0):
    random = np.random.default_rng(seed)
    questions = {f"q{number}": random.integers(0, 6, pupils, dtype=np.uint8) for number in range(3)}
    groups = [random.integers(0, 9, pupils, dtype=np.uint8), random.integers(0, 4, pupils, dtype=np.uint8)]
    weights = random.gamma(4, 0.25, pupils)
    return questions, groups, weights, random.integers(0, 256, pupils, dtype=np.uint8)


def test_tables_as_pandas_counts_them() -> None:
    questions, groups, weights, keys = columns(1_200_000)
    sizes = dict.fromkeys(questions, 6)
    found = tabulate(questions, sizes, groups, [9, 4], weights, keys, threads=2)
    frame = pd.DataFrame({"y": groups[0], "g": groups[1], **questions, "w": weights, "k": keys.astype(int)})
    for name in questions:
        cells = frame.groupby(["y", "g", name])
        np.testing.assert_array_equal(found[name].counts.ravel(), cells.size())
        np.testing.assert_allclose(found[name].weighted.ravel(), cells.w.sum())
        np.testing.assert_array_equal(found[name].cell_keys.ravel(), cells.k.sum() % 256)


def test_the_database_gives_the_same() -> None:
    questions, groups, weights, keys = columns(20_000)
    sizes = dict.fromkeys(questions, 6)
    answers = pyarrow.table({"year": groups[0], "gender": groups[1], **questions, "w": weights, "k": keys})
    table = ibis.memtable(answers)
    rows = by_database(table, list(questions), ["year", "gender"], weight="w", record_key="k").to_pyarrow()
    other = from_database(rows, list(questions), sizes, ["year", "gender"], [9, 4])
    found = tabulate(questions, sizes, groups, [9, 4], weights, keys)
    for name in questions:
        np.testing.assert_array_equal(found[name].counts, other[name].counts)
        np.testing.assert_array_equal(found[name].cell_keys, other[name].cell_keys)
        np.testing.assert_allclose(found[name].weighted, other[name].weighted)


def test_what_is_published_follows_the_protected_counts() -> None:
    questions, groups, _, keys = columns(4_000)
    found = tabulate(questions, dict.fromkeys(questions, 6), groups, [9, 4], np.full(4_000, 2.0), keys)
    tables = publish(found, noisy_ptable(seed=1), threshold=15)
    for name, table in tables.items():
        np.testing.assert_array_equal(np.isnan(table.weighted), table.protected.hidden)
        shown = ~table.protected.hidden
        np.testing.assert_array_equal(table.weighted[shown], 2 * table.protected.values[shown])
        sums = np.nansum(table.shares, axis=-1)
        assert np.abs(sums[shown.any(axis=-1)] - 1).max() < 0.005
        assert (found[name].counts != table.protected.values)[shown].any()


def test_a_small_base_shows_nothing() -> None:
    answers = {"q": np.array([0] * 20 + [1] * 40)}
    years = [np.array([0] * 20 + [1] * 40)]
    keys = np.zeros(60, dtype=int)
    table = publish(tabulate(answers, {"q": 2}, years, [2], np.ones(60), keys), rounding_ptable())["q"]
    assert table.protected.reasons.tolist() == [["base", "base"], ["small", ""]]


@pytest.mark.parametrize("at", ["q", "group", "key", "length"])
def test_columns_that_do_not_fit_are_refused(at: str) -> None:
    answers, years, keys = np.array([0, 1]), np.array([0, 1]), np.array([0, 255])
    if at == "q":
        answers = np.array([0, 2])
    elif at == "group":
        years = np.array([-1, 0])
    elif at == "key":
        keys = np.array([0, 256])
    else:
        years = np.array([0])
    with pytest.raises(UnfitColumns):
        tabulate({"q": answers}, {"q": 2}, [years], [2], np.ones(2), keys)
