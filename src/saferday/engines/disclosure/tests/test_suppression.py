"""Suppressed tables: safe against an attacker of another making, and hiding near the fewest."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from saferday.engines.disclosure import CountTable, UnsafeTable, UnusableTable, suppress
from saferday.engines.disclosure.suppression import tables as suppression


def attacked(table, small) -> list[str]:
    """An attacker that shares nothing with the engine: dense rows over inner cells, solved by scipy.

    ``small`` are the places that must be able to be anything from 0 to 10.
    """
    inner = tuple(size - 1 for size in table.values.shape)
    cells = list(itertools.product(*(range(size) for size in inner)))
    rows, totals, asked = [], [], []
    for place in itertools.product(*(range(size) for size in table.values.shape)):
        row = [
            all(at in (own, size) for at, own, size in zip(place, cell, inner, strict=True)) for cell in cells
        ]
        if np.isnan(table.values[place]):
            asked.append((place, np.array(row, dtype=float)))
        else:
            rows.append(row)
            totals.append(table.values[place])
    found = []
    for place, row in asked:
        ends = [
            linprog(sign * row, A_eq=rows or None, b_eq=totals or None, method="highs") for sign in (1, -1)
        ]
        low = ends[0].fun
        high = np.inf if ends[1].status == 3 else -ends[1].fun
        if high - low < 1 - 1e-6:
            found.append(f"{place} is {low:.0f}")
        elif place in small and (high < 10 - 1e-6 or low > 1e-6):
            found.append(f"{place} is from {low:.0f} to {high:.0f}")
    return found


def with_totals(counts):
    for axis in range(counts.ndim):
        counts = np.concatenate([counts, counts.sum(axis, keepdims=True)], axis)
    return counts


def small_places(counts) -> set[tuple[int, ...]]:
    return {tuple(place) for place in np.argwhere((counts > 0) & (counts < 10)).tolist()}


@settings(max_examples=20)
@given(st.integers(0, 100_000), st.sampled_from([(5,), (3, 4), (4, 5), (2, 3, 3)]), st.floats(3, 30))
def test_no_number_can_be_worked_out(seed: int, shape: tuple[int, ...], mean: float) -> None:
    random = np.random.default_rng(seed)
    counts = random.poisson(random.gamma(0.8, mean, shape))
    counts.flat[0] += 10
    result = suppress(counts, seconds=3)
    hidden = np.isnan(result.table.values)
    true = with_totals(counts)
    small = small_places(true)
    assert all(hidden[place] for place in small)
    np.testing.assert_array_equal(result.table.values[~hidden], true[~hidden])
    assert attacked(result.table, small) == []


def test_no_safe_pattern_hides_fewer() -> None:
    """All patterns of a small table, tried one by one with the other attacker."""
    counts = np.array([[3, 22, 31], [25, 18, 6]])
    result = suppress(counts, gap=0.0)
    assert result.proven
    full = with_totals(counts).astype(float)
    primary = {(0, 0), (1, 2)}
    others = [place for place in np.ndindex(3, 4) if place not in primary and place != (2, 3)]
    table = result.table
    for extra in range(result.hidden - len(primary)):
        for chosen in itertools.combinations(others, extra):
            values = full.copy()
            for place in (*primary, *chosen):
                values[place] = np.nan
            assert attacked(type(table)(values, table.hidden, table.reasons, (), ()), primary)


def test_nothing_small_hides_nothing() -> None:
    result = suppress(np.array([[10, 20], [0, 40]]))
    assert result.hidden == 0
    assert result.proven


def test_linked_tables_hide_a_shared_number_in_both() -> None:
    random = np.random.default_rng(1)
    cube = random.poisson(12, (4, 3, 3))
    by_year = CountTable(cube.sum(2), ("year", "answer"))
    by_gender = CountTable(cube.sum(0), ("answer", "gender"))
    result = suppress([by_year, by_gender], minimum=30)
    one, other = result.tables
    np.testing.assert_array_equal(one.hidden[-1, :], other.hidden[:, -1])
    apart = suppress(by_year, minimum=30)
    assert apart.hidden <= result.hidden


def test_tables_of_different_pupils_are_refused() -> None:
    with pytest.raises(UnusableTable, match="not of the same pupils"):
        suppress([CountTable(np.array([[12, 14]]), ("a", "b")), CountTable(np.array([12, 15]), ("b",))])


def test_groups_of_levels_are_published_and_protected() -> None:
    counts = np.array([[4, 30], [25, 28], [40, 33], [22, 31]])
    groups = {"year": {"5": "primary", "6": "primary", "7": "secondary", "8": "secondary"}}
    table = CountTable(counts, ("year", "answer"), (("5", "6", "7", "8"), ("yes", "no")), groups)
    result = suppress(table).table
    assert result.levels[0].tolist() == ["5", "6", "7", "8", "primary", "secondary", "Total"]
    assert result.values[5, 0] == 62
    hidden = {tuple(place) for place in np.argwhere(result.hidden[:4, :2]).tolist()}
    assert hidden == {(0, 0), (0, 1), (1, 0), (1, 1)}


def test_an_answer_that_a_whole_group_gave() -> None:
    counts = np.array([[25, 0], [40, 31], [28, 44]])
    by = ("year", "answer")
    assert suppress(counts, by=by).hidden == 0
    guarded = suppress(counts, by=by, answers={"answer"})
    assert guarded.table.hidden[0, 0]
    assert guarded.table.hidden[0, 1]


def test_structural_zeros_stay_shown() -> None:
    counts = np.array([[4, 30, 0], [25, 28, 0], [40, 33, 20]])
    never = np.zeros(counts.shape, dtype=bool)
    never[:2, 2] = True
    result = suppress(counts, structural=never)
    assert not result.table.hidden[:2, 2].any()
    with pytest.raises(UnusableTable, match="structural"):
        suppress(counts, structural=~never)


def test_out_of_time_it_hides_more_and_stays_safe() -> None:
    counts = np.random.default_rng(5).poisson(12, (6, 6))
    hurried = suppress(counts, seconds=0.0)
    assert attacked(hurried.table, small_places(with_totals(counts))) == []
    assert suppress(counts).hidden <= hurried.hidden


def test_four_dimensions() -> None:
    """One cell after another, and in a hurry many at once: safe both ways."""
    random = np.random.default_rng(3)
    counts = random.poisson(random.gamma(1.5, 9, (3, 3, 2, 3)))
    small = small_places(with_totals(counts))
    slow, hurried = suppress(counts, seconds=2), suppress(counts, seconds=0.0)
    for found in (slow, hurried):
        assert attacked(found.table, small) == []
    assert len(small) < slow.hidden <= hurried.hidden < slow.cells


def test_linked_tables_of_several_dimensions_are_safe_together() -> None:
    """The attacker has the margins of both."""
    random = np.random.default_rng(2)
    cube = random.poisson(random.gamma(1.5, 5, (3, 3, 2, 2)))
    tables = [
        CountTable(cube.sum(3), ("region", "year", "gender")),
        CountTable(cube.sum(0), ("year", "gender", "answer")),
    ]
    for found, table in zip(suppress(tables, seconds=2).tables, tables, strict=True):
        assert attacked(found, small_places(with_totals(table.counts))) == []


@pytest.mark.parametrize(
    ("name", "words"), [("LEAST_MORE", "in time.*more seconds"), ("MOST_CELLS", "3,120")]
)
def test_what_cannot_be_proven_in_time_is_refused_with_what_to_do(monkeypatch, name, words) -> None:
    monkeypatch.setattr(suppression, name, 0)
    counts = np.random.default_rng(1).poisson(9, (12, 9, 3, 5))
    with pytest.raises(
        (UnsafeTable, UnusableTable), match=f"(?s){words}.* “[0-9]+” of “d[01]”.*small numbers"
    ):
        suppress(counts, seconds=0.0)


def test_a_check_that_is_not_done_in_time_releases_nothing(monkeypatch) -> None:
    monkeypatch.setattr(suppression.Search, "quick", lambda self, *given, **more: self.cells.values > 0)
    monkeypatch.setattr(suppression, "LEAST_MORE", -1.0)
    with pytest.raises(UnsafeTable, match="not proven in time"):
        suppress(np.array([[3, 22, 31], [25, 18, 26]]), seconds=-1.0)


def test_a_table_that_is_not_safe_is_never_given_out(monkeypatch) -> None:
    monkeypatch.setattr(
        suppression.Search,
        "fewest",
        lambda self, start, until, gap: suppression.Pattern(self.primary, 0, 0, True),
    )
    with pytest.raises(UnsafeTable):
        suppress(np.array([[3, 22, 31], [25, 18, 26]]))


@pytest.mark.parametrize("counted", [True, False])
def test_a_frame_of_counts_or_of_pupils(counted: bool) -> None:
    counts = np.array([[3, 22], [25, 18]])
    cells = [(year, answer, int(counts[year, answer])) for year in (0, 1) for answer in (0, 1)]
    if counted:
        frame = pd.DataFrame(cells, columns=["year", "answer", "n"])
    else:
        frame = pd.DataFrame([cell[:2] for cell in cells for _ in range(cell[2])], columns=["year", "answer"])
    result = suppress(frame, by=["year", "answer"], count="n" if counted else None)
    np.testing.assert_array_equal(result.table.hidden, suppress(counts).table.hidden)


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (lambda: suppress(np.array([[0.5]])), "whole numbers"),
        (lambda: suppress(np.array([-1, 4])), "whole numbers"),
        (lambda: suppress(np.array([1, 4]), minimum=1), "minimum"),
        (lambda: suppress({"a": [1]}), "dimensions"),
        (lambda: CountTable(np.array([1, 2]), ("a", "b")), "name for each axis"),
        (lambda: CountTable(np.array([1, 2]), ("a",), (("x", "x"),)), "must differ"),
        (lambda: CountTable(np.array([1, 2]), ("a",), (("x", "y"),), {"b": {}}), "no dimension"),
        (
            lambda: suppress(CountTable(np.array([1, 2]), ("a",), (("x", "y"),), {"a": {"z": "g"}})),
            "is no level",
        ),
        (
            lambda: suppress(
                CountTable(np.array([1, 2]), ("a",), (("x", "y"),), {"a": {"x": "g", "g": "h", "h": "g"}})
            ),
            "circle",
        ),
    ],
)
def test_tables_that_cannot_be_are_refused(table, words) -> None:
    with pytest.raises(UnusableTable, match=words):
        table()
