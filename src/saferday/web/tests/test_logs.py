"""Nothing that reaches a log names a person or an address."""

import logging

import pytest

from saferday.web.logs import PupilsWay, WithoutPeople, without_people


@pytest.mark.parametrize(("text", "clean"), [
    ("from 203.0.113.9:51234", "from [address]:51234"),
    ("from 2001:db8::8a2e:370:7334 at 12:30:45", "from [address] at 12:30:45"),
    ("to ann.other+sid@school.example now", "to [e-mail] now"),
    ("Not Found: /news/", "Not Found: /news/"),
])  # fmt: skip
def test_addresses_are_taken_out(text, clean):
    assert without_people(text) == clean


def test_the_filter_cleans_arguments_and_traces():
    try:
        raise ValueError("peer 198.51.100.7 refused")
    except ValueError as error:
        record = logging.LogRecord(
            "x", logging.ERROR, __file__, 1, "request of %s", ("198.51.100.7",),
            (type(error), error, error.__traceback__),
        )  # fmt: skip
    assert WithoutPeople().filter(record)
    written = logging.Formatter("%(message)s").format(record)
    assert "198.51.100.7" not in written
    assert "peer [address] refused" in written


@pytest.mark.parametrize(
    ("level", "message", "written"),
    [
        (logging.WARNING, "Unprocessable Entity: /survey/KDM-482/", None),
        (logging.WARNING, "Conflict: /cy/survey/kdm482/", None),
        (
            logging.ERROR,
            "Internal Server Error: /survey/KDM-482/",
            "Internal Server Error: [a class's survey]",
        ),
        (logging.WARNING, "Not Found: /survey/schools/", "Not Found: /survey/schools/"),
    ],
)
def test_no_line_says_when_a_class_was_on_its_pages(level: int, message: str, written: str | None) -> None:
    record = logging.LogRecord("django.request", level, __file__, 1, message, (), None)
    assert PupilsWay().filter(record) is (written is not None)
    if written is not None:
        assert record.getMessage() == written
