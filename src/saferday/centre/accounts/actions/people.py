"""Opens, shuts and repairs people's accounts."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from saferday.centre.accounts import queries
from saferday.centre.accounts.actions.refusals import AlreadyThere, LastOperator, NotYourself
from saferday.centre.accounts.actions.roles import grant_role
from saferday.centre.accounts.models import User
from saferday.centre.accounts.wagtail_groups import follow_roles
from saferday.centre.audit.actions import audited, record, unchanged


@audited
def add_staff(
    *, by: User | None, email: str, name: str = "", language: str = "en", role: str, area: Any = None
) -> User:
    """Open an account for somebody and give them a role; they set their own password by invitation.

    Raises:
        AlreadyThere: the e-mail address has an account; give that person the role.
        PermissionDenied: the inviter may not give the role there.
    """
    address = email.strip().lower()
    if queries.person_by_email(address) is not None:
        raise AlreadyThere(address)
    user = User(email=address, name=name.strip(), language=language, invited_by=by)
    user.set_unusable_password()
    user.save()
    EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
    grant_role(by=by, user=user, role=role, area=area)
    record("accounts.person.added", by=by, subject=user, area=area)
    return user


@audited
def change_own_details(*, by: User, name: str, language: str) -> User:
    """Change one's own name and language."""
    if (by.name, by.language) == (name, language):
        unchanged()
        return by
    by.name, by.language = name, language
    by.save(update_fields=["name", "language"])
    record("accounts.person.changed", by=by, subject=by)
    return by


@audited
def deactivate(*, by: User | None, user: User) -> User:
    """Shut an account: the person is signed out everywhere and cannot sign in. Their roles are kept.

    Raises:
        NotYourself, LastOperator, PermissionDenied
    """
    if by is not None and by.pk == user.pk:
        raise NotYourself
    _require_to_manage(by, user)
    if queries.is_only_operator(user):
        raise LastOperator
    if not user.is_active:
        unchanged()
        return user
    user.is_active = False
    user.left_at = timezone.now()
    user.save(update_fields=["is_active", "left_at"])
    record("accounts.person.deactivated", by=by, subject=user)
    return user


@audited
def reactivate(*, by: User | None, user: User) -> User:
    """Open a shut account again, with the roles it had."""
    _require_to_manage(by, user)
    if user.is_active:
        unchanged()
        return user
    user.is_active = True
    user.left_at = None
    user.save(update_fields=["is_active", "left_at"])
    follow_roles(user)
    record("accounts.person.reactivated", by=by, subject=user)
    return user


@audited
def reset_mfa(*, by: User | None, user: User) -> int:
    """Remove a person's authenticator apps, passkeys and recovery codes; they add new ones at sign-in.

    Nobody resets their own: whoever holds a stolen session would.
    """
    if by is not None and by.pk == user.pk:
        raise NotYourself
    _require_to_manage(by, user)
    count, _kinds = Authenticator.objects.filter(user=user).delete()
    if not count:
        unchanged()
        return 0
    record("accounts.mfa.reset", by=by, subject=user, detail={"removed": count})
    return count


def _require_to_manage(by: User | None, user: User) -> None:
    """A person is managed by those who could give all the roles the person has ever held here."""
    if by is None or queries.may_manage(by, user):
        return
    raise PermissionDenied("staff.manage")
