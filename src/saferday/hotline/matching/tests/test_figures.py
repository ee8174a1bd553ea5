"""The figures of the overview: counted by the worker, kept by day, and read without the log."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from saferday.hotline.matching import actions, rules, tasks
from saferday.hotline.matching.models import DayOfMatches, MatchRecord, MostMatched, State
from saferday.hotline.matching.queries import figures

from .conftest import NOW, near, picture
from .test_upkeep import ask_for, key

pytestmark = pytest.mark.database

__all__ = ["key"]


def count(now=NOW):
    actions.take_figures(figures=figures.count_matches(now), now=now)


def shown(*banks, now=NOW):
    month = figures.month(banks, now=now)
    return {day: matches for day, matches in month.days if matches}


def test_each_day_is_the_centres_own(bank, flag, key, settings):
    """Half past eleven at night in London in July is still that day, though half past ten by the clock of the log."""
    settings.TIME_ZONE = "Europe/London"
    flag(bank, picture(1))
    midnight = NOW.replace(month=7, day=2, hour=23, minute=0)
    ask_for(key, picture(1), at=midnight - timedelta(minutes=1), keep=False)
    ask_for(key, picture(1), near(picture(1), 5), at=midnight, keep=False)
    count(midnight + timedelta(hours=2))
    found = shown(bank, now=midnight + timedelta(hours=2))
    assert found == {date(2027, 7, 2): 1, date(2027, 7, 3): 2}


def test_the_charts_and_the_hashes_that_match_most(bank, flag, key):
    other = actions.create_bank(slug="other", name={"en": "Other"}, purpose="Another")
    first, second = flag(bank, picture(1), picture(2))
    (third,) = flag(other, picture(3))
    actions.flag(bank=bank, entries=[actions.NewEntry("md5", bytes(16))], provenance="test")
    ask_for(key, *[picture(2)] * 2, near(picture(1), 5), keep=False)
    ask_for(key, *[picture(3)] * 5, keep=False)
    ask_for(key, bytes(16), kind="md5", keep=False)
    ask_for(key, picture(1), at=NOW - timedelta(days=figures.DAYS), keep=False)
    count()
    both = figures.month([bank, other], now=NOW)
    assert [(top.entry_id, top.matches, top.platforms) for top in both.top][:3] == [
        (third, 5, 1),
        (second, 2, 1),
        (first, 1, 1),
    ]
    one = figures.month([bank], now=NOW)
    assert [bar for bar in one.distances if bar[1]] == [("0–3", 2), ("4–7", 1)]
    assert (sum(matches for _day, matches in one.days), len(one.days)) == (4, 30)
    assert third not in [top.entry_id for top in one.top]
    assert figures.month([], now=NOW).top == ()


def test_vetoed_matches_are_not_counted(bank, flag, key):
    negative = actions.create_bank(slug="false", name={"en": "False"}, purpose="Veto", negative=True)
    flag(bank, picture(1))
    flag(negative, picture(1))
    ask_for(key, picture(1), keep=False)
    assert MatchRecord.objects.get().vetoed
    count()
    assert shown(bank, negative) == {}
    assert MostMatched.objects.count() == 0


def test_counting_again_counts_only_days_that_are_not_whole(bank, flag, key):
    """What is written an hour after midnight still counts for the day before; a whole day is left as it was."""
    flag(bank, picture(1))
    ask_for(key, picture(1), at=NOW - timedelta(days=2), keep=False)
    count()
    count()
    before = {NOW.date() - timedelta(days=2): 1}
    assert shown(bank) == before
    ask_for(key, picture(1), at=NOW, keep=False)
    ask_for(key, picture(1), at=NOW - timedelta(days=2), keep=False)
    tomorrow = NOW + timedelta(days=1)
    assert figures.count_matches(tomorrow).days == (NOW.date(), tomorrow.date())
    count(tomorrow)
    assert shown(bank, now=tomorrow) == before | {NOW.date(): 1}
    early = tomorrow.replace(hour=0, minute=50)
    State.objects.update(counted_at=early)
    assert figures.count_matches(tomorrow).days == (NOW.date(), tomorrow.date())


def test_days_that_are_shown_no_more_are_dropped(bank, flag, key):
    flag(bank, picture(1))
    ask_for(key, picture(1), keep=False)
    count()
    count(NOW + timedelta(days=figures.DAYS - 1))
    assert DayOfMatches.objects.count() == 1
    count(NOW + timedelta(days=figures.DAYS))
    assert DayOfMatches.objects.count() == 0


def test_the_page_reads_three_statements_and_never_the_log(bank, flag, key):
    flag(bank, *[picture(seed) for seed in range(20)])
    ask_for(key, *[picture(seed) for seed in range(20)], keep=False)
    count()
    with CaptureQueriesContext(connection) as asked:
        month = figures.month([bank], now=NOW)
        assert [top.entry.bank for top in month.top] == [bank] * figures.TOP
    assert len(asked) == 3
    assert not any(MatchRecord._meta.db_table in one["sql"] for one in asked)


def test_the_worker_counts_and_rests(bank, flag, key, monkeypatch):
    flag(bank, picture(1))
    ask_for(key, picture(1), keep=False)
    monkeypatch.setattr(tasks.timezone, "now", lambda: NOW)
    tasks.count_matches()
    assert shown(bank) == {NOW.date(): 1}
    State.objects.update(counting_seconds=6)
    assert not figures.counting_is_due(NOW + timedelta(seconds=119))
    assert figures.counting_is_due(NOW + timedelta(seconds=120))


def test_a_purge_of_the_log_leaves_what_was_counted(bank, flag, key):
    flag(bank, picture(1))
    ask_for(key, picture(1), keep=False)
    count(NOW + timedelta(days=1))
    assert actions.purge_matches(now=NOW + rules.KEEP_MATCHES + timedelta(seconds=1), limit=10) == 1
    count(NOW + timedelta(days=2))
    assert shown(bank, now=NOW + timedelta(days=2)) == {NOW.date(): 1}
