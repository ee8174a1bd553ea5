"""The file: whole or refused, and never lost, whenever the writer is killed."""

import hashlib
import json
import subprocess
import sys
import time

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saferday.engines.hashmatch.radius_index import CorruptIndex, RadiusIndex, storage
from saferday.engines.hashmatch.radius_index.kernels.constants import BLOCK
from saferday.engines.hashmatch.radius_index.tests.brute import Brute, clustered, found

HASHES = clustered(np.random.default_rng(0), 5_000, 800, 20)
IDS = np.random.default_rng(1).permutation(20_000)[:5_000]


@pytest.fixture
def saved(tmp_path):
    path = tmp_path / "bank.index"
    RadiusIndex.build(HASHES, IDS).save(path, attributes={"watermark": 7, "bank": "tŷ"})
    return path


def test_a_saved_index_opens_as_it_was(saved, kernels):
    index = RadiusIndex.open(saved, kernels=kernels)
    brute = Brute(HASHES, IDS)
    assert index.attributes == {"watermark": 7, "bank": "tŷ"}
    assert len(index) == 5_000
    assert index._state.segments[0].layout.plan.bands > 0
    for row in range(0, 5_000, 499):
        assert found(index.search(HASHES[row])) == brute.search(HASHES[row], 31)
    index.verify()


@pytest.mark.parametrize("count", [0, 1])
def test_an_index_of_none_or_one_can_be_saved(tmp_path, count):
    path = tmp_path / "small.index"
    RadiusIndex.build(HASHES[:count]).save(path)
    opened = RadiusIndex.open(path)
    assert len(opened) == count
    assert len(opened.search(HASHES[0], 0).ids) == count
    opened.add(HASHES[1], 50)
    opened.save(path)
    assert len(RadiusIndex.open(path)) == count + 1


def test_an_open_index_goes_on_after_its_file_was_replaced_or_removed(saved):
    index = RadiusIndex.open(saved)
    other = RadiusIndex.build(HASHES[:10])
    other.save(saved)
    assert len(RadiusIndex.open(saved)) == 10
    saved.unlink()
    assert int(IDS[4_000]) in index.search(HASHES[4_000]).ids
    index.remove(int(IDS[4_000]))
    index.add(HASHES[4_000], 99_999)
    index.save(saved)
    again = RadiusIndex.open(saved).search(HASHES[4_000]).ids
    assert 99_999 in again
    assert IDS[4_000] not in again


def test_the_stamp_changes_with_each_save(saved):
    index = RadiusIndex.open(saved)
    assert RadiusIndex.stamp_of(saved) == index.stamp
    index.save(saved)
    assert RadiusIndex.stamp_of(saved) == index.stamp
    assert index.attributes["watermark"] == 7
    first = index.stamp
    index.save(saved)
    assert index.stamp != first


