"""Families: exactly what chains of near hashes join, however crowded."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saferday.engines.hashmatch import families as module
from saferday.engines.hashmatch.families import Families, families
from saferday.engines.hashmatch.radius_index.tests.brute import clustered, flipped


def by_comparing(hashes, radius):
    """The first row of each family, by walking all pairs."""
    near = np.bitwise_count(hashes[:, None] ^ hashes[None]).sum(axis=2) <= radius
    label = np.full(len(hashes), -1)
    for row in range(len(hashes)):
        if label[row] >= 0:
            continue
        waiting = [row]
        while waiting:
            one = waiting.pop()
            if label[one] < 0:
                label[one] = row
                waiting.extend(np.flatnonzero(near[one] & (label < 0)).tolist())
    return label.tolist()


@settings(max_examples=60)
@given(
    seed=st.integers(0, 2**32 - 1),
    count=st.integers(0, 120),
    centres=st.integers(1, 10),
    spread=st.integers(0, 50),
    radius=st.integers(0, 64),
    crowd=st.sampled_from([1, 2, 5, 128]),
)
def test_families_are_what_chains_join(seed, count, centres, spread, radius, crowd):
    hashes = clustered(np.random.default_rng(seed), count, centres, spread)
    before, module.CROWD = module.CROWD, crowd
    try:
        assert families(hashes, radius).tolist() == by_comparing(hashes, radius)
    finally:
        module.CROWD = before
    grown = Families(radius)
    for row, one in enumerate(hashes):
        grown.add(one, row)
    assert [grown.family_of(row) for row in range(count)] == by_comparing(hashes, radius)


def test_a_long_chain_is_one_family():
    rng = np.random.default_rng(1)
    chain = [np.zeros(32, dtype=np.uint8)]
    order = rng.permutation(256)
    for step in range(25):
        one = np.unpackbits(chain[-1])
        one[order[10 * step : 10 * step + 10]] ^= 1
        chain.append(np.packbits(one))
    hashes = np.array(chain)[rng.permutation(26)]
    assert set(families(hashes, 10).tolist()) == {0}
    assert len(set(families(hashes, 9).tolist())) == 26


@pytest.mark.parametrize("distinct", [False, True])
def test_a_hundred_thousand_alike_are_one_family(distinct):
    hashes = np.zeros((100_000, 32), dtype=np.uint8)
    if distinct:
        hashes[:, :3] = np.arange(100_000, dtype="<u4").view(np.uint8).reshape(-1, 4)[:, :3]
    assert not families(hashes).any()


def test_many_crowds_stay_apart():
    rng = np.random.default_rng(2)
    middles = rng.integers(0, 256, (6, 32), dtype=np.uint8)
    which = rng.integers(0, 6, 1_500)
    hashes = np.array([flipped(rng, middles[one], rng.integers(12)) for one in which])
    first = [int(np.flatnonzero(which == one)[0]) for one in which]
    assert families(hashes).tolist() == first


def test_equal_hashes_join_at_any_radius_and_ids_stay_their_own():
    grown = Families(radius=0)
    zero = np.zeros(32, dtype=np.uint8)
    assert [grown.add(zero, id) for id in (8, 3, 5)] == [8, 3, 3]
    assert grown.members(8) == [3, 5, 8]
    assert len(grown) == 3
    with pytest.raises(ValueError, match="The id 3 is there already"):
        grown.add(zero, 3)
    with pytest.raises(KeyError):
        grown.family_of(4)


def test_a_new_hash_joins_two_families_to_one():
    rng = np.random.default_rng(3)
    left = np.zeros(32, dtype=np.uint8)
    right = flipped(rng, left, 40)
    middle = left.copy()
    bits = np.flatnonzero(np.unpackbits(left ^ right))[:20]
    whole = np.unpackbits(middle)
    whole[bits] ^= 1
    grown = Families(radius=20)
    assert [grown.add(left, 2), grown.add(right, 1), grown.add(np.packbits(whole), 9)] == [2, 1, 1]
    assert grown.members(2) == [1, 2, 9]
