"""Who may do what, written out by hand so that a slip in the table of roles shows."""

from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from saferday.centre.accounts import queries, rules
from saferday.centre.accounts.document import as_markdown

# ● wherever the role is held; ○ only for the whole centre; · never.
ROLES = [
    "operator",
    "comms_editor",
    "helpline_worker",
    "hotline_analyst",
    "analyst_lead",
    "school_contact",
    "researcher",
]
TABLE = """
cms.enter         ●  ●  ●  ●  ●  ·  ·
news.write        ●  ●  ·  ·  ·  ·  ·
news.publish      ●  ●  ·  ·  ·  ·  ·
news.import       ●  ●  ·  ·  ·  ·  ·
news.national     ○  ○  ·  ·  ·  ·  ·
campaign.edit     ○  ○  ·  ·  ·  ·  ·
area.edit         ●  ●  ·  ·  ·  ·  ·
directory.edit    ●  ●  ●  ·  ·  ·  ·
directory.verify  ●  ●  ●  ·  ·  ·  ·
directory.import  ○  ○  ·  ·  ·  ·  ·
feedback.read     ●  ●  ●  ·  ·  ·  ·
translation.edit  ●  ●  ·  ·  ·  ·  ·
chat.answer       ·  ·  ●  ·  ·  ·  ·
report.read       ·  ·  ·  ●  ●  ·  ·
report.decide     ·  ·  ·  ●  ●  ·  ·
report.assign     ·  ·  ·  ·  ●  ·  ·
hashes.read       ○  ·  ·  ○  ○  ·  ·
hashes.flag       ·  ·  ·  ○  ○  ·  ·
hashes.administer ○  ·  ·  ·  ○  ·  ·
ownimages.decide  ·  ·  ·  ○  ○  ·  ·
survey.write      ○  ○  ·  ·  ·  ·  ·
survey.schools    ●  ●  ·  ·  ·  ·  ·
survey.words      ·  ·  ·  ○  ○  ·  ·
survey.run        ·  ·  ·  ·  ·  ●  ·
results.read      ·  ·  ·  ·  ·  ·  ●
staff.manage      ●  ●  ·  ·  ·  ·  ·
audit.read        ○  ·  ·  ·  ○  ·  ·
register.read     ○  ·  ·  ·  ·  ·  ·
operate           ○  ·  ·  ·  ·  ·  ·
"""


def truth_table() -> list[tuple[str, str, str]]:
    rows = [line.split() for line in TABLE.strip().splitlines()]
    return [(role, row[0], mark) for row in rows for role, mark in zip(ROLES, row[1:], strict=True)]


def test_the_table_names_every_role_and_permission() -> None:
    cells = truth_table()
    assert {role for role, _p, _m in cells} == set(rules.ROLES)
    assert {permission for _r, permission, _m in cells} == set(rules.PERMISSIONS)
    assert len(cells) == len(rules.ROLES) * len(rules.PERMISSIONS)


@pytest.mark.parametrize("role", rules.ROLES)
def test_a_role_in_an_area(role, places, make_person) -> None:
    user = make_person(role, places.north)
    for held, permission, mark in truth_table():
        if held != role:
            continue
        where = {
            "own": queries.may(user, permission, places.north),
            "below": queries.may(user, permission, places.district),
            "beside": queries.may(user, permission, places.north_east),
            "above": queries.may(user, permission, places.country),
            "centre": queries.may(user, permission),
        }
        here = mark == "●"
        expected = {"own": here, "below": here, "beside": False, "above": False, "centre": False}
        assert where == expected, permission
        slugs = set(queries.areas_where(user, permission).values_list("slug", flat=True))
        assert slugs == ({"north", "district"} if here else set()), permission
        assert queries.may_somewhere(user, permission) is here


@pytest.mark.parametrize("role", rules.ROLES)
def test_a_role_in_the_whole_centre(role, places, make_person) -> None:
    user = make_person(role)
    for held, permission, mark in truth_table():
        if held != role:
            continue
        allowed = mark in "●○"
        for area in (None, places.country, places.north, places.district):
            assert queries.may(user, permission, area) is allowed, (permission, area)
        assert queries.areas_where(user, permission).count() == (4 if allowed else 0)


@pytest.mark.parametrize("permission", rules.PERMISSIONS)
def test_nobody_else_may_anything(permission, places, make_person) -> None:
    gone = make_person("operator", email="gone@example.org")
    gone.is_active = False
    for user in (None, AnonymousUser(), make_person(), gone):
        assert not queries.may(user, permission)
        assert not queries.may(user, permission, places.north)
        with pytest.raises(PermissionDenied):
            queries.require(user, permission, places.north)


def test_an_unknown_permission_is_a_mistake_in_the_code(places, make_person) -> None:
    with pytest.raises(KeyError, match="wirte"):
        queries.may(make_person("operator"), "news.wirte")


def test_asking_many_times_reads_the_roles_once(places, make_person, django_assert_num_queries) -> None:
    user = make_person("comms_editor", places.north)
    user.__dict__.pop("_current_roles", None)
    with django_assert_num_queries(1):
        for permission in rules.PERMISSIONS:
            queries.may(user, permission, places.district)
            queries.may(user, permission, places.north_east)


# Who may give which role where: nobody gives more than they hold.
GIVING = [
    ("operator", None, "operator", None, True),
    ("operator", None, "analyst_lead", None, True),
    ("operator", None, "comms_editor", "north", True),
    ("operator", "north", "operator", "north", False),
    ("operator", "north", "operator", None, False),
    ("comms_editor", None, "comms_editor", None, True),
    ("comms_editor", None, "comms_editor", "north", True),
    ("comms_editor", None, "operator", None, False),
    ("comms_editor", None, "hotline_analyst", None, False),
    ("comms_editor", "north", "comms_editor", "north", True),
    ("comms_editor", "north", "comms_editor", "district", True),
    ("comms_editor", "north", "comms_editor", "north_east", False),
    ("comms_editor", "north", "comms_editor", None, False),
    ("comms_editor", "north", "operator", None, False),
    ("comms_editor", "north", "operator", "north", False),
    ("comms_editor", "north", "helpline_worker", "north", False),
    ("helpline_worker", None, "helpline_worker", None, False),
    ("analyst_lead", None, "hotline_analyst", None, False),
    ("researcher", None, "researcher", None, False),
]


@pytest.mark.parametrize(("giver", "giver_area", "role", "area", "expected"), GIVING)
def test_giving_roles(giver, giver_area, role, area, expected, places, make_person) -> None:
    user = make_person(giver, getattr(places, giver_area) if giver_area else None)
    assert queries.may_give(user, role, getattr(places, area) if area else None) is expected


def test_the_page_of_the_documentation_is_current() -> None:
    page = Path(__file__).parents[5] / "docs/reference/permissions.md"
    assert page.read_text() == as_markdown(), (
        "run: saferday staff permissions > docs/reference/permissions.md"
    )
