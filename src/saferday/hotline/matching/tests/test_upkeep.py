"""Floods are set apart and decided by humans; later flags reach earlier queries; what is old goes."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from saferday.centre.audit.models import AuditRecord
from saferday.hotline.matching import actions, queries, rules, tasks
from saferday.hotline.matching.models import Allowance, Entry, KeptQuery, LaterMatch, MatchRecord, Quarantine

from .conftest import NOW, near, picture
from .test_matching import ask

pytestmark = pytest.mark.database


@pytest.fixture
def key(organisation):
    return actions.create_key(organisation=organisation, label="x", keep_queries=True).key


def ask_for(key, *values, at=NOW, kind="pdq", keep=True):
    known = queries.snapshot()
    asked = [queries.Asked(rules.KINDS[kind].number, value) for value in values]
    answers = queries.match(asked, banks=frozenset(known.banks), at=known)
    actions.log_matches(key=key.pk, asked=asked, answers=answers, keep=keep, seen=known.state.change, now=at)
    return answers


# ── Floods ──


def flood(bank, key, count=20, at=NOW):
    actions.change_bank(bank=bank, flood=20)
    ask_for(key, *[picture(1)] * count, at=at, keep=False)


def test_a_hash_that_matches_a_flood_is_set_apart_and_still_matches(bank, flag, key):
    flag(bank, picture(1), picture(2))
    flood(bank, key)
    assert actions.find_floods(now=NOW) == 1
    assert actions.find_floods(now=NOW) == 0
    found = ask(near(picture(1), 3), picture(2))
    assert [one.matches[0].advice for one in found] == ["check with the centre", "hold for a human"]
    assert AuditRecord.objects.filter(act="matching.hash.set_apart").count() == 1


@pytest.mark.parametrize(
    ("count", "threshold", "before", "found"),
    [(19, 20, 0, 0), (20, 20, 0, 1), (20, 0, 0, 0), (20, 20, 335, 1), (20, 20, 340, 0)],
)
def test_what_is_a_flood(bank, flag, key, count, threshold, before, found):
    """As many as the bank says, and ten times the hash's usual hour: 336 in the week before are two an hour."""
    flag(bank, picture(1))
    ask_for(key, *[picture(1)] * before, at=NOW - timedelta(days=2), keep=False)
    flood(bank, key, count)
    actions.change_bank(bank=bank, flood=threshold)
    assert actions.find_floods(now=NOW) == found


@pytest.mark.parametrize(
    ("decision", "advice"),
    [("released", "hold for a human"), ("upheld", "check with the centre"), ("retracted", None)],
)
def test_a_human_decides(bank, flag, key, person, decision, advice):
    flag(bank, picture(1))
    flood(bank, key)
    actions.find_floods(now=NOW)
    quarantine = Quarantine.objects.get()
    with pytest.raises(PermissionDenied):
        actions.decide_quarantine(by=person("operator"), quarantine=quarantine, decision=decision, reason="x")
    with pytest.raises(ValueError, match="reason"):
        actions.decide_quarantine(
            by=person("hotline_analyst"), quarantine=quarantine, decision=decision, reason=" "
        )
    decided = actions.decide_quarantine(
        by=person("hotline_analyst"), quarantine=quarantine, decision=decision, reason="Looked at it", now=NOW
    )
    assert decided.state == decision
    assert [one.advice for one in ask(picture(1))[0].matches] == ([advice] if advice else [])
    # Let go, it is not set apart again the next minute, but a week later it may be.
    assert actions.find_floods(now=NOW) == 0
    flood(bank, key, 400, at=NOW + timedelta(days=8))
    again = actions.find_floods(now=NOW + timedelta(days=8))
    assert again == (1 if decision == "released" else 0)


def test_nobody_retracts_through_a_decision_in_a_bank_that_is_not_theirs(bank, flag, key, person):
    flag(bank, picture(1))
    flood(bank, key)
    actions.find_floods(now=NOW)
    actions.change_bank(bank=bank, writers=["analyst_lead"])
    with pytest.raises(PermissionDenied):
        actions.decide_quarantine(
            by=person("hotline_analyst"),
            quarantine=Quarantine.objects.get(),
            decision="retracted",
            reason="x",
        )
    assert len(ask(picture(1))[0].matches) == 1


# ── Later matches ──


def run_later(now):
    actions.settle_later(now=now)
    due = now + rules.LATER_AFTER
    count = 0
    while (found := queries.find_later(due)) is not None:
        count += actions.note_later_matches(found=found, now=due)
    return count


def test_a_new_flag_reaches_earlier_queries_whose_owner_agreed(bank, flag, key, client):
    ask_for(key, picture(1), picture(2))
    actions.flag(
        bank=bank,
        entries=[actions.NewEntry("pdq", near(picture(1), 9)), actions.NewEntry("pdq", picture(3))],
        provenance="test",
    )
    assert run_later(NOW) == 1
    late = LaterMatch.objects.get()
    assert (bytes(late.value), late.distance, late.key_id) == (picture(1), 9, key.pk)
    assert run_later(NOW + timedelta(minutes=1)) == 0


def test_exact_files_are_found_later_too(bank, key):
    ask_for(key, b"\x05" * 16, kind="md5")
    actions.flag(bank=bank, entries=[actions.NewEntry("md5", b"\x05" * 16)], provenance="test")
    assert run_later(NOW) == 1


def test_what_was_answered_at_once_does_not_come_again(bank, flag, key):
    flag(bank, picture(1))
    assert len(ask_for(key, picture(1))[0].matches) == 1
    assert run_later(NOW) == 0


