"""Adding, removing, merging: the very next search knows, and merges change no answer."""

import threading

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from saferday.engines.hashmatch.radius_index import RadiusIndex, plan, segment
from saferday.engines.hashmatch.radius_index.kernels import compiled, plain
from saferday.engines.hashmatch.radius_index.tests.brute import Brute, clustered, flipped, found

ZERO = np.zeros(32, dtype=np.uint8)


def hashes_of(count, seed=0):
    return clustered(np.random.default_rng(seed), count, 5, 20)


def test_what_was_added_is_found_and_what_was_removed_is_not():
    index = RadiusIndex.build(hashes_of(40))
    index.add(ZERO, 100)
    assert (0, 100) in found(index.search(ZERO))
    assert 100 in index
    index.remove(100)
    assert (0, 100) not in found(index.search(ZERO))
    assert 100 not in index
    index.remove(3)
    assert 3 not in index
    assert 3 not in index.search(hashes_of(40)[3]).ids
    assert len(index) == 39
    index.add(ZERO, 3)
    assert (0, 3) in found(index.search(ZERO))


def test_an_id_stands_for_one_hash():
    index = RadiusIndex.build(hashes_of(4))
    index.add(ZERO, 9)
    for taken in (2, 9):
        with pytest.raises(ValueError, match=f"The id {taken} is there already"):
            index.add(ZERO, taken)
    with pytest.raises(ValueError, match="The id 20 is there already"):
        index.add_many(hashes_of(3), [21, 20, 20])
    assert len(index) == 5
    assert 21 not in index


def test_an_unknown_id_cannot_be_removed():
    index = RadiusIndex.build(hashes_of(4), [1, 2, 3, 8])
    for unknown in (0, 5, 9):
        with pytest.raises(KeyError):
            index.remove(unknown)
    index.remove(8)
    with pytest.raises(KeyError):
        index.remove(8)


def test_a_merge_goes_on_in_the_background():
    hashes = hashes_of(700)
    index = RadiusIndex(merge_at=64)
    for number, one in enumerate(hashes):
        index.add(one, number)
    index.wait()
    index.merge()
    brute = Brute(hashes, np.arange(700))
    assert index._state.tail.used == 0
    assert len(index._state.segments) < 6
    assert found(index.search(hashes[0])) == brute.search(hashes[0], 31)
    index.merge(full=True)
    assert len(index._state.segments) == 1
    assert found(index.search(hashes[0])) == brute.search(hashes[0], 31)


def test_small_segments_are_taken_in_and_a_large_one_is_left_alone():
    index = RadiusIndex.build(hashes_of(2_000), merge_at=None)
    for first in range(2_000, 2_300, 100):
        index.add_many(hashes_of(100, first), np.arange(first, first + 100))
        index.merge()
    assert [len(part) for part in index._state.segments] == [2_000, 300]
    index.merge()
    assert [len(part) for part in index._state.segments] == [2_000, 300]


def test_what_happens_during_a_merge_is_kept(monkeypatch):
    hashes = hashes_of(60)
    index = RadiusIndex.build(hashes[:30], merge_at=None)
    index.add_many(hashes[30:50], np.arange(30, 50))
    whole = segment.Segment.build.__func__

    def meanwhile(cls, *arguments, **options):
        made = whole(cls, *arguments, **options)
        index.remove(2)
        index.remove(35)
        index.remove(36)
        index.add(hashes[55], 36)
        index.add_many(hashes[50:55], np.arange(50, 55))
        index.remove(52)
        index.add_many(np.repeat(ZERO[None], 600, axis=0), np.arange(1_000, 1_600))
        return made

    monkeypatch.setattr(segment.Segment, "build", classmethod(meanwhile))
    index.merge(full=True)
    brute = Brute(hashes[:55], np.arange(55))
    for gone in (2, 35, 52):
        del brute.rows[gone]
    brute.rows[36] = hashes[55]
    brute.rows.update(dict.fromkeys(range(1_000, 1_600), ZERO))
    assert len(index) == len(brute.rows)
    for query in (*hashes, ZERO):
        assert found(index.search(query, 31)) == brute.search(query, 31)


def test_a_merge_that_fails_is_told_and_loses_nothing(monkeypatch):
    index = RadiusIndex(merge_at=10)

    def fail(*arguments, **options):
        raise MemoryError("no room")

    monkeypatch.setattr(segment.Segment, "build", fail)
    index.add_many(hashes_of(10), np.arange(10))
    with pytest.raises(MemoryError, match="no room"):
        index.wait()
    index.wait()
    assert len(index) == 10
    monkeypatch.undo()
    index.merge()
    assert len(index) == 10
    assert index._state.tail.used == 0


