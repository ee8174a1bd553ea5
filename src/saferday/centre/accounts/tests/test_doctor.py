"""The checks about people that an operator runs."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP

from saferday.centre.accounts import actions, doctor, rules

pytestmark = pytest.mark.django_db


def test_people_without_a_second_factor_are_counted(places, make_person) -> None:
    assert doctor.everybody_has_mfa().status == "ok"
    user = make_person("comms_editor", places.north)
    make_person()
    found = doctor.everybody_has_mfa()
    assert (found.status, found.message[:1]) == ("warn", "1")
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    assert doctor.everybody_has_mfa().status == "ok"


def test_a_centre_needs_an_operator(make_person) -> None:
    assert doctor.somebody_runs_the_installation().status == "fail"
    make_person("operator")
    assert doctor.somebody_runs_the_installation().status == "ok"


def test_invented_people_in_a_real_centre_fail(settings, places) -> None:
    settings.SAFERDAY_DEMO = True
    actions.add_demo_staff(area=places.north)
    assert doctor.no_invented_people().status == "ok"
    settings.SAFERDAY_DEMO = False
    found = doctor.no_invented_people()
    assert found.status == "fail"
    assert f"{len(rules.DEMO_PEOPLE)} invented" in found.message
