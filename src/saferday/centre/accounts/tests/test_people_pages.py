"""The pages on which people and their roles are looked after."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.test import Client
from django.urls import reverse

from saferday.centre.accounts import queries
from saferday.centre.accounts.models import RoleAssignment, User


@pytest.fixture
def signed_in(make_person):
    def sign_in(role: str = "operator", area=None) -> Client:
        user = make_person(role, area, email=f"me-{role}@example.org")
        TOTP.activate(user, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
        client = Client()
        client.force_login(user, backend="saferday.centre.accounts.backends.Backend")
        return client

    return sign_in


def test_an_operator_sees_everybody_and_an_area_editor_its_own(signed_in, places, make_person) -> None:
    make_person("comms_editor", places.district, email="district@example.org")
    make_person("comms_editor", places.north_east, email="east@example.org")
    everybody = signed_in().get(reverse("accounts_people")).content.decode()
    assert "district@example.org" in everybody
    assert "east@example.org" in everybody
    mine = signed_in("comms_editor", places.north).get(reverse("accounts_people")).content.decode()
    assert "district@example.org" in mine
    assert "east@example.org" not in mine
    assert "me-operator@example.org" not in mine


@pytest.mark.parametrize("role", ["helpline_worker", "hotline_analyst", "analyst_lead"])
def test_others_do_not_see_people(role, signed_in, make_person) -> None:
    somebody = make_person("researcher")
    client = signed_in(role)
    for address in (
        reverse("accounts_people"),
        reverse("accounts_invite"),
        reverse("accounts_person", args=[somebody.pk]),
    ):
        assert client.get(address).status_code in {302, 403}
    assert "accounts_people" not in client.get("/cms/").content.decode()


def test_somebody_elsewhere_does_not_exist_for_an_area_editor(signed_in, places, make_person) -> None:
    other = make_person("comms_editor", places.north_east)
    client = signed_in("comms_editor", places.north)
    assert client.get(reverse("accounts_person", args=[other.pk])).status_code == 404
    assert client.post(reverse("accounts_change", args=[other.pk, "deactivate"])).status_code == 404
    assert client.post(reverse("accounts_take_back", args=[other.role_assignments.get().pk])).status_code in {
        302,
        403,
    }
    assert queries.may(User.objects.get(pk=other.pk), "news.write", places.north_east)


def test_the_list_costs_the_same_for_one_and_for_many(
    signed_in, places, make_person, django_assert_max_num_queries
) -> None:
    client = signed_in()
    client.get(reverse("accounts_people"))
    for number in range(30):
        make_person("comms_editor", places.north, email=f"p{number}@example.org")
    with django_assert_max_num_queries(25):
        page = client.get(reverse("accounts_people")).content.decode()
    assert "Page 1 of 2" in page
    assert "Page 2 of 2" in client.get(reverse("accounts_people"), {"p": 2}).content.decode()
    assert "p7@example.org" in client.get(reverse("accounts_people"), {"q": "p7@"}).content.decode()
    assert "Nobody found" in client.get(reverse("accounts_people"), {"q": "zzz"}).content.decode()


def test_inviting_sends_a_link_in_their_language(
    signed_in, places, django_capture_on_commit_callbacks
) -> None:
    client = signed_in()
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(
            reverse("accounts_invite"),
            {
                "name": "Ann",
                "email": "Ann@example.org",
                "language": "cy",
                "role": "comms_editor",
                "area": "north",
            },
        )
    user = queries.person_by_email("ann@example.org")
    assert response.url == reverse("accounts_person", args=[user.pk])
    assert queries.may(user, "news.write", places.north)
    assert len(mail.outbox) == 1
    # Without the moment it was made and its seal, which differ from second to second.
    link = queries.invitation_path(user).rsplit("-", 2)[0]
    assert link in mail.outbox[0].body
    page = client.get(response.url).content.decode()
    assert "hand over this link" in page
    assert "hand over this link" not in client.get(response.url).content.decode()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"email": "not an address"}, "Write an e-mail address"),
        ({"email": "me-operator@example.org"}, "has an account already"),
        ({"name": ""}, "Fill this in"),
        ({"role": "emperor"}, "those that are offered"),
        ({"area": "atlantis"}, "those that are offered"),
    ],
)
def test_bad_invitations_say_what_to_do_and_lose_nothing(change, says, signed_in, places) -> None:
    sent = {
        "name": "Ann",
        "email": "ann@example.org",
        "language": "en",
        "role": "comms_editor",
        "area": "north",
    }
    response = signed_in().post(reverse("accounts_invite"), sent | change)
    assert response.status_code == 422
    page = response.content.decode()
    assert says in page
    assert 'value="north" selected' in page or "area" in change
    assert queries.person_by_email("ann@example.org") is None


def test_an_area_editor_cannot_invite_above_itself(signed_in, places) -> None:
    client = signed_in("comms_editor", places.north)
    sent = {"name": "Ann", "email": "ann@example.org", "language": "en"}
    for role, area in (("operator", "north"), ("comms_editor", ""), ("comms_editor", "north-east")):
        assert client.post(reverse("accounts_invite"), sent | {"role": role, "area": area}).status_code == 422
    assert queries.person_by_email("ann@example.org") is None
    client.post(reverse("accounts_invite"), sent | {"role": "comms_editor", "area": "district"})
    assert queries.may(queries.person_by_email("ann@example.org"), "news.write", places.district)


def test_taking_back_and_undoing(signed_in, places, make_person) -> None:
    client = signed_in()
    user = make_person("comms_editor", places.north)
    address = reverse("accounts_person", args=[user.pk])
    assignment = user.role_assignments.get()
    client.post(reverse("accounts_take_back", args=[assignment.pk]))
    assert not queries.may(User.objects.get(pk=user.pk), "news.write", places.north)
    assert "Give again" in client.get(address).content.decode()
    client.post(reverse("accounts_give_again", args=[assignment.pk]))
    assert queries.may(User.objects.get(pk=user.pk), "news.write", places.north)
    client.post(address, {"role": "helpline_worker", "area": ""})
    assert RoleAssignment.objects.filter(user=user, until=None).count() == 2


def test_the_only_operator_cannot_be_lost(signed_in) -> None:
    client = signed_in()
    me = queries.person_by_email("me-operator@example.org")
    page = client.post(
        reverse("accounts_take_back", args=[me.role_assignments.get().pk]), follow=True
    ).content.decode()
    assert "only operator" in page
    page = client.post(reverse("accounts_change", args=[me.pk, "deactivate"]), follow=True).content.decode()
    assert "your own account" in page


def test_shutting_opening_and_removing_the_second_factor(signed_in, places, make_person) -> None:
    client = signed_in()
    user = make_person("comms_editor", places.north)
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    client.post(reverse("accounts_change", args=[user.pk, "reset-mfa"]))
    client.post(reverse("accounts_change", args=[user.pk, "deactivate"]))
    user = queries.person(user.pk)
    assert (user.is_active, user.has_mfa) == (False, False)
    client.post(reverse("accounts_change", args=[user.pk, "reactivate"]))
    assert queries.person(user.pk).is_active
    assert client.post(reverse("accounts_change", args=[user.pk, "explode"])).status_code == 404
    assert client.get(reverse("accounts_change", args=[user.pk, "deactivate"])).status_code == 405


def test_wagtails_own_account_page_asks_for_no_name(signed_in) -> None:
    page = signed_in().get(reverse("wagtailadmin_account"))
    assert page.status_code == 200
    assert "first_name" not in page.content.decode()