def test_readers_never_miss_what_stays_while_others_write():
    rng = np.random.default_rng(6)
    staying = rng.integers(0, 256, (200, 32), dtype=np.uint8)
    index = RadiusIndex.build(staying, merge_at=32)
    done = threading.Event()
    missed = []

    def read():
        while not done.is_set():
            for number in range(0, 200, 7):
                if (
                    number
                    not in index.search(flipped(np.random.default_rng(number), staying[number], 20)).ids
                ):
                    missed.append(number)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    try:
        for number in range(1_000, 1_400):
            index.add(rng.integers(0, 256, 32, dtype=np.uint8), number)
            assert number in index
            if number % 3 == 0:
                index.remove(number)
                assert number not in index
    finally:
        done.set()
    for reader in readers:
        reader.join()
    index.wait()
    assert missed == []
    assert len(index) == 200 + 400 - 133


class Interleavings(RuleBasedStateMachine):
    """Any order of building, adding, removing, merging, saving and opening answers as `Brute` does."""

    @initialize(
        seed=st.integers(0, 2**32 - 1),
        count=st.integers(0, 60),
        kernels=st.sampled_from([compiled, plain]),
        shape=st.sampled_from([(16, 8), (11, 5), (4, 9), (20, 3)]),
        tmp=st.uuids(),
    )
    def build(self, seed, count, kernels, shape, tmp):
        self.rng = np.random.default_rng(seed)
        self.kernels = kernels
        self.path = self.folder / f"{tmp}.index"
        segment.plan_for = lambda *_: plan.evenly(*shape)
        self.middles = self.rng.integers(0, 256, (4, 32), dtype=np.uint8)
        hashes = np.array([self.one() for _ in range(count)], dtype=np.uint8).reshape(-1, 32)
        ids = self.rng.permutation(100)[:count]
        self.index = RadiusIndex.build(hashes, ids, merge_at=None, kernels=kernels)
        self.brute = Brute(hashes, ids)

    def one(self):
        return flipped(self.rng, self.middles[self.rng.integers(4)], self.rng.integers(40))

    @rule(id=st.integers(0, 200))
    def add(self, id):
        one = self.one()
        if id in self.brute.rows:
            with pytest.raises(ValueError, match="already"):
                self.index.add(one, id)
        else:
            self.index.add(one, id)
            self.brute.rows[id] = one

    @rule(count=st.integers(1, 30))
    def add_several(self, count):
        ids = [id for id in range(200, 400) if id not in self.brute.rows][:count]
        hashes = np.array([self.one() for _ in ids], dtype=np.uint8).reshape(-1, 32)
        self.index.add_many(hashes, ids)
        self.brute.rows.update(zip(ids, hashes, strict=True))

    @rule(id=st.integers(0, 400))
    def remove_any(self, id):
        if self.brute.rows.pop(id, None) is None:
            with pytest.raises(KeyError):
                self.index.remove(id)
        else:
            self.index.remove(id)

    @precondition(lambda self: self.brute.rows)
    @rule(which=st.integers(0, 1_000))
    def remove_one_that_is_there(self, which):
        id = sorted(self.brute.rows)[which % len(self.brute.rows)]
        self.index.remove(id)
        del self.brute.rows[id]

    @rule(full=st.booleans())
    def merge(self, full):
        self.index.merge(full=full)

    @rule(mark=st.integers(0, 1_000))
    def save(self, mark):
        self.index.save(self.path, attributes={"mark": mark})
        assert self.index.attributes == {"mark": mark}

    @rule()
    def save_and_open(self):
        self.index.save(self.path)
        self.index = RadiusIndex.open(self.path, merge_at=None, kernels=self.kernels)

    @rule(radius=st.integers(0, 64), limit=st.none() | st.integers(1, 10))
    def search(self, radius, limit):
        query = self.one()
        assert found(self.index.search(query, radius, limit=limit)) == self.brute.search(query, radius, limit)

    @rule(radius=st.integers(0, 64))
    def search_several(self, radius):
        queries = np.array([self.one() for _ in range(3)])
        answers = [found(one) for one in self.index.search_many(queries, radius)]
        assert answers == [self.brute.search(query, radius) for query in queries]

    @invariant()
    def counts_agree(self):
        if hasattr(self, "index"):
            assert len(self.index) == len(self.brute.rows)


def test_any_interleaving_answers_as_comparing_everything_does(tmp_path, planned, monkeypatch):
    planned(16, 8)
    monkeypatch.setattr(segment, "plan_for", segment.plan_for)
    Interleavings.folder = tmp_path
    Interleavings.TestCase.settings = settings(max_examples=40, stateful_step_count=25)
    Interleavings.TestCase("runTest").runTest()


def test_several_are_removed_at_once_or_none():
    index = RadiusIndex.build(hashes_of(30), np.arange(30) * 2, merge_at=None)
    index.add_many(hashes_of(5), [101, 102, 103, 104, 105])
    for refused in ([0, 2, 3], [101, 101], [58, 60], [0, 999]):
        with pytest.raises(KeyError):
            index.remove_many(refused)
    assert len(index) == 35
    index.remove_many([0, 58, 103, 2])
    index.remove_many([])
    assert len(index) == 31
    assert [id in index for id in (0, 2, 4, 58, 102, 103)] == [False, False, True, False, True, False]
    index.merge(full=True)
    assert len(index) == 31
    with pytest.raises(KeyError):
        index.remove_many([103])
    index.remove_many([101, 4])
    assert len(index) == 29
