"""The date rule, against every date that is known, and its properties for two centuries."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferday.awareness.campaign.rules import (
    Moment,
    countdown,
    hashtag_words,
    next_safer_internet_day,
    safer_internet_day,
)

KNOWN = [
    "2013-02-05",
    "2018-02-06",
    "2020-02-11",
    "2021-02-09",
    "2024-02-06",
    "2025-02-11",
    "2026-02-10",
    "2027-02-09",
]


@pytest.mark.parametrize("known", KNOWN)
def test_the_rule_gives_every_known_date(known):
    day = date.fromisoformat(known)
    assert safer_internet_day(day.year) == day


@given(st.integers(2004, 2200))
def test_it_is_always_the_second_school_weeks_tuesday(year):
    day = safer_internet_day(year)
    assert day.weekday() == 1
    weekdays = [date(year, 2, n) for n in range(1, 20) if date(year, 2, n).weekday() < 5]
    weeks = sorted({one - timedelta(days=one.weekday()) for one in weekdays})
    assert day - timedelta(days=1) == weeks[1]


@given(st.dates(date(2010, 1, 1), date(2100, 1, 1)))
def test_the_next_day_is_never_past_and_less_than_372_days_away(today):
    day = next_safer_internet_day(today)
    assert today <= day <= today + timedelta(days=372)


@given(st.dates(date(2010, 1, 1), date(2100, 1, 1)), st.integers(-400, 400))
def test_the_countdown_adds_up(day, offset):
    count = countdown(day, day - timedelta(days=offset))
    assert count.days == abs(offset)
    assert count.moment == (Moment.BEFORE if offset > 0 else Moment.TODAY if offset == 0 else Moment.AFTER)


@pytest.mark.parametrize("text", ["#two words", "a-b", "#", ""])
def test_hashtags_are_one_word(text):
    if text in {"#", ""}:
        assert hashtag_words(text) == ""
    else:
        with pytest.raises(ValueError, match="one word"):
            hashtag_words(text)
