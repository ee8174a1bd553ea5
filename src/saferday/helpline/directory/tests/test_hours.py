"""Opening hours: against a slow minute-by-minute reading of the same rules, and over the nights the clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saferday.helpline.directory.rules import hours

LONDON = ZoneInfo("Europe/London")
WEEK = frozenset(range(7))

half_hours = st.integers(0, 47).map(lambda number: time(number // 2, number % 2 * 30))
openings = st.builds(hours.Opening, st.frozensets(st.integers(0, 6), min_size=1), half_hours, half_hours)
moments = st.integers(0, 2 * 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
zones = st.sampled_from([LONDON, ZoneInfo("America/St_Johns"), ZoneInfo("Pacific/Apia"), ZoneInfo("UTC")])


def slowly(every: list[hours.Opening], moment: datetime, zone: ZoneInfo) -> bool:
    """Whether any opening of the days around holds the moment: no joining, no order, no cleverness."""
    today = moment.astimezone(zone).date()
    for offset in (-2, -1, 0, 1):
        day = today + timedelta(days=offset)
        for one in every:
            if one.on(day):
                start = datetime.combine(day, one.opens, zone).astimezone(UTC)
                last = day if one.closes > one.opens else day + timedelta(days=1)
                if start <= moment < datetime.combine(last, one.closes, zone).astimezone(UTC):
                    return True
    return False


@settings(max_examples=300)
@given(st.lists(openings, min_size=1, max_size=4), moments, zones)
def test_open_exactly_when_an_opening_holds_the_moment(every, moment, zone):
    assert (hours.standing(every, moment, zone).state in {"open", "always"}) is slowly(every, moment, zone)


@settings(max_examples=200)
@given(st.lists(openings, min_size=1, max_size=4), moments, zones)
def test_what_it_promises_comes_true(every, moment, zone):
    found = hours.standing(every, moment, zone)
    if found.state == "open":
        assert found.until is not None
        end = found.until.astimezone(UTC)
        assert end > moment
        assert slowly(every, end - timedelta(minutes=1), zone)
        assert not slowly(every, end, zone)
    if found.state == "closed" and found.opens_at is not None:
        start = found.opens_at.astimezone(UTC)
        assert start > moment
        assert slowly(every, start, zone)
        assert not slowly(every, start - timedelta(minutes=1), zone)


@given(moments)
def test_always_open_through_every_change_of_the_clocks(moment):
    assert hours.standing([hours.Opening(WEEK, time(0), time(0))], moment, LONDON).state == "always"


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (datetime(2026, 7, 1, 7, 59, tzinfo=UTC), "closed"),  # 08:59 in summer
        (datetime(2026, 7, 1, 8, 0, tzinfo=UTC), "open"),
        (datetime(2026, 1, 7, 8, 59, tzinfo=UTC), "closed"),  # winter
        (datetime(2026, 1, 7, 9, 0, tzinfo=UTC), "open"),
        (datetime(2026, 1, 7, 17, 0, tzinfo=UTC), "closed"),
    ],
)
def test_nine_to_five_is_on_the_local_clock(at, expected):
    assert hours.standing([hours.Opening(WEEK, time(9), time(17))], at, LONDON).state == expected


def test_a_night_line_on_the_night_the_clocks_go_back():
    night = [hours.Opening(WEEK, time(20), time(2))]
    found = hours.standing(night, datetime(2026, 10, 24, 23, 0, tzinfo=UTC), LONDON)
    assert found.state == "open"
    assert found.until == datetime(2026, 10, 25, 2, 0, tzinfo=LONDON)
    assert found.until.astimezone(UTC) - datetime(2026, 10, 24, 23, 0, tzinfo=UTC) == timedelta(hours=3)


def test_an_opening_past_midnight_belongs_to_the_day_it_began():
    friday = [hours.Opening(frozenset({4}), time(20), time(2))]
    assert hours.standing(friday, datetime(2026, 1, 10, 1, tzinfo=UTC), LONDON).state == "open"
    assert hours.standing(friday, datetime(2026, 1, 9, 1, tzinfo=UTC), LONDON).state == "closed"


def test_validity_ends_an_opening():
    until = hours.Opening(WEEK, time(9), time(17), valid_to=date(2026, 1, 5))
    found = hours.standing([until], datetime(2026, 1, 6, 12, tzinfo=UTC), LONDON)
    assert found == hours.Standing("closed")


def test_nothing_known_is_not_closed():
    assert hours.standing([], datetime(2026, 1, 1, tzinfo=UTC), LONDON) == hours.UNKNOWN


def test_a_bare_moment_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        hours.standing([hours.Opening(WEEK, time(9), time(17))], datetime(2026, 1, 1), LONDON)  # noqa: DTZ001


@pytest.mark.parametrize("bad", ["2MO", "XX", "MO;TU", "monday"])
def test_a_day_that_is_none_is_named(bad):
    with pytest.raises(ValueError, match=bad.upper()):
        hours.parse_days(bad)


def test_the_week_puts_days_together():
    week = hours.week(
        [
            hours.Opening(frozenset(range(5)), time(9), time(17)),
            hours.Opening(frozenset({5}), time(10), time(12)),
        ],
        date(2026, 1, 1),
    )
    assert [(one.first, one.last, len(one.times)) for one in week] == [(0, 4, 1), (5, 5, 1), (6, 6, 0)]
