"""Accounts and roles: what changes, what is refused, what the audit says."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.models import Page

from saferday.centre.accounts import actions, queries, rules
from saferday.centre.accounts.models import RoleAssignment, User
from saferday.centre.audit.models import AuditRecord

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def acts() -> list[str]:
    return list(AuditRecord.objects.order_by("number").values_list("act", flat=True))


def test_an_account_opens_with_a_role_and_no_password(places) -> None:
    user = actions.add_staff(
        by=None, email=" Ann@Example.ORG ", name=" Ann ", role="comms_editor", area=places.north
    )
    assert (user.email, user.name, user.has_usable_password()) == ("ann@example.org", "Ann", False)
    assert EmailAddress.objects.get(user=user).verified
    assert [(one.role, one.area) for one in queries.current_roles(user)] == [("comms_editor", places.north)]
    assert acts() == ["accounts.role.granted", "accounts.person.added"]


def test_one_address_is_one_person_whatever_its_case(make_person) -> None:
    make_person("researcher", email="ann@example.org")
    with pytest.raises(actions.AlreadyThere):
        actions.add_staff(by=None, email="ANN@example.org", role="researcher")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("ann@example.org")


def test_an_invitation_that_may_not_give_the_role_leaves_no_account(places, make_person) -> None:
    editor = make_person("comms_editor", places.north)
    with pytest.raises(PermissionDenied):
        actions.add_staff(by=editor, email="new@example.org", role="operator")
    assert queries.person_by_email("new@example.org") is None


def test_giving_a_role_twice_changes_nothing(places, make_person) -> None:
    user = make_person("comms_editor", places.north)
    before = AuditRecord.objects.count()
    first = RoleAssignment.objects.get()
    assert actions.grant_role(by=None, user=user, role="comms_editor", area=places.north) == first
    assert AuditRecord.objects.count() == before


def test_an_unknown_role_is_refused(make_person) -> None:
    with pytest.raises(actions.UnknownRole):
        actions.grant_role(by=None, user=make_person(), role="emperor")


def test_a_role_taken_back_ends_and_can_be_given_again(places, make_person) -> None:
    operator = make_person("operator")
    user = make_person("comms_editor", places.north)
    actions.revoke_role(by=operator, assignment=user.role_assignments.get())
    user = User.objects.get(pk=user.pk)
    assert not queries.may(user, "news.write", places.north)
    assert [one.role for one in queries.ended_roles(user)] == ["comms_editor"]
    actions.grant_role(by=operator, user=user, role="comms_editor", area=places.north)
    assert queries.may(User.objects.get(pk=user.pk), "news.write", places.north)
    assert acts()[-2:] == ["accounts.role.revoked", "accounts.role.granted"]


def test_an_areas_editor_cannot_take_a_role_back_elsewhere(places, make_person) -> None:
    north = make_person("comms_editor", places.north)
    other = make_person("comms_editor", places.north_east)
    operator = make_person("operator")
    for assignment in (other.role_assignments.get(), operator.role_assignments.get()):
        with pytest.raises(PermissionDenied):
            actions.revoke_role(by=north, assignment=assignment)
        assignment.refresh_from_db()
        assert assignment.until is None


def test_the_last_operator_stays(make_person) -> None:
    operator = make_person("operator")
    with pytest.raises(actions.LastOperator):
        actions.revoke_role(by=None, assignment=operator.role_assignments.get())
    with pytest.raises(actions.LastOperator):
        actions.deactivate(by=None, user=operator)
    second = make_person("operator", email="second@example.org")
    actions.deactivate(by=second, user=operator)
    assert not User.objects.get(pk=operator.pk).is_active


def test_nobody_shuts_or_repairs_their_own_account(make_person) -> None:
    operator = make_person("operator")
    make_person("operator", email="second@example.org")
    with pytest.raises(actions.NotYourself):
        actions.deactivate(by=operator, user=operator)
    with pytest.raises(actions.NotYourself):
        actions.reset_mfa(by=operator, user=operator)


def test_a_role_that_has_ended_or_not_begun_does_not_hold(places, make_person) -> None:
    user = make_person()
    now = timezone.now()
    RoleAssignment.objects.create(
        user=user,
        role="comms_editor",
        area=places.north,
        since=now - timedelta(days=9),
        until=now - timedelta(days=1),
    )
    RoleAssignment.objects.create(
        user=user, role="comms_editor", area=places.north, since=now + timedelta(days=1)
    )
    assert not queries.may(user, "news.write", places.north)


def test_the_database_refuses_a_role_held_twice(places, make_person) -> None:
    user = make_person("comms_editor", places.north)
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleAssignment.objects.create(user=user, role="comms_editor", area=places.north)
    operator = make_person("operator")
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleAssignment.objects.create(user=operator, role="operator")


def test_authenticator_secrets_are_sealed_at_rest(make_person) -> None:
    user = make_person("operator")
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    TOTP.activate(user, secret)
    stored = Authenticator.objects.get(user=user).data["secret"]
    assert secret not in stored
    assert len(stored) > len(secret)


def test_resetting_the_second_factor(places, make_person) -> None:
    user = make_person("comms_editor", places.north)
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    assert not queries.staff_without_mfa().exists()
    with pytest.raises(PermissionDenied):
        actions.reset_mfa(by=make_person("comms_editor", places.north_east), user=user)
    assert actions.reset_mfa(by=make_person("operator"), user=user) == 1
    assert user in queries.staff_without_mfa()
    assert acts()[-1] == "accounts.mfa.reset"


def test_an_editor_reaches_only_the_pages_of_the_own_area(places, make_person) -> None:
    root = Page.get_first_root_node()
    pages = {
        slug: root.add_child(instance=Page(title=slug, slug=slug))
        for slug in ("north", "district", "north-east")
    }
    editor = make_person("comms_editor", places.north)
    for area in (places.north, places.district, places.north_east):
        actions.allow_area_pages(area=area, page=pages[area.slug])
    editor = User.objects.get(pk=editor.pk)
    may = {slug: page.permissions_for_user(editor).can_edit() for slug, page in pages.items()}
    assert may == {"north": True, "district": True, "north-east": False}
    assert "publish" in pages["north"].permissions_for_user(editor).permissions
    assert "add" not in root.permissions_for_user(editor).permissions


def test_roles_decide_wagtails_groups_and_nothing_else_does(places, make_person) -> None:
    national = make_person("comms_editor")
    worker = make_person("helpline_worker", places.north)
    researcher = make_person("researcher")
    operator = make_person("operator")
    root = Page.get_first_root_node()
    assert "add" in root.permissions_for_user(national).permissions
    assert worker.has_perm("wagtailadmin.access_admin")
    assert "add" not in root.permissions_for_user(worker).permissions
    assert not researcher.has_perm("wagtailadmin.access_admin")
    assert operator.is_superuser
    make_person("operator", email="second@example.org")
    actions.revoke_role(by=None, assignment=operator.role_assignments.get())
    actions.revoke_role(by=None, assignment=national.role_assignments.get())
    operator, national = User.objects.get(pk=operator.pk), User.objects.get(pk=national.pk)
    assert not operator.is_superuser
    assert not national.has_perm("wagtailadmin.access_admin")


def test_allowing_pages_twice_changes_nothing(places, make_person) -> None:
    page = Page.get_first_root_node().add_child(instance=Page(title="north", slug="north"))
    actions.allow_area_pages(area=places.north, page=page)
    before = AuditRecord.objects.count()
    actions.allow_area_pages(area=places.north, page=page)
    assert AuditRecord.objects.count() == before


def test_people_who_left_are_forgotten_after_a_year(places, make_person) -> None:
    make_person("operator")
    user = make_person("comms_editor", places.north)
    actions.deactivate(by=None, user=user)
    now = timezone.now()
    assert actions.forget_people(now=now + timedelta(days=364), limit=10) == 0
    assert actions.forget_people(now=now + timedelta(days=366), limit=10) == 1
    user = User.objects.get(pk=user.pk)
    assert (user.name, user.email) == ("", f"left-{user.pk}@forgotten.invalid")
    assert not EmailAddress.objects.filter(user=user).exists()
    assert actions.forget_people(now=now + timedelta(days=366), limit=10) == 0


def test_sessions_that_ended_are_cleared() -> None:
    now = timezone.now()
    Session.objects.create(session_key="old", session_data="", expire_date=now - timedelta(minutes=1))
    Session.objects.create(session_key="new", session_data="", expire_date=now + timedelta(minutes=1))
    assert actions.clear_sessions(now=now, limit=10) == 1
    assert list(Session.objects.values_list("pk", flat=True)) == ["new"]


def test_demo_staff_only_in_a_demonstration(settings, places) -> None:
    from saferday.centre.accounts.actions.demo import NotADemo

    settings.SAFERDAY_DEMO = False
    with pytest.raises(NotADemo):
        actions.add_demo_staff(area=places.north)
    assert not User.objects.exists()
    settings.SAFERDAY_DEMO = True
    assert len(actions.add_demo_staff(area=places.north)) == len(rules.DEMO_PEOPLE)
    before = AuditRecord.objects.count()
    assert len(actions.add_demo_staff(area=places.north)) == len(rules.DEMO_PEOPLE)
    assert (User.objects.count(), AuditRecord.objects.count()) == (len(rules.DEMO_PEOPLE), before)
