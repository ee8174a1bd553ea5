"""Perturbation tables: unbiased, of the wanted variance, never below nothing."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saferday.engines.disclosure import PTable, noisy_ptable, rounding_ptable
from saferday.engines.disclosure.ptable import ImpossiblePTable, transition_probabilities


@settings(max_examples=15)
@given(
    largest=st.integers(2, 8),
    part=st.floats(0.1, 0.6),
    never_below=st.integers(0, 3),
    seed=st.integers(0, 2**31),
)
def test_noise_keeps_what_it_promises(largest: int, part: float, never_below: int, seed: int) -> None:
    never_below = min(never_below, largest - 1)
    table = noisy_ptable(
        largest_noise=largest, variance=part * largest**2, never_below=never_below, seed=seed
    )
    noise = table.noise.astype(int)
    after = noise + np.arange(len(noise))[:, None]
    assert (after >= 0).all()
    assert not ((after > 0) & (after <= never_below)).any()
    assert np.abs(noise).max() <= largest
    assert (noise.sum(axis=1) == 0).all()
    assert not noise[0].any()
    reached = (noise[largest + never_below + 1 :] ** 2).mean(axis=1)
    assert np.abs(reached - part * largest**2).max() < 0.6


def test_entropy_is_the_most_that_there_is() -> None:
    """Any small step that keeps the mean and the variance lowers the entropy."""
    reachable = np.arange(-2, 4)
    best = transition_probabilities(reachable, 2.0)
    assert best @ reachable == pytest.approx(0)
    assert best @ reachable**2 == pytest.approx(2.0)
    constraints = np.stack([np.ones(6), reachable, reachable**2])
    for step in np.linalg.svd(constraints)[2][3:]:
        for other in (best + 1e-3 * step, best - 1e-3 * step):
            assert -(other * np.log(other)).sum() < -(best * np.log(best)).sum()


def test_a_variance_out_of_reach_comes_as_near_as_it_can() -> None:
    assert transition_probabilities(np.array([-1, 2]), 0.5).tolist() == pytest.approx([2 / 3, 1 / 3])
    assert transition_probabilities(np.array([-1, 0, 2]), 9.0).tolist() == pytest.approx([2 / 3, 0, 1 / 3])


def test_the_seed_decides_and_nothing_else() -> None:
    assert (noisy_ptable(seed=4).noise == noisy_ptable(seed=4).noise).all()
    assert (noisy_ptable(seed=4).noise != noisy_ptable(seed=5).noise).any()


def test_empty_cells_can_be_given_noise() -> None:
    table = noisy_ptable(keep_zeros=False, zero_mean=0.5, seed=1)
    assert table.noise[0].min() == 0
    assert 0.35 < table.noise[0].mean() <= 0.5


def test_large_counts_use_the_last_rows_again() -> None:
    table = rounding_ptable()
    counts = np.array([500, 750, 751, 1000, 1001, 123_456])
    assert table.row_of(counts).tolist() == [500, 750, 501, 750, 501, (123_455 % 250) + 501]


def test_written_and_read_again(tmp_path) -> None:
    table = noisy_ptable(seed=2, keys=16)
    table.save(tmp_path / "ptable.csv")
    assert (PTable.load(tmp_path / "ptable.csv").noise == table.noise).all()


@pytest.mark.parametrize(
    "wrong",
    [
        {"largest_noise": 0},
        {"variance": 0.0},
        {"variance": 26.0},
        {"never_below": 5},
        {"keys": 100},
        {"keep_zeros": False, "zero_mean": 7.0},
    ],
)
def test_what_cannot_be_is_refused(wrong: dict) -> None:
    with pytest.raises(ImpossiblePTable):
        noisy_ptable(**wrong)


def test_a_table_that_makes_counts_negative_is_refused() -> None:
    noise = np.zeros((12, 16), dtype=np.int16)
    noise[3, 5] = -4
    with pytest.raises(ImpossiblePTable, match="count of 3"):
        PTable(noise, 2)


def test_rows_missing_are_refused() -> None:
    with pytest.raises(ImpossiblePTable):
        PTable.of_rows([(1, 0, 0), (1, 1, 0), (2, 0, 0)], 1)
