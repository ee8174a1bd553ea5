"""Who may do what with hashes: one table for staff, one for keys."""

import pytest
from django.core.exceptions import PermissionDenied

from saferday.centre.accounts.rules import ROLES
from saferday.hotline.matching import actions, asking, queries, rules
from saferday.hotline.matching.asking.keys import chosen_banks, require_scope

from .conftest import NOW, picture

STAFF = {
    # role: (read, flag, flag in a bank of false matches, administer)
    "operator": (True, False, True, True),
    "hotline_analyst": (True, True, False, False),
    "analyst_lead": (True, True, True, True),
}


@pytest.fixture
def negative(db):
    return actions.create_bank(slug="false", name={"en": "False"}, purpose="False matches", negative=True)


def allowed(act) -> bool:
    try:
        act()
    except PermissionDenied:
        return False
    return True


@pytest.mark.parametrize("role", [*ROLES, None])
def test_staff(role, person, bank, negative, organisation):
    may_read, may_flag, may_flag_false, may_administer = STAFF.get(role, (False,) * 4)
    user = person(role)
    entry = actions.NewEntry("pdq", picture(1))
    assert queries.may_read(user, bank) is may_read
    assert allowed(lambda: actions.flag(by=user, bank=bank, entries=[entry], provenance="staff")) is may_flag
    retract = lambda: actions.retract(by=user, bank=bank, hashes=[("pdq", picture(1))], reason="x")  # noqa: E731
    assert allowed(retract) is may_flag
    flag_false = lambda: actions.flag(by=user, bank=negative, entries=[entry], provenance="staff")  # noqa: E731
    assert allowed(flag_false) is may_flag_false
    new_bank = lambda: actions.create_bank(by=user, slug="new", name={"en": "New"}, purpose="New")  # noqa: E731
    assert allowed(new_bank) is may_administer
    assert allowed(lambda: actions.change_bank(by=user, bank=bank, flood=3)) is may_administer
    new_key = lambda: actions.create_key(by=user, organisation=organisation, label="x")  # noqa: E731
    assert allowed(new_key) is may_administer


@pytest.mark.parametrize("role", ["hotline_analyst", "analyst_lead", "operator"])
def test_a_role_in_one_area_opens_no_bank(role, person, bank, uk):
    from saferday.centre.areas.queries import area_by_slug

    user = person(role, area_by_slug("kent"))
    assert not queries.may_read(user, bank)
    assert not queries.may_write(user, bank)


@pytest.mark.parametrize(
    ("readers", "writers", "reads", "writes"),
    [
        ([], [], True, True),
        (["analyst_lead"], [], False, True),
        ([], ["analyst_lead"], True, False),
        (["hotline_analyst"], ["hotline_analyst", "analyst_lead"], True, True),
    ],
)
def test_a_bank_may_be_for_some_roles_only(person, bank, readers, writers, reads, writes):
    actions.change_bank(bank=bank, readers=readers, writers=writers)
    analyst = person("hotline_analyst")
    assert queries.may_read(analyst, bank) is reads
    assert queries.may_write(analyst, bank) is writes
    assert (bank in queries.banks_to_read(analyst)) is reads
    assert (bank in queries.banks_to_write(analyst)) is writes


@pytest.mark.parametrize(
    ("rely", "named", "active", "relied_on"),
    [
        ("every", False, True, True),
        ("every", True, True, True),
        ("named", False, True, False),
        ("named", True, True, True),
        ("every", True, False, False),
    ],
)
def test_keys_rely_on_banks(bank, organisation, rely, named, active, relied_on):
    actions.change_bank(bank=bank, rely=rely)
    shown = actions.create_key(organisation=organisation, label="x", banks=[bank] if named else [])
    actions.change_bank(bank=bank, active=active)
    known = asking.authenticate(f"Bearer {shown.text}", at=queries.snapshot(), now=NOW)
    assert (bank.pk in known.banks) is relied_on


def test_a_bank_that_is_closed_again_is_relied_on_by_no_key_that_named_it(bank, organisation):
    shown = actions.create_key(organisation=organisation, label="x", banks=[bank])
    actions.change_bank(bank=bank, rely="nobody")
    known = asking.authenticate(f"Bearer {shown.text}", at=queries.snapshot(), now=NOW)
    assert known.banks == frozenset()
    with pytest.raises(actions.BankNotOpen):
        actions.create_key(organisation=organisation, label="x", banks=[bank])


@pytest.mark.parametrize("scope", rules.SCOPES)
@pytest.mark.parametrize("held", rules.SCOPES)
def test_a_scope_opens_itself_alone(organisation, scope, held):
    shown = actions.create_key(organisation=organisation, label="x", scopes=[held])
    known = asking.authenticate(f"Bearer {shown.text}", at=queries.snapshot(), now=NOW)
    if scope == held:
        require_scope(known, scope)
    else:
        with pytest.raises(asking.Problem) as refused:
            require_scope(known, scope)
        assert (refused.value.status, refused.value.code) == (403, "scope_missing")


def test_naming_a_bank_of_others_and_one_that_does_not_exist_is_refused_alike(bank, negative, organisation):
    hidden = actions.create_bank(slug="hidden", name={"en": "Hidden"}, purpose="Hidden", rely="named")
    shown = actions.create_key(organisation=organisation, label="x")
    at = queries.snapshot()
    known = asking.authenticate(f"Bearer {shown.text}", at=at, now=NOW)
    assert chosen_banks(known, ["confirmed"], at=at) == {bank.pk, negative.pk}
    for slug in (hidden.slug, "no-such-bank", negative.slug):
        with pytest.raises(asking.Problem) as refused:
            chosen_banks(known, [slug], at=at)
        assert (refused.value.status, refused.value.code) == (403, "bank_not_allowed")
