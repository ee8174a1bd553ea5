"""Flags and retractions: idempotent, in order, each recorded, and refused one by one."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from saferday.centre.audit.models import AuditRecord
from saferday.hotline.matching import actions, queries, rules
from saferday.hotline.matching.models import Entry

from .conftest import NOW, picture

pytestmark = pytest.mark.database


def entry(number=1, **more):
    return actions.NewEntry("pdq", picture(number), **more)


def flag(bank, *entries, **more):
    return actions.flag(bank=bank, entries=entries, provenance="test", **more)


def counts(done):
    return (done.added, done.again, done.updated, done.unchanged)


def test_flagging_twice_changes_nothing(bank):
    assert counts(flag(bank, entry(1), entry(2))) == (2, 0, 0, 0)
    acts = AuditRecord.objects.count()
    change = queries.newest_change(bank)
    again = flag(bank, entry(1), entry(2))
    assert counts(again) == (0, 0, 0, 2)
    assert len(again.entries) == 2
    assert (AuditRecord.objects.count(), queries.newest_change(bank)) == (acts, change)


def test_new_facts_are_taken_over_and_who_follows_hears_of_them(bank):
    flag(bank, entry(1))
    last = queries.newest_change(bank)
    assert counts(flag(bank, entry(1, label="suspected", quality=80))) == (0, 0, 1, 0)
    (row,) = queries.changes_of(bank, after=last)
    assert (row.label, row.quality) == ("suspected", 80)


def test_the_same_hash_twice_in_one_call_counts_once(bank):
    done = flag(bank, entry(1), entry(1, label="confirmed"))
    assert done.added == 1
    assert done.entries[0] == done.entries[1]
    assert Entry.objects.get().label == "confirmed"


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (actions.NewEntry("crc", b"1"), "unknown_kind"),
        (actions.NewEntry("pdq", b"1"), "wrong_length"),
        (entry(1, quality=49), "quality_below_50"),
        (actions.NewEntry("pdq", bytes(32)), "blank"),
        (entry(1, label="other"), "unknown_label"),
        (entry(1, group="x" * 65), "group_too_long"),
    ],
)
def test_what_cannot_be_taken_is_refused_by_itself(bank, wrong, reason):
    done = flag(bank, entry(2), wrong, entry(3))
    assert [(one.number, one.reason) for one in done.refused] == [(1, reason)]
    assert done.added == 2


def test_followers_see_flags_and_retractions_in_order_and_each_once(bank):
    flag(bank, entry(1), entry(2), entry(3))
    first = queries.changes_of(bank)
    assert [row.value for row in first] == [picture(1), picture(2), picture(3)]
    actions.retract(bank=bank, hashes=[("pdq", picture(2))], reason="A mistake", now=NOW)
    (row,) = queries.changes_of(bank, after=first[-1].change)
    assert (row.value, row.retracted_at, row.retraction) == (picture(2), NOW, "A mistake")
    assert [row.value for row in queries.stream(bank, part=2)] == [picture(1), picture(3), picture(2)]
    other = actions.create_bank(slug="other", name={"en": "Other"}, purpose="Another")
    assert queries.changes_of(other) == []


def test_a_retraction_keeps_to_what_is_named(bank):
    flag(bank, entry(1, group="a"), entry(1, group="b"))
    actions.flag(bank=bank, entries=[entry(2)], provenance="exchange:x")
    both = [("pdq", picture(1)), ("pdq", picture(2))]
    assert actions.retract(bank=bank, hashes=both, reason="r", provenance="exchange:y") == 0
    assert actions.retract(bank=bank, hashes=both, reason="r", group="a") == 1
    assert actions.retract(bank=bank, hashes=both, reason="r", provenance="exchange:x") == 1
    assert Entry.objects.filter(retracted_at__isnull=True).count() == 1
    with pytest.raises(ValueError, match="reason"):
        actions.retract(bank=bank, hashes=both, reason=" ")


def test_ten_thousand_at_a_time_at_most(bank):
    with pytest.raises(actions.TooMany):
        flag(bank, *[entry(1)] * (rules.WRITE_AT_ONCE + 1))


def test_thousands_are_flagged_and_retracted_in_a_few_statements(bank, django_assert_max_num_queries):
    entries = [actions.NewEntry("md5", number.to_bytes(16, "big")) for number in range(1, 3_001)]
    with django_assert_max_num_queries(40):
        assert flag(bank, *entries).added == 3_000
    with django_assert_max_num_queries(40):
        hashes = [("md5", one.value) for one in entries]
        assert actions.retract(bank=bank, hashes=hashes, reason="All of them") == 3_000
    assert [row.change for row in queries.changes_of(bank, after=3_000, limit=9)] == list(range(3_001, 3_010))


def test_each_act_is_recorded_without_the_hash(bank, person):
    analyst = person("hotline_analyst")
    actions.flag(by=analyst, bank=bank, entries=[entry(1)], provenance="staff", reference="CASE-1")
    actions.retract(by=analyst, bank=bank, hashes=[("pdq", picture(1))], reason="A mistake")
    acts = list(AuditRecord.objects.order_by("-number")[:2])
    assert [one.act for one in acts] == ["matching.entries.retracted", "matching.entries.flagged"]
    assert {one.actor for one in acts} == {f"staff:{analyst.pk}"}
    assert not any(picture(1).hex() in one.detail for one in acts)
    row = Entry.objects.get()
    assert (row.flagged_by, row.retracted_by, row.reference) == (analyst, analyst, "CASE-1")


def test_labels_that_entries_carry_stay_in_the_set(bank):
    flag(bank, entry(1, label="suspected"))
    with pytest.raises(actions.LabelsInUse):
        actions.change_bank(bank=bank, labels=["confirmed"])
    actions.retract(bank=bank, hashes=[("pdq", picture(1))], reason="x")
    actions.change_bank(bank=bank, labels=["confirmed"])


def test_an_expiry_is_kept(bank):
    flag(bank, entry(1, expires_at=NOW + timedelta(days=1)))
    assert Entry.objects.get().expires_at == NOW + timedelta(days=1)


def test_what_stands_is_found_by_hash_and_never_by_reading_the_bank(bank):
    """With the kinds in one question, SQLite read every entry of the bank for each part of a list of millions."""
    mixed = [("pdq", picture(1)), ("sha256", picture(2)), ("md5", picture(3)[:16])]
    with CaptureQueriesContext(connection) as asked:
        assert flag(bank, *(actions.NewEntry(*one) for one in mixed)).added == 3
        assert actions.retract(bank=bank, hashes=mixed, reason="gone") == 3
    selects = [one["sql"] for one in asked if '"value" IN' in one["sql"]]
    assert len(selects) == 6
    for select in selects:
        assert len(set(re.findall(r'"kind" = (\d)', select))) == 1
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for select in selects:
                cursor.execute(f"EXPLAIN QUERY PLAN {select}")
                plan = " ".join(row[3] for row in cursor.fetchall())
                assert "(kind=? AND value=? AND bank_id=?" in plan, plan
