"""Dates are written and read with the day before the month, in each language."""

from datetime import UTC, date, datetime

import pytest
from django import forms
from django.utils import formats, timezone
from django.utils.translation import override


@pytest.mark.parametrize(
    ("language", "day", "moment"),
    [
        ("en", "3 November 2026", "3 November 2026, 15:05"),
        ("cy", "3 Tachwedd 2026", "3 Tachwedd 2026, 15:05"),
    ],
)
def test_written(language: str, day: str, moment: str) -> None:
    at = timezone.localtime(datetime(2026, 11, 3, 15, 5, tzinfo=UTC))
    with override(language):
        assert formats.date_format(date(2026, 11, 3), "DATE_FORMAT") == day
        assert formats.date_format(at, "DATETIME_FORMAT") == moment
        assert formats.date_format(at, "SHORT_DATETIME_FORMAT") == "03/11/2026 15:05"
        assert formats.get_format("FIRST_DAY_OF_WEEK") == 1


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("typed", ["03/11/2026", "2026-11-03", "3/11/26"])
def test_read(language: str, typed: str) -> None:
    with override(language):
        assert forms.DateField().clean(typed) == date(2026, 11, 3)
