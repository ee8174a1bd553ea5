"""Who may do what, and who is who."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import timedelta
from typing import TYPE_CHECKING

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from saferday.centre.areas.queries import Area, is_within

from . import rules
from .models import RoleAssignment, User

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from saferday.centre.areas.queries import Area

    Person = User | AnonymousUser | None


def running(assignments: QuerySet[RoleAssignment] | None = None) -> QuerySet[RoleAssignment]:
    """The assignments that hold now, not those to come or past."""
    now = timezone.now()
    every = RoleAssignment.objects.all() if assignments is None else assignments
    return (
        every.filter(since__lte=now).filter(Q(until__isnull=True) | Q(until__gt=now)).select_related("area")
    )


def current_roles(user: Person) -> list[RoleAssignment]:
    """The roles that the person holds now; kept on the person for the rest of the request."""
    if user is None or not user.is_authenticated or not user.is_active:
        return []
    held: list[RoleAssignment] | None = getattr(user, "_current_roles", None)
    if held is None:
        held = list(running(RoleAssignment.objects.filter(user_id=user.pk)))
        user.__dict__["_current_roles"] = held
    return held


def may(user: Person, permission: str, area: Area | None = None) -> bool:
    """Whether the person may do it in the area; without an area, in the whole centre."""
    rules.roles_with(permission)
    for held in current_roles(user):
        if held.area is None:
            if rules.permits(held.role, permission, whole_centre=True):
                return True
        elif (
            area is not None
            and rules.permits(held.role, permission, whole_centre=False)
            and is_within(area, held.area)
        ):
            return True
    return False


def require(user: Person, permission: str, area: Area | None = None) -> None:
    """Raise PermissionDenied unless the person may do it."""
    if not may(user, permission, area):
        raise PermissionDenied(permission)


def may_somewhere(user: Person, permission: str) -> bool:
    """Whether the person may do it in the whole centre or in at least one area."""
    rules.roles_with(permission)
    return any(
        rules.permits(held.role, permission, whole_centre=held.area is None) for held in current_roles(user)
    )


def areas_where(user: Person, permission: str) -> QuerySet[Area]:
    """The areas in which the person may do it."""
    areas = Area.objects.all()
    if may(user, permission):
        return areas
    below = Q(pk__in=())
    for held in current_roles(user):
        if held.area is not None and rules.permits(held.role, permission, whole_centre=False):
            below |= Q(pk=held.area.pk) | Q(path__startswith=held.area.path.rstrip("/") + "/")
    return areas.filter(below)


def may_give(giver: Person, role: str, area: Area | None) -> bool:
    """Whether the person may give the role there: they manage the staff, and hold all that the role allows.

    So nobody gives away more than they have, and an area's editor makes no operator.
    """
    known = rules.ROLES.get(role)
    if known is None or not may(giver, "staff.manage", area):
        return False
    if may(giver, "operate"):
        return True
    if role == "operator":
        return False
    return all(
        may(giver, permission, area)
        for permission in known.permissions
        if rules.permits(role, permission, whole_centre=area is None)
    )


def roles_to_give(giver: Person) -> list[str]:
    """The roles that the person may give somewhere."""
    spots = [held.area for held in current_roles(giver)]
    return [role for role in rules.ROLES if any(may_give(giver, role, area) for area in spots)]


def person_by_email(email: str) -> User | None:
    """The person with the e-mail address, whatever its case."""
    return User.objects.filter(email__iexact=email.strip()).first()


def person(pk: int) -> User | None:
    """The person with the number."""
    return _with_roles(User.objects.filter(pk=pk)).first()


def people_managed_by(manager: Person, *, text: str = "", role: str = "") -> QuerySet[User]:
    """The people whom the person looks after: everybody, or those with a role in the person's areas.

    Somebody who was invited by an area's editor and has no role yet is still theirs.
    """
    found = _with_roles(User.objects.exclude(email__endswith="@forgotten.invalid"))
    if not may(manager, "staff.manage"):
        areas = areas_where(manager, "staff.manage")
        found = found.filter(
            Q(pk__in=RoleAssignment.objects.filter(area__in=areas).values("user_id"))
            | Q(invited_by_id=manager.pk if manager is not None else None, role_assignments__isnull=True)
        ).distinct()
    if text := text.strip()[:100]:
        found = found.filter(Q(name__icontains=text) | Q(email__icontains=text))
    if role in rules.ROLES:
        found = found.filter(pk__in=running().filter(role=role).values("user_id"))
    return found.order_by("name", "email", "pk")


def staff_without_mfa() -> QuerySet[User]:
    """People who can sign in, hold a role, and have no authenticator app or passkey."""
    proofs = Authenticator.objects.filter(
        user_id=OuterRef("pk"), type__in=(Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    )
    return User.objects.filter(is_active=True, pk__in=running().values("user_id")).exclude(Exists(proofs))


def operators() -> QuerySet[User]:
    """People who run the installation."""
    return User.objects.filter(
        is_active=True, pk__in=running().filter(role="operator", area__isnull=True).values("user_id")
    )


def is_only_operator(user: User) -> bool:
    """Whether nobody else runs the installation."""
    running_it = set(operators().values_list("pk", flat=True))
    return running_it == {user.pk}


def everybody() -> QuerySet[User]:
    """Everybody with an account, with the roles they hold and whether a second factor is set up."""
    return _with_roles(User.objects.all())


def _with_roles(people: QuerySet[User]) -> QuerySet[User]:
    proofs = Authenticator.objects.filter(
        user_id=OuterRef("pk"), type__in=(Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    )
    return people.annotate(has_mfa=Exists(proofs)).prefetch_related(
        Prefetch("role_assignments", queryset=running(), to_attr="roles_now")
    )


def may_manage(manager: Person, user: User) -> bool:
    """Whether the person may shut, open and repair the account: they could give all of its roles."""
    if may(manager, "operate"):
        return True
    held = list(running(RoleAssignment.objects.filter(user=user)))
    if not held:
        return (
            manager is not None
            and user.invited_by_id == manager.pk
            and may_somewhere(manager, "staff.manage")
        )
    return all(may_give(manager, one.role, one.area) for one in held)


def ended_roles(user: User, *, within_days: int = 30) -> list[RoleAssignment]:
    """Roles that the person lost lately, newest first, so that a mistake can be undone."""
    now = timezone.now()
    return list(
        RoleAssignment.objects.filter(user=user, until__lte=now, until__gt=now - timedelta(days=within_days))
        .select_related("area")
        .order_by("-until")
    )


def assignment(pk: int) -> RoleAssignment | None:
    """One assignment of a role."""
    return RoleAssignment.objects.select_related("user", "area").filter(pk=pk).first()


def invitation_path(user: User) -> str:
    """The address, good for three days and for one use, at which the person sets a password."""
    return reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)},
    )


def demo_totp_secret(email: str) -> str:
    """The secret of an invented person's authenticator app: fixed for one demonstration."""
    key = hmac.new(settings.SECRET_KEY.encode(), f"demo authenticator {email}".encode(), hashlib.sha256)
    return base64.b32encode(key.digest()[:20]).decode()


def demo_people() -> QuerySet[User]:
    """The invented people who can sign in."""
    return User.objects.filter(email__in=[one.email for one in rules.DEMO_PEOPLE], is_active=True)
