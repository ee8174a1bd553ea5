"""Cell-key perturbation, held to the package of the Office for National Statistics."""

import numpy as np
import pandas as pd
import polars as pl
import pytest
from cell_key_perturbation.create_perturbed_table import create_perturbed_table
from hypothesis import given, settings
from hypothesis import strategies as st

from saferday.engines.disclosure import PTable, noisy_ptable, perturb, perturb_counts, rounding_ptable
from saferday.engines.disclosure.frames import NotATable

NOISY = noisy_ptable(seed=3)


def pupils(number: int, seed: int = 0) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "region": random.choice(12, number, p=random.dirichlet(np.ones(12))),
            "year": random.integers(3, 12, number),
            "answer": random.choice(["often", "never", "sometimes"], number, p=[0.02, 0.7, 0.28]),
            "record_key": random.integers(0, 256, number),
        }
    )


def oracle(frame: pd.DataFrame, ptable: PTable, by: list[str], threshold: int) -> np.ndarray:
    rows = pd.DataFrame(list(ptable.rows()), columns=["pcv", "ckey", "pvalue"])
    found = create_perturbed_table(
        frame, rows, by[:1], by[1:], "record_key", use_existing_ons_id=False, threshold=threshold
    )
    return found.sort_values(by)["count"].to_numpy(dtype=float, na_value=np.nan)


@pytest.mark.parametrize(
    "ptable", [rounding_ptable(), noisy_ptable(seed=9, variance=7.0)], ids=["rounds", "noisy"]
)
@pytest.mark.parametrize("by", [["region", "year", "answer"], ["year"], ["region", "answer"]])
def test_a_million_records_as_the_oracle(ptable: PTable, by: list[str]) -> None:
    frame = pupils(1_000_000)
    ours = perturb(frame, ptable, by=by)
    np.testing.assert_array_equal(ours.values.ravel(), oracle(frame, ptable, by, 10))


def test_combinations_that_do_not_occur_as_the_oracle() -> None:
    frame = pupils(400)
    ptable = noisy_ptable(seed=1)
    ours = perturb(frame, ptable, by=["region", "year", "answer"], threshold=3)
    np.testing.assert_array_equal(ours.values.ravel(), oracle(frame, ptable, ["region", "year", "answer"], 3))


@pytest.mark.parametrize("kind", ["pandas", "categorical", "polars", "polars-enum", "mapping", "array"])
def test_every_kind_of_table_gives_the_same(kind: str) -> None:
    frame = pupils(5_000)
    ptable = noisy_ptable(seed=1)
    expected = perturb(frame, ptable, by=["year", "answer"])
    answers = sorted(set(frame.answer))
    if kind == "categorical":
        given_ = frame.assign(answer=frame.answer.astype(pd.CategoricalDtype([*answers, "unused"])))
    elif kind == "polars":
        given_ = pl.DataFrame({name: frame[name].tolist() for name in frame})
    elif kind == "polars-enum":
        given_ = pl.DataFrame({name: frame[name].tolist() for name in frame}).with_columns(
            pl.col("answer").cast(pl.Enum(["a", *answers]))
        )
    elif kind == "mapping":
        given_ = {name: frame[name].to_numpy() for name in frame}
    elif kind == "array":
        codes = np.column_stack([frame.year - 3, [answers.index(answer) for answer in frame.answer]])
        found = perturb(codes, ptable, record_key=frame.record_key.to_numpy())
        np.testing.assert_array_equal(found.values, expected.values)
        return
    else:
        given_ = frame
    found = perturb(given_, ptable, by=["year", "answer"])
    np.testing.assert_array_equal(found.values, expected.values)
    assert [list(level) for level in found.levels] == [list(level) for level in expected.levels]


@settings(max_examples=25)
@given(st.integers(0, 10_000), st.integers(50, 3_000))
def test_a_cell_is_the_same_in_every_table(seed: int, number: int) -> None:
    """Whatever else is crossed, a group that is the same pupils shows the same number."""
    frame = pupils(number, seed)
    frame["year"] = frame.region
    one = perturb(frame, NOISY, by=["region"], threshold=0)
    both = perturb(frame, NOISY, by=["region", "year"], threshold=0)
    np.testing.assert_array_equal(one.values, np.diagonal(both.values))


def test_empty_cells_with_noise_are_the_same_in_every_order() -> None:
    frame = pupils(300)
    ptable = noisy_ptable(keep_zeros=False, zero_mean=1.5, seed=3)
    one = perturb(frame, ptable, by=["region", "year"], threshold=0)
    other = perturb(frame, ptable, by=["year", "region"], threshold=0)
    np.testing.assert_array_equal(one.values, other.values.T)
    empty = pd.crosstab(frame.region, frame.year).to_numpy() == 0
    assert one.values[empty].max() > 0
    assert one.values[empty].min() == 0


def test_the_columns_of_a_result() -> None:
    table = perturb_counts(np.array([[3, 40]]), np.array([[1, 2]]), rounding_ptable(), dimensions=["a", "b"])
    assert table.columns() == {
        "a": [0, 0],
        "b": [0, 1],
        "count": [None, 40],
        "reason": ["small", ""],
    }


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"record_key": np.full(50, 256)}, "from 0 to 255"),
        ({"record_key": np.full(50, 0.5)}, "whole numbers"),
        ({"year": np.array([None] * 50, dtype=object)}, "missing"),
    ],
)
def test_wrong_columns_are_refused_with_the_reason(change: dict, words: str) -> None:
    frame = pupils(50).assign(**change)
    with pytest.raises(NotATable, match=words):
        perturb(frame, rounding_ptable(), by=["region", "year"])


def test_a_column_that_is_not_there() -> None:
    with pytest.raises(NotATable, match="no column “town”"):
        perturb(pupils(50), rounding_ptable(), by=["town"])
    with pytest.raises(NotATable, match="which columns"):
        perturb(pupils(50), rounding_ptable())
    with pytest.raises(NotATable, match="array"):
        perturb(np.array([0.5]), rounding_ptable(), record_key=np.array([1]))
    with pytest.raises(NotATable, match="shape"):
        perturb_counts(np.array([1, 2]), np.array([1]), rounding_ptable())
