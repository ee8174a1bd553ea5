"""The contract of an index of banked hashes, held against a count of every bit; the same for both kinds."""

import numpy as np
import pytest
from django.db import connection
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from saferday.hotline.matching import actions
from saferday.hotline.matching.models import Entry
from saferday.hotline.matching.queries import read_state
from saferday.hotline.matching.queries.searching import WrongDatabase
from saferday.hotline.matching.queries.searching.embedded import EmbeddedIndex
from saferday.hotline.matching.queries.searching.sql import SqlIndex

from .conftest import near, picture

pytestmark = pytest.mark.database


@pytest.fixture(params=["embedded", "sql"])
def index(request, db, tmp_path):
    """Each kind that this database can have."""
    if request.param == "embedded":
        return EmbeddedIndex(tmp_path / "matching")
    if connection.vendor != "postgresql":
        with pytest.raises(WrongDatabase):
            SqlIndex().search(np.zeros((1, 32), np.uint8), 31, read_state())
        return None
    made = SqlIndex()
    made.make()
    return made


def questions(*values: bytes):
    return np.frombuffer(b"".join(values), np.uint8).reshape(-1, 32)


def found(index, values, radius=31):
    hits = index.search(questions(*values), radius, read_state())
    return [
        (int(question), int(entry), int(bank), int(distance))
        for question, entry, bank, distance in zip(
            hits.question, hits.entry, hits.bank, hits.distance, strict=True
        )
    ]


def counted(values, radius=31):
    """The same by counting the bits of every live entry."""
    rows = [
        (
            number,
            entry.pk,
            entry.bank_id,
            (int.from_bytes(value) ^ int.from_bytes(bytes(entry.value))).bit_count(),
        )
        for number, value in enumerate(values)
        for entry in Entry.objects.filter(kind=1, retracted_at__isnull=True)
    ]
    return sorted((row for row in rows if row[3] <= radius), key=lambda row: (row[0], row[3], row[1]))


def test_nothing_is_found_where_nothing_is_banked(index):
    if index:
        assert found(index, [picture(1)]) == []


def test_everything_within_the_radius_is_found_nearest_first(index, bank, flag):
    if index:
        other = actions.create_bank(slug="other", name={"en": "Other"}, purpose="Another")
        family = [near(picture(1), bits, seed=bits) for bits in (0, 1, 15, 16, 17, 30, 31, 32, 40)]
        flag(bank, *family, picture(2))
        flag(other, picture(1))
        asked = [picture(1), picture(2), picture(3)]
        assert found(index, asked) == counted(asked)
        assert len(found(index, asked)) == 9
        for radius in (0, 1, 16):
            assert found(index, asked, radius) == counted(asked, radius)


def test_flags_and_retractions_count_at_once_before_and_after_the_index_is_made_anew(index, bank, flag):
    if index:
        flag(bank, picture(1), picture(2), picture(3))
        actions.take_index(built=index.make())
        actions.retract(bank=bank, hashes=[("pdq", picture(2))], reason="A mistake")
        flag(bank, picture(4))
        asked = [picture(number) for number in range(1, 5)]
        assert found(index, asked) == counted(asked)
        assert [row[0] for row in found(index, asked)] == [0, 2, 3]
        actions.take_index(built=index.make())
        assert found(index, asked) == counted(asked)
        assert index.status(read_state()).entries == 3
        assert index.verify() == []


