"""`saferday staff`: the operator's way in, and a demonstration's codes."""

import json
import time

import pytest
from allauth.mfa.totp.internal.auth import TOTP, validate_totp_code
from click.testing import CliRunner, Result

from saferday.centre.accounts import actions, queries
from saferday.centre.accounts.commands import group

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> Result:
    return CliRunner().invoke(group, arguments)


def test_the_first_operator(client) -> None:
    result = run("add", "jo@example.org", "--role", "operator", "--name", "Jo")
    assert result.exit_code == 0
    assert queries.operators().get().name == "Jo"
    link = result.output.strip().splitlines()[-1]
    assert "Choose a password" in client.get(link, follow=True).content.decode()


def test_adding_twice_gives_a_second_role(places) -> None:
    run("add", "jo@example.org", "--role", "comms_editor", "--area", "north")
    result = run("add", "JO@example.org", "--role", "helpline_worker", "--area", "north", "--json")
    assert json.loads(result.output)["role"] == "helpline_worker"
    assert len(queries.current_roles(queries.person_by_email("jo@example.org"))) == 2


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("add", "not an address", "--role", "operator"), "not an e-mail address"),
        (("add", "jo@example.org", "--role", "emperor"), "Roles: operator"),
        (("add", "jo@example.org", "--role", "operator", "--area", "atlantis"), "no area"),
        (("add", "jo@example.org", "--role", "operator", "--language", "tlh"), "Languages: en, cy"),
        (("reset-mfa", "nobody@example.org"), "Nobody has an account"),
        (("shut", "nobody@example.org"), "Nobody has an account"),
        (("code", "operator@saferday.example"), "only in a demonstration"),
    ],
)
def test_wrong_use_says_what_to_do(arguments, says) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert says in result.output


def test_listing(places, make_person) -> None:
    assert "Nobody" in run("list").output
    safe = make_person("operator", email="safe@example.org")
    TOTP.activate(safe, "JBSWY3DPEHPK3PXP")
    make_person("comms_editor", places.north, email="open@example.org")
    people = json.loads(run("list", "--json").output)["people"]
    assert [(one["email"], one["mfa"]) for one in people] == [
        ("open@example.org", False),
        ("safe@example.org", True),
    ]
    assert people[0]["roles"] == [{"role": "comms_editor", "area": "north"}]
    only = json.loads(run("list", "--without-mfa", "--json").output)["people"]
    assert [one["email"] for one in only] == ["open@example.org"]
    assert "open@example.org" in run("list").output


def test_repairing_and_shutting(places, make_person) -> None:
    operator = make_person("operator", email="op@example.org")
    TOTP.activate(operator, "JBSWY3DPEHPK3PXP")
    assert "removed" in run("reset-mfa", "op@example.org").output
    assert "none" in run("reset-mfa", "op@example.org").output
    assert run("shut", "op@example.org").exit_code == 1
    make_person("comms_editor", places.north, email="ed@example.org")
    assert run("shut", "ed@example.org").exit_code == 0
    assert not queries.person_by_email("ed@example.org").is_active


def test_the_code_of_an_invented_person_signs_in(settings) -> None:
    settings.SAFERDAY_DEMO = True
    actions.add_demo_staff()
    code = run("code", "operator@saferday.example").output.strip()
    assert validate_totp_code(queries.demo_totp_secret("operator@saferday.example"), code)
    assert code.isdigit(), time.time()
    assert run("code", "jo@example.org").exit_code == 2


def test_the_table_of_permissions_prints() -> None:
    assert run("permissions").output.startswith("# Who may do what")