def test_a_query_that_was_under_way_during_the_flag_is_not_missed(bank, flag, key):
    """It began before the flag and is kept after it; the flag waits half a minute for such."""
    known = queries.snapshot()
    asked = [queries.Asked(rules.PDQ, picture(1))]
    answers = queries.match(asked, banks=frozenset(known.banks), at=known)
    flag(bank, picture(1))
    actions.settle_later(now=NOW)
    assert queries.find_later(NOW + timedelta(seconds=29)) is None
    actions.log_matches(key=key.pk, asked=asked, answers=answers, keep=True, seen=known.state.change, now=NOW)
    found = queries.find_later(NOW + timedelta(seconds=30))
    assert [one.value for one in found.matches] == [picture(1)]


@pytest.mark.parametrize("end", ["agreement", "key", "bank", "retraction"])
def test_what_ended_meanwhile_reaches_nobody(bank, flag, key, end):
    ask_for(key, picture(1))
    flag(bank, picture(1))
    if end == "agreement":
        actions.change_key(key=key, label="x", scopes=key.scopes, banks=[], rate=9, keep_queries=False)
        assert KeptQuery.objects.count() == 0
    elif end == "key":
        actions.revoke_key(key=key, reason="Lost")
        assert KeptQuery.objects.count() == 0
    elif end == "bank":
        actions.change_bank(bank=bank, rely="nobody")
    else:
        actions.retract(bank=bank, hashes=[("pdq", picture(1))], reason="A mistake")
    assert run_later(NOW) == 0


def test_nothing_is_kept_without_agreement(bank, organisation):
    silent = actions.create_key(organisation=organisation, label="x").key
    assert silent.keep_queries is False
    ask_for(silent, picture(1), keep=silent.keep_queries)
    assert KeptQuery.objects.count() == 0


# ── Expiry, purge, tasks ──


def test_what_expires_is_retracted_and_matches_no_more(bank, flag):
    flag(bank, picture(1), expires_at=NOW)
    flag(bank, picture(2), expires_at=NOW + timedelta(seconds=1))
    assert actions.expire(now=NOW) == 1
    assert [len(one.matches) for one in ask(picture(1), picture(2))] == [0, 1]
    assert Entry.objects.get(value=picture(1)).retraction == "expired"
    assert actions.expire(now=NOW) == 0


@pytest.mark.parametrize(
    ("purge", "model", "keep"),
    [
        (actions.purge_matches, MatchRecord, rules.KEEP_MATCHES),
        (actions.purge_kept_queries, KeptQuery, rules.KEEP_QUERIES),
    ],
)
def test_records_are_cleared_when_the_register_says(bank, flag, key, purge, model, keep):
    flag(bank, picture(1))
    ask_for(key, picture(1), at=NOW - keep - timedelta(seconds=1))
    ask_for(key, picture(1), at=NOW - keep + timedelta(seconds=1))
    assert purge(now=NOW, limit=10) == 1
    assert model.objects.count() == 1
    assert purge(now=NOW, limit=10) == 0


def test_the_scheduled_work_runs(bank, flag, key, monkeypatch, settings, tmp_path):
    from saferday.hotline.matching.queries.searching.embedded import EmbeddedIndex

    flag(bank, picture(1), expires_at=timezone.now())
    monkeypatch.setattr(rules, "MERGE_AFTER", 1)
    own = EmbeddedIndex(tmp_path)
    monkeypatch.setattr(queries.index_files, "index", lambda: own)
    tasks.expire()
    tasks.find_floods()
    tasks.find_later_matches()
    actions.take_allowance(key=key.pk, rate=5, wanted=1, now=timezone.now() - timedelta(hours=3))
    tasks.clear_allowances()
    assert Allowance.objects.count() == 0
    tasks.merge_index()
    assert queries.newest_build().entries == 0
    assert not queries.index_is_due(timezone.now())


# ── Keys ──


def test_an_old_key_works_beside_its_successor_for_a_while(bank, organisation):
    old = actions.create_key(organisation=organisation, label="x", rate=7, banks=[bank])
    new = actions.rotate_key(key=old.key, overlap=timedelta(days=3), now=NOW)
    assert new.text != old.text
    assert (new.key.rate, list(new.key.banks.all())) == (7, [bank])
    known = queries.snapshot().keys
    assert known[rules.key_digest(old.text)].expires_at == NOW + timedelta(days=3)
    assert known[rules.key_digest(new.text)].expires_at is None
    with pytest.raises(actions.KeyEnded):
        actions.rotate_key(key=old.key, now=NOW)


def test_the_text_of_a_key_is_nowhere_in_the_database(organisation):
    from django.core import serializers

    shown = actions.create_key(organisation=organisation, label="x")
    secret = shown.text.rsplit("_", 1)[1]
    held = serializers.serialize("json", [shown.key, organisation, *AuditRecord.objects.all()])
    assert secret not in held
    assert rules.key_digest(shown.text) in held


def test_the_last_use_is_noted_to_the_hour(organisation):
    key = actions.create_key(organisation=organisation, label="x").key
    actions.take_allowance(key=key.pk, rate=5, wanted=1, now=NOW + timedelta(minutes=25))
    key.refresh_from_db()
    assert key.last_used == NOW


def test_only_a_demonstration_has_a_key_that_everybody_knows(organisation):
    with pytest.raises(actions.NotADemo):
        actions.create_demo_key(organisation=organisation)