@given(data=st.data())
@hypothesis_settings(
    max_examples=12, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_interleaving_finds_what_counting_finds(index, bank, flag, data):
    if index:
        standing = list(Entry.objects.filter(retracted_at__isnull=True).values_list("pk", flat=True))
        actions.retract_entries(bank=bank, entries=standing, reason="Another example")
        seeds = st.integers(0, 12)
        for step in data.draw(
            st.lists(st.tuples(st.sampled_from("fffrm"), seeds, st.integers(0, 34)), max_size=12)
        ):
            act, seed, bits = step
            value = near(picture(seed), bits, seed)
            if act == "f":
                flag(bank, value)
            elif act == "r":
                actions.retract(bank=bank, hashes=[("pdq", value)], reason="A mistake")
            else:
                actions.take_index(built=index.make())
        asked = [picture(seed) for seed in range(4)]
        radius = data.draw(st.integers(0, 31))
        assert found(index, asked, radius) == counted(asked, radius)


def bands_of(value: bytes) -> list[int]:
    """The 16 bands as the index in SQL numbers them, counted out by hand."""
    return [(band << 16) | int.from_bytes(value[2 * band : 2 * band + 2], "big") for band in range(16)]


def probes_of(value: bytes) -> set[int]:
    """Each band as it is, and with each of its bits flipped."""
    return {band ^ flip for band in bands_of(value) for flip in (0, *(1 << bit for bit in range(16)))}


def test_272_probes_reach_every_hash_within_31_bits():
    """Of 31 flipped bits at most one falls into some band, however they are spread."""
    random = np.random.default_rng(1)
    wanted = probes_of(picture(1))
    assert len(wanted) == 272
    for _ in range(300):
        assert wanted & set(bands_of(near(picture(1), 31, int(random.integers(1 << 30)))))
    # Two flipped bits in each of 16 bands are 32, and out of reach.
    far = np.frombuffer(picture(1), np.uint8).copy().reshape(16, 2)
    far[:, 0] ^= 3
    assert not wanted & set(bands_of(far.tobytes()))


def test_the_database_probes_the_same(db):
    if connection.vendor == "postgresql":
        for value in (picture(1), picture(2), b"\xff" * 32, bytes(32)):
            with connection.cursor() as cursor:
                cursor.execute("SELECT matching_bands(%s), matching_probes(%s)", [value, value])
                bands, probes = cursor.fetchone()
            assert bands == bands_of(value)
            assert len(probes) == 272
            assert set(probes) == probes_of(value)


def test_a_batch_is_one_statement(index, bank, flag, django_assert_num_queries):
    if index is not None and index.name == "sql":
        flag(bank, picture(1))
        state = read_state()
        with django_assert_num_queries(4):  # begin, settings, the statement, end
            index.search(questions(*(picture(number) for number in range(50))), 31, state)


@pytest.mark.django_db(transaction=True)
class TestFiles:
    """The embedded index's files: complete or not used."""

    @pytest.fixture
    def embedded(self, tmp_path):
        return EmbeddedIndex(tmp_path / "matching")

    def test_a_damaged_file_is_left_aside_and_nothing_is_missed(self, embedded, bank, flag):
        flag(bank, picture(1))
        actions.take_index(built=embedded.make())
        (path,) = embedded.folder.glob("*.index")
        cut = path.with_suffix(".cut")
        cut.write_bytes(path.read_bytes()[:100])
        cut.replace(path)
        assert [row[0] for row in found(embedded, [picture(1)])] == [0]
        embedded.forget()
        assert any(path.name in line for line in embedded.verify())

    def test_a_file_of_another_past_is_not_used(self, embedded, bank, flag):
        flag(bank, picture(1))
        actions.take_index(built=embedded.make())
        flag(bank, picture(2))
        assert len(found(embedded, [picture(2)])) == 1
        # The database is put back as it was before picture 2, and picture 3 takes its number.
        Entry.objects.filter(value=picture(2)).delete()
        from saferday.hotline.matching.models import State

        State.objects.update(change=1)
        actions.begin_another_past()
        flag(bank, picture(3))
        assert found(embedded, [picture(1), picture(2), picture(3)]) == counted(
            [picture(1), picture(2), picture(3)]
        )

    def test_files_are_private_and_old_ones_go(self, embedded, bank, flag):
        for number in range(4):
            flag(bank, picture(number))
            actions.take_index(built=embedded.make())
        files = list(embedded.folder.glob("*.index"))
        assert len(files) <= 3
        assert all(path.stat().st_mode & 0o077 == 0 for path in files)

    def test_a_question_that_began_earlier_does_not_make_the_index_be_opened_again(
        self, embedded, bank, flag, monkeypatch
    ):
        flag(bank, picture(1))
        actions.take_index(built=embedded.make())
        earlier = read_state()
        flag(bank, picture(2))
        embedded.search(questions(picture(1)), 31, read_state())
        opened = []
        monkeypatch.setattr(embedded, "_opened", lambda state: opened.append(state))
        assert len(embedded.search(questions(picture(1)), 31, earlier)) == 1
        assert opened == []

    def test_what_is_taken_back_leaves_the_index_that_a_process_holds(self, embedded, bank, flag):
        flag(bank, picture(1), picture(2))
        actions.take_index(built=embedded.make())
        assert len(embedded._up_to_date(read_state()).index) == 2
        actions.retract(bank=bank, hashes=[("pdq", picture(2))], reason="A mistake")
        held = embedded._up_to_date(read_state())
        assert len(held.index) == 1
        assert len(held.index.search(questions(picture(2))[0], 0)[0]) == 0

    def test_many_threads_ask_while_one_flags(self, embedded, bank, flag):
        """The thread that flagged sees its flag; nobody opens the file more than once."""
        from concurrent.futures import ThreadPoolExecutor

        from django.db import connections

        flag(bank, *(picture(number) for number in range(20)))
        actions.take_index(built=embedded.make())
        opened = []
        original = embedded._opened
        embedded._opened = lambda state: opened.append(state.change) or original(state)

        def ask(_number):
            try:
                return len(embedded.search(questions(picture(3)), 31, read_state()))
            finally:
                connections.close_all()

        with ThreadPoolExecutor(4) as pool:
            asking = [pool.submit(ask, number) for number in range(60)]
            for number in range(100, 115):
                flag(bank, picture(number))
                assert len(embedded.search(questions(picture(number)), 31, read_state())) == 1
            assert {one.result() for one in asking} == {1}
        assert len(opened) == 1


def test_the_setting_chooses(settings_of_index):
    from saferday.hotline.matching.queries.searching import index as chosen

    assert chosen().name == settings_of_index


@pytest.fixture(params=["embedded", "sql"])
def settings_of_index(request, settings):
    settings.SAFERDAY_MATCH_INDEX = request.param
    return request.param
