"""Searches: what they answer, in which order, and what they refuse."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saferday.engines.hashmatch.radius_index import RadiusIndex
from saferday.engines.hashmatch.radius_index.kernels import compiled, plain
from saferday.engines.hashmatch.radius_index.tests.brute import Brute, clustered, flipped, found

ZERO = np.zeros(32, dtype=np.uint8)
HELD = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def test_every_planted_distance_is_found_at_every_radius(kernels):
    rng = np.random.default_rng(1)
    hashes = rng.integers(0, 256, (30_000, 32), dtype=np.uint8)
    index = RadiusIndex.build(hashes, kernels=kernels)
    for distance in (0, 1, 15, 16, 30, 31):
        row = int(rng.integers(len(hashes)))
        query = flipped(rng, hashes[row], distance)
        for radius in (distance - 1, distance, 31):
            if radius < 0:
                continue
            near = index.search(query, radius)
            assert (row in near.ids) == (radius >= distance), (distance, radius)


@HELD
@given(
    seed=st.integers(0, 2**32 - 1),
    count=st.integers(0, 250),
    centres=st.integers(1, 8),
    spread=st.integers(0, 60),
    bands=st.integers(1, 32),
    address_bits=st.integers(1, 12),
    design=st.integers(0, 64),
    radius=st.integers(0, 64),
    limit=st.none() | st.integers(1, 20),
)
def test_any_plan_at_any_radius_answers_as_comparing_everything_does(
    planned, seed, count, centres, spread, bands, address_bits, design, radius, limit
):
    planned(bands, address_bits)
    rng = np.random.default_rng(seed)
    hashes = clustered(rng, count, centres, spread)
    ids = rng.permutation(3 * count)[:count] - count
    queries = np.array(
        [flipped(rng, hashes[row], rng.integers(70)) for row in rng.integers(0, count, 3)]
        if count
        else [ZERO]
    )
    brute = Brute(hashes, ids)
    for kernels in (compiled, plain):
        index = RadiusIndex.build(hashes, ids, radius=design, kernels=kernels)
        wanted = [brute.search(query, radius, limit) for query in queries]
        assert [found(index.search(query, radius, limit=limit)) for query in queries] == wanted
        assert [found(one) for one in index.search_many(queries, radius, limit=limit)] == wanted


@pytest.mark.parametrize("radius", [0, 5, 31, 40, 64])
@pytest.mark.parametrize("count", [1_023, 5_000, 70_000])
def test_the_chosen_plan_answers_as_comparing_everything_does(kernels, count, radius):
    rng = np.random.default_rng(count + radius)
    hashes = rng.integers(0, 256, (count, 32), dtype=np.uint8)
    family = rng.choice(count, 200, replace=False)
    hashes[family] = [flipped(rng, hashes[family[0]], rng.integers(40)) for _ in family]
    index = RadiusIndex.build(hashes, kernels=kernels)
    for row in family[:5]:
        distances = np.bitwise_count(hashes ^ hashes[row]).sum(axis=1)
        near = np.flatnonzero(distances <= radius)
        assert index.search(hashes[row], radius).ids.tolist() == sorted(
            near, key=lambda id: (distances[id], id)
        )


def test_a_batch_on_several_threads_answers_as_single_searches(kernels):
    rng = np.random.default_rng(2)
    hashes = clustered(rng, 3_000, 300, 20)
    index = RadiusIndex.build(hashes, rng.permutation(3_000), kernels=kernels)
    index.add(hashes[5], 5_000)
    answers = index.search_many(hashes[:300], 31, threads=3)
    assert len(answers) == 300
    for query, answer in zip(hashes[:300], answers, strict=True):
        assert found(answer) == found(index.search(query))
    assert found(answers[-1]) == found(answers[299])
    assert [found(one) for one in answers[2:4]] == [found(answers[2]), found(answers[3])]
    with pytest.raises(IndexError, match="There are 300 answers"):
        answers[300]


def test_nearest_first_and_equally_near_by_id(kernels):
    rng = np.random.default_rng(3)
    near, far = flipped(rng, ZERO, 2), flipped(rng, ZERO, 9)
    index = RadiusIndex.build(np.array([far, near, near]), [1, 30, -20], kernels=kernels)
    index.add(near, 7)
    index.add(far, 0)
    assert found(index.search(ZERO)) == [(2, -20), (2, 7), (2, 30), (9, 0), (9, 1)]
    assert found(index.search(ZERO, limit=2)) == [(2, -20), (2, 7)]
    answer = index.search_many(np.array([ZERO, ~ZERO]), limit=4)
    assert [found(one) for one in answer] == [[(2, -20), (2, 7), (2, 30), (9, 0)], []]
    assert answer.ids.dtype == np.int64
    assert answer.distances.dtype == np.int16


def test_an_empty_index_finds_nothing(kernels):
    index = RadiusIndex(kernels=kernels)
    assert len(index) == 0
    assert found(index.search(ZERO, 64)) == []
    assert [found(one) for one in index.search_many(np.zeros((3, 32), dtype=np.uint8))] == [[], [], []]
    assert len(index.search_many(np.zeros((0, 32), dtype=np.uint8))) == 0
    assert len(RadiusIndex.build([], [])) == 0


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (np.zeros(31, dtype=np.uint8), r"Expected uint8\[32\]"),
        (np.zeros((1, 32), dtype=np.uint8), r"Expected uint8\[32\]"),
        (np.full(32, 256), "bytes from 0 to 255"),
        (np.zeros(32), "bytes from 0 to 255"),
    ],
)
def test_a_query_of_another_shape_or_kind_is_refused(query, message):
    with pytest.raises(ValueError, match=message):
        RadiusIndex().search(query)


@pytest.mark.parametrize("radius", [-1, 65, 3.5])
def test_a_radius_outside_0_to_64_is_refused(radius):
    with pytest.raises(ValueError, match="from 0 to 64 bits"):
        RadiusIndex().search(ZERO, radius)


def test_a_limit_under_1_is_refused():
    with pytest.raises(ValueError, match="at least 1"):
        RadiusIndex().search_many(ZERO[None], limit=0)


@pytest.mark.parametrize(
    ("ids", "message"),
    [
        ([1], "Expected 2 ids"),
        ([1, 1], "The id 1 comes twice"),
        ([1.0, 2.0], "whole number"),
        (np.array([1, 2**63], dtype=np.uint64), "64-bit"),
    ],
)
def test_ids_that_cannot_name_the_hashes_are_refused(ids, message):
    with pytest.raises(ValueError, match=message):
        RadiusIndex.build(np.zeros((2, 32), dtype=np.uint8), ids)


@pytest.mark.parametrize("kind", [list, np.uint16, np.int64])
def test_whole_numbers_that_are_bytes_are_taken(kind):
    given = ZERO.tolist() if kind is list else ZERO.astype(kind)
    assert found(RadiusIndex.build([given], [4]).search(given, 0)) == [(0, 4)]


def test_neither_hashes_nor_queries_are_changed_or_kept():
    hashes = np.random.default_rng(4).integers(0, 256, (50, 32), dtype=np.uint8)
    index = RadiusIndex.build(hashes)
    query = hashes[7].copy()
    hashes[:] = 0
    query.flags.writeable = False
    assert found(index.search(query, 0)) == [(0, 7)]


@pytest.mark.parametrize("limit", [None, 3])
def test_a_bank_of_equal_hashes_is_answered_whole(kernels, limit):
    count = 20_000
    index = RadiusIndex.build(np.zeros((count, 32), dtype=np.uint8), kernels=kernels)
    ids, distances = index.search(ZERO, limit=limit)
    assert ids.tolist() == list(range(count))[:limit]
    assert not distances.any()
    assert len(index.search(~ZERO, 64).ids) == 0


def test_a_bank_in_one_bucket_of_every_band_but_far_apart(kernels, planned):
    """All addresses are equal, and no print tells them apart: each band proposes everything."""
    planned(16, 8)
    rng = np.random.default_rng(5)
    hashes = np.zeros((3_000, 32), dtype=np.uint8)
    hashes[:, 1::4] = rng.integers(0, 2, (3_000, 8), dtype=np.uint8) * 3
    brute = Brute(hashes, np.arange(3_000))
    index = RadiusIndex.build(hashes, kernels=kernels)
    for radius in (0, 4, 31):
        assert found(index.search(hashes[0], radius)) == brute.search(hashes[0], radius)
        assert found(index.search(hashes[0], radius, limit=5)) == brute.search(hashes[0], radius, 5)


def test_a_query_that_compares_everything_in_vain_leaves_the_next_one_alone(kernels, planned):
    planned(16, 8)
    rng = np.random.default_rng(8)
    hashes = np.zeros((3_000, 32), dtype=np.uint8)
    hashes[0] = rng.integers(0, 256, 32, dtype=np.uint8)
    in_vain = ZERO.copy()
    in_vain[1::2] = 255
    index = RadiusIndex.build(hashes, kernels=kernels)
    answers = index.search_many(np.array([in_vain, hashes[0], in_vain, ZERO]), limit=3)
    assert [one.ids.tolist() for one in answers] == [[], [0], [], [1, 2, 3]]


def test_warming_leaves_nothing_to_compile():
    RadiusIndex.warm()
    before = len(compiled.search.signatures)
    index = RadiusIndex.build(np.zeros((3, 32), dtype=np.uint8), [5, 1, 2])
    index.add(ZERO, 9)
    index.search(ZERO)
    index.search_many(np.zeros((70, 32), dtype=np.uint8))
    assert len(compiled.search.signatures) == before
