"""When scheduled work is due, and how long a failed one waits."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferday.centre.tasks.rules import LONGEST_WAIT, next_time, wait_after

LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(0, 0), (1, 30), (2, 60), (3, 120), (9, 7680), (11, LONGEST_WAIT.total_seconds()), (5_000, 21_600)],
)
def test_each_failure_doubles_the_wait_up_to_a_limit(failures: int, seconds: float) -> None:
    assert wait_after(failures).total_seconds() == seconds


def test_an_interval_counts_from_now() -> None:
    now = datetime(2026, 2, 10, 9, 0, tzinfo=UTC)
    assert next_time(now, timedelta(minutes=5), None, LONDON) == now + timedelta(minutes=5)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        # Later today, and tomorrow once the hour has passed.
        (datetime(2026, 2, 10, 1, 0, tzinfo=UTC), datetime(2026, 2, 10, 3, 10, tzinfo=UTC)),
        (datetime(2026, 2, 10, 3, 10, tzinfo=UTC), datetime(2026, 2, 11, 3, 10, tzinfo=UTC)),
        # Summer time begins on 29 March 2026: ten past three local is an hour earlier in UTC.
        (datetime(2026, 3, 28, 4, 0, tzinfo=UTC), datetime(2026, 3, 29, 2, 10, tzinfo=UTC)),
        (datetime(2026, 10, 24, 4, 0, tzinfo=UTC), datetime(2026, 10, 25, 3, 10, tzinfo=UTC)),
    ],
)
def test_a_time_of_day_is_local(now: datetime, expected: datetime) -> None:
    assert next_time(now, timedelta(days=1), time(3, 10), LONDON) == expected


@given(
    now=st.integers(1_735_000_000, 1_900_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
    days=st.integers(1, 30),
    at=st.times(),
)
def test_work_is_always_due_later_and_not_later_than_its_interval(now: datetime, days: int, at: time) -> None:
    due = next_time(now, timedelta(days=days), at.replace(second=0, microsecond=0), LONDON)
    # A change of clocks may add or take an hour.
    assert now < due <= now + timedelta(days=days, hours=1)
