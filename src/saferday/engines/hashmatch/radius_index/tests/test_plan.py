"""The plan: bands that cover the hash, shares that make it exact, and costs that stay in their bounds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferday.engines.hashmatch.radius_index.layout import Layout
from saferday.engines.hashmatch.radius_index.plan import (
    MOST_PROBES,
    allotted,
    evenly,
    plan_for,
    probes_within,
    probing,
)


@given(bands=st.integers(1, 32), radius=st.integers(0, 64))
def test_the_shares_add_up_to_one_more_than_the_radius(bands, radius):
    shares = allotted(bands, radius)
    assert sum(shares) == radius + 1
    assert len(shares) == bands
    assert max(shares) - min(shares) <= 1


@given(bands=st.integers(1, 32), address_bits=st.integers(1, 18))
def test_the_bands_are_the_whole_hash_once(bands, address_bits):
    plan = evenly(bands, address_bits)
    bits = [
        bit
        for start, width in zip(plan.starts, plan.widths, strict=True)
        for bit in range(start, start + width)
    ]
    assert bits == list(range(256))
    assert plan.address_bits <= min(plan.widths)


@given(
    differences=st.lists(st.integers(0, 16), min_size=16, max_size=16),
    radius=st.integers(0, 64),
)
def test_some_band_starts_a_run_within_its_shares(differences, radius):
    """What makes the prints exact: see the proof in docs/algorithms/radius-index.md."""
    shares = allotted(16, radius)
    within = [
        all(
            sum(differences[(start + step) % 16] - shares[(start + step) % 16] for step in range(length)) < 0
            for length in range(1, 17)
        )
        for start in range(16)
    ]
    assert sum(differences) > radius or any(within)


@pytest.mark.parametrize("count", [0, 1, 1_000, 10_000, 10**5, 10**6, 10**7, 10**8, 10**9])
@pytest.mark.parametrize("radius", [0, 1, 15, 31, 48, 64])
def test_a_plan_exists_for_any_count_and_radius(count, radius):
    plan = plan_for(count, radius)
    for searched in (0, 31, 64):
        how = probing(plan, count, searched)
        assert how is None or 0 < how.probes <= plan.bands * MOST_PROBES


@pytest.mark.parametrize(("count", "most"), [(10**6, 130), (10**7, 130), (16 * 10**6, 130), (10**8, 146)])
def test_the_bytes_of_a_hash_are_bounded(count, most):
    assert Layout(count, plan_for(count), names_ids=True).size / count <= most


@pytest.mark.parametrize("count", [1, 2_000, 5_000, 20_000, 50_000])
def test_a_small_bank_is_a_small_file(count):
    assert Layout(count, plan_for(count), names_ids=True).size <= 150 * count + 120_000


def test_probing_is_bounded_by_comparing_everything():
    assert probing(plan_for(2_000), 2_000, 64) is None
    assert probes_within(16, 2) == 137
