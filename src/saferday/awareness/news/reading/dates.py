"""Reads the day, and the time where it is told, from the ways that news pages write them. No Django.

The day comes before the month, as it does in Britain and Ireland; only a date that begins with the year is
read the other way round.
"""

import re
from datetime import date, datetime, time, tzinfo

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan ionawr ion",
            "february feb febr chwefror chwef chw",
            "march mar mawrth maw",
            "april apr ebrill ebr",
            "may mai",
            "june jun mehefin meh",
            "july jul gorffennaf gor gorff",
            "august aug awst",
            "september sept sep medi",
            "october oct hydref hyd",
            "november nov tachwedd tach",
            "december dec rhagfyr rhag",
        ),
        start=1,
    )
    for name in names.split()
}
YEARS = range(1990, 2100)

_TIME = re.compile(r"(?<![\d/.-])(\d{1,2})(?::(\d{2})(?::(\d{2})(?:\.\d+)?)?|\.(\d{2})(?=\s*[ap]\.?m)|(?=\s*[ap]\.?m))\s*([ap])?(?:\.?m\b\.?)?", re.IGNORECASE)  # fmt: skip # noqa: E501
_NUMBERS = re.compile(r"(?<!\d)(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4}|\d{2})(?!\d)")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})(?!\d)")
_DAY_MONTH = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|af|ain|ydd|eg|fed)?\s*(?:of\s+|o\s+)?[\s\-]?([^\W\d_]+)\.?,?[\s\-]+(\d{4})(?!\d)"
)
_MONTH_DAY = re.compile(r"([^\W\d_]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)")


def read_date(text: str, *, zone: tzinfo) -> date | datetime | None:
    """The day, with the time in the zone where one is written; None where it cannot be read for certain."""
    text = " ".join(text.split())[:100]
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        pass
    else:
        if moment.year not in YEARS:
            return None
        if len(text) <= 10:
            return moment.date()
        return moment.replace(tzinfo=zone) if moment.tzinfo is None else moment
    day, rest = _day(text)
    if day is None:
        return None
    clock = _clock(rest)
    return day if clock is None else datetime.combine(day, clock, tzinfo=zone)


def _day(text: str) -> tuple[date | None, str]:
    if found := _YEAR_FIRST.search(text):
        year, month, day = (int(part) for part in found.groups())
    elif found := _NUMBERS.search(text):
        day, month, year = (int(part) for part in found.groups())
        year += 2000 if year < 100 else 0
    elif found := _DAY_MONTH.search(text):
        day, month, year = int(found[1]), MONTHS.get(found[2].lower(), 0), int(found[3])
    elif found := _MONTH_DAY.search(text):
        day, month, year = int(found[2]), MONTHS.get(found[1].lower(), 0), int(found[3])
    else:
        return None, text
    if year not in YEARS:
        return None, text
    try:
        return date(year, month, day), text[: found.start()] + " " + text[found.end() :]
    except ValueError:
        return None, text


def _clock(text: str) -> time | None:
    found = _TIME.search(text)
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or found[4] or 0)
    half = (found[5] or "").lower()
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        return time(hour, minute, int(found[3] or 0))
    except ValueError:
        return None