def test_a_file_cut_short_anywhere_is_refused(saved):
    whole = saved.read_bytes()
    for length in (0, 1, 15, 16, 100, BLOCK - 1, BLOCK, BLOCK + 1, len(whole) // 2, len(whole) - 1):
        saved.write_bytes(whole[:length])
        with pytest.raises(CorruptIndex):
            RadiusIndex.open(saved)
    saved.write_bytes(whole + b"\0")
    with pytest.raises(CorruptIndex, match="cut short or has grown"):
        RadiusIndex.open(saved)


def test_another_file_is_not_an_index(tmp_path):
    path = tmp_path / "note.txt"
    path.write_text("Not an index.\n" * 5_000)
    with pytest.raises(CorruptIndex, match="is not a radius index"):
        RadiusIndex.open(path)
    with pytest.raises(FileNotFoundError):
        RadiusIndex.open(tmp_path / "missing")


def test_a_file_of_a_later_format_is_refused(saved, monkeypatch):
    monkeypatch.setattr(storage, "VERSION", 2)
    RadiusIndex.build(HASHES[:5]).save(saved)
    monkeypatch.undo()
    with pytest.raises(CorruptIndex, match="has format 2; this program reads format 1"):
        RadiusIndex.open(saved)


@pytest.mark.parametrize(
    "lie",
    [{"count": -1}, {"count": 50_001}, {"bands": 33}, {"address_bits": 19}, {"radius": 65}, {"count": 2**40}],
)
def test_a_header_that_describes_what_cannot_be_is_refused(saved, lie):
    whole = bytearray(saved.read_bytes())
    with saved.open("rb") as file:
        head = storage._read_header(file, saved)
    whole[:BLOCK] = storage._header(head | lie)
    saved.write_bytes(whole)
    with pytest.raises(CorruptIndex, match="describes an index"):
        RadiusIndex.open(saved)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_one_changed_byte_anywhere_is_never_answered_from(kernels, tmp_path, data):
    """Refused on opening, or at the first search that would read the block; answers before that are right."""
    path = tmp_path / "one.index"
    if not path.exists():
        RadiusIndex.build(HASHES, IDS).save(path)
        (tmp_path / "whole").write_bytes(path.read_bytes())
    whole = bytearray((tmp_path / "whole").read_bytes())
    place = data.draw(st.integers(0, len(whole) - 1))
    whole[place] ^= data.draw(st.integers(1, 255))
    path.write_bytes(whole)
    brute = Brute(HASHES, IDS)
    refused = False
    try:
        index = RadiusIndex.open(path, kernels=kernels)
        for row in range(0, 5_000, 701):
            assert found(index.search(HASHES[row])) == brute.search(HASHES[row], 31)
        index.search(HASHES[0], 64)
        index.verify()
    except CorruptIndex:
        refused = True
    layout = RadiusIndex.open(tmp_path / "whole")._state.segments[0].layout
    assert (
        refused or place >= layout.places[5] + 8 * layout.blocks
    )  # the padding after the sums means nothing


def test_numbers_that_point_outside_are_refused_even_with_right_sums(saved, kernels):
    """As if the file was damaged before its sums were made: nothing outside the arrays is ever read."""
    index = RadiusIndex.open(saved, kernels=kernels)
    part = index._state.segments[0]
    part.seen[:] = 1
    part.offsets[:] = 2**32 - 1
    with pytest.raises(CorruptIndex):
        index.search(HASHES[0])
    index = RadiusIndex.open(saved, kernels=kernels)
    part = index._state.segments[0]
    part.seen[:] = 1
    part.rows[:] = 255
    with pytest.raises(CorruptIndex):
        index.search(HASHES[0])


def test_removing_and_merging_read_only_what_is_whole(saved):
    whole = bytearray(saved.read_bytes())
    places = RadiusIndex.open(saved)._state.segments[0].layout.places
    whole[places[4] + 5] ^= 1
    saved.write_bytes(whole)
    with pytest.raises(CorruptIndex):
        RadiusIndex.open(saved).remove(int(IDS[0]))
    index = RadiusIndex.open(saved)
    with pytest.raises(CorruptIndex):
        index.merge(full=True) if index._state.segments[0].removed else index.verify()


def test_attributes_that_do_not_fit_are_refused_before_anything_is_written(saved):
    before = saved.read_bytes()
    with pytest.raises(ValueError, match="attributes take more than"):
        RadiusIndex.build(HASHES[:5]).save(saved, attributes={"long": "x" * 9_000})
    assert saved.read_bytes() == before


def test_a_disk_that_fills_up_leaves_the_old_file(saved, monkeypatch):
    before = hashlib.sha256(saved.read_bytes()).digest()

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(storage.os, "fsync", full)
    index = RadiusIndex.open(saved)
    index.add(HASHES[0], 50_000)
    with pytest.raises(OSError, match="No space left"):
        index.save(saved)
    assert hashlib.sha256(saved.read_bytes()).digest() == before
    assert [path.name for path in saved.parent.iterdir()] == [saved.name]
    assert 50_000 in index.search(HASHES[0]).ids


WRITER = """
import sys
import numpy as np
from saferday.engines.hashmatch.radius_index import RadiusIndex
path, round = sys.argv[1], int(sys.argv[2])
index = RadiusIndex.open(path, merge_at=None)
RadiusIndex.warm()
print("ready", flush=True)
while True:
    round += 1
    index.add(np.frombuffer(round.to_bytes(32, "little"), dtype=np.uint8), 100_000 + round)
    index.save(path, attributes={"round": round})
    print(round, flush=True)
"""


def test_a_writer_killed_at_any_moment_leaves_a_whole_file_with_everything_it_reported(tmp_path):
    path = tmp_path / "killed.index"
    RadiusIndex.build(HASHES[:1_500]).save(path, attributes={"round": 0})
    rng = np.random.default_rng(9)
    reached = 0
    for _ in range(6):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), str(reached)], stdout=subprocess.PIPE, text=True
        ) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline() == "ready\n"
            time.sleep(float(rng.uniform(0, 0.08)))
            writer.kill()
            reported = [int(line) for line in writer.stdout.read().split() if line.isdigit()]
        index = RadiusIndex.open(path)
        index.verify()
        round = index.attributes["round"]
        assert round >= max([reached, *reported])
        assert len(index) == 1_500 + round
        for one in range(1, round + 1):
            query = np.frombuffer(one.to_bytes(32, "little"), dtype=np.uint8)
            assert (0, 100_000 + one) in found(index.search(query, 0))
        reached = round
    assert reached > 0
    RadiusIndex.open(path).save(path)
    assert [left.name for left in tmp_path.iterdir()] == [path.name]


def test_the_header_says_in_json_what_the_file_holds(saved):
    block = saved.read_bytes()[:BLOCK]
    length = int.from_bytes(block[16:20], "little")
    head = json.loads(block[20 : 20 + length])
    assert (head["version"], head["count"], head["radius"], head["first_id"]) == (1, 5_000, 31, None)
    assert head["size"] == saved.stat().st_size
