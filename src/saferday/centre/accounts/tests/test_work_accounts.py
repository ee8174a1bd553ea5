"""Signing in with a work account (OpenID Connect): it opens an account, and never makes one."""

from types import SimpleNamespace

import pytest
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib.messages.storage.fallback import FallbackStorage
from django.test import RequestFactory

from saferday.centre.accounts.adapter import StaffSocialAdapter
from saferday.centre.accounts.models import User

pytestmark = pytest.mark.django_db


def login_from(email: str, *, verified: bool) -> SimpleNamespace:
    connected: list[User] = []
    return SimpleNamespace(
        is_existing=False,
        email_addresses=[SimpleNamespace(email=email, verified=verified)],
        connect=lambda _request, user: connected.append(user),
        connected=connected,
    )


@pytest.fixture
def request_(rf: RequestFactory):
    request = rf.get("/")
    request.session = {}
    request._messages = FallbackStorage(request)
    return request


def test_an_invited_person_comes_in(request_, make_person) -> None:
    user = make_person("researcher", email="ann@example.org")
    login = login_from("Ann@Example.org", verified=True)
    StaffSocialAdapter().pre_social_login(request_, login)
    assert login.connected == [user]


@pytest.mark.parametrize(
    ("email", "verified", "active"),
    [
        ("stranger@example.org", True, True),
        ("ann@example.org", False, True),
        ("ann@example.org", True, False),
    ],
)
def test_others_do_not(email, verified, active, request_, make_person) -> None:
    user = make_person("researcher", email="ann@example.org")
    User.objects.filter(pk=user.pk).update(is_active=active)
    login = login_from(email, verified=verified)
    with pytest.raises(ImmediateHttpResponse):
        StaffSocialAdapter().pre_social_login(request_, login)
    assert login.connected == []
    assert User.objects.count() == 1
    assert not StaffSocialAdapter().is_open_for_signup(request_, login)


def test_the_sign_in_page_offers_the_work_account(client, settings) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "oidc",
                    "name": "Force account",
                    "client_id": "saferday",
                    "secret": "s",
                    "settings": {"server_url": "https://login.example.org"},
                }
            ]
        }
    }
    page = client.get("/accounts/login/").content.decode()
    assert "Continue with Force account" in page
    assert 'href="/accounts/oidc/oidc/login/' in page
