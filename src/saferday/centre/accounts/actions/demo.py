"""Invented people for a demonstration centre."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings

from saferday.centre.accounts import queries, rules
from saferday.centre.accounts.actions.people import add_staff
from saferday.centre.accounts.actions.roles import grant_role
from saferday.centre.accounts.models import User
from saferday.centre.audit.actions import audited, record, unchanged


class NotADemo(Exception):
    """Invented people with a known password belong only in a demonstration."""


@audited
def add_demo_staff(*, by: Any = None, area: Any = None) -> list[User]:
    """An operator, a national editor and, with an area, an editor of that area.

    Raises:
        NotADemo: SAFERDAY_DEMO is not set.
    """
    if not settings.SAFERDAY_DEMO:
        raise NotADemo
    people: list[User] = []
    for demo in rules.DEMO_PEOPLE:
        if demo.in_an_area and area is None:
            continue
        where = area if demo.in_an_area else None
        user = queries.person_by_email(demo.email)
        if user is None:
            user = add_staff(by=None, email=demo.email, name=demo.name, role=demo.role, area=where)
        else:
            grant_role(by=None, user=user, role=demo.role, area=where)
        if not user.has_usable_password():
            user.set_password(rules.DEMO_PASSWORD)
            user.save(update_fields=["password"])
        if not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
            TOTP.activate(user, queries.demo_totp_secret(demo.email))
            record("accounts.demo.secured", by=by, subject=user)
        people.append(user)
    unchanged()
    return people
