"""When Safer Internet Day is, and how many days are left. No Django."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

SHOWN_AFTER = timedelta(days=28)
"""How long a campaign stays the current one after its day."""


class Moment(StrEnum):
    """Where a day stands in relation to the campaign's."""

    BEFORE = "before"
    TODAY = "today"
    AFTER = "after"


@dataclass(frozen=True)
class Countdown:
    """How far away the day is: ``days`` until it or since it, never negative."""

    moment: Moment
    days: int


def safer_internet_day(year: int) -> date:
    """The Tuesday of the second school week of February.

    A school week is Monday to Friday, and the first one is that of February's first weekday.

    >>> [safer_internet_day(year).isoformat() for year in (2013, 2020, 2027)]
    ['2013-02-05', '2020-02-11', '2027-02-09']
    """
    first = date(year, 2, 1)
    while first.weekday() > 4:
        first += timedelta(days=1)
    monday = first - timedelta(days=first.weekday())
    return monday + timedelta(weeks=1, days=1)


def next_safer_internet_day(today: date) -> date:
    """The first Safer Internet Day that is not over yet.

    >>> next_safer_internet_day(date(2026, 2, 11)).isoformat()
    '2027-02-09'
    """
    this_year = safer_internet_day(today.year)
    return this_year if this_year >= today else safer_internet_day(today.year + 1)


def countdown(day: date, today: date) -> Countdown:
    """How far ``today`` is from the campaign's day.

    >>> countdown(date(2027, 2, 9), date(2027, 2, 7))
    Countdown(moment=<Moment.BEFORE: 'before'>, days=2)
    """
    days = (day - today).days
    moment = Moment.BEFORE if days > 0 else Moment.TODAY if days == 0 else Moment.AFTER
    return Countdown(moment, abs(days))


def hashtag_words(text: str) -> str:
    """A hashtag as it is kept: one word without the hash sign.

    >>> hashtag_words(" #SaferInternetDay ")
    'SaferInternetDay'

    Raises:
        ValueError: it is not one word of letters, digits and underscores.
    """
    plain = text.strip().lstrip("#")
    if plain and not plain.replace("_", "a").isalnum():
        raise ValueError("a hashtag is one word of letters and digits")
    return plain
