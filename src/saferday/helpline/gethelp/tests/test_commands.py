"""`saferday get-help explain`: every service is accounted for, and bad input says what to write."""

import json

import pytest
from click.testing import CliRunner

from saferday.helpline.directory import queries as directory
from saferday.helpline.gethelp.commands import group

pytestmark = pytest.mark.usefixtures("pack_loaded", "db")


def explain(*arguments: str):
    return CliRunner().invoke(group, ["explain", *arguments])


def test_every_service_is_shown_or_says_why_not():
    result = explain("child", "image", "--place", "dorset", "--json")
    assert result.exit_code == 0, result.output
    rows = json.loads(result.output)["services"]
    assert {row["service"] for row in rows} == {one.slug for one in directory.offered_services()}
    assert all(row["why"] for row in rows)
    assert "childline" in {row["service"] for row in rows if row["shown"]}
    kent = next(row for row in rows if row["service"] == "safeguarding-kent")
    assert not kent["shown"]


def test_it_prints_a_table_for_people():
    result = explain("adult", "scam")
    assert result.exit_code == 0, result.output
    assert "Report Fraud" in result.output


@pytest.mark.parametrize("arguments", [("nobody", "image"), ("child", "image", "--place", "no-such-area")])
def test_wrong_input_is_wrong_usage(arguments):
    assert explain(*arguments).exit_code == 2
