"""Who may do what, and who is who."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils import timezone

from . import rules
from .models import RoleAssignment, User

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from saferday.centre.areas.models import Area

    Person = User | AnonymousUser | None


def current_roles(user: Person) -> list[RoleAssignment]:
    """The roles that the person holds now; kept on the person for the rest of the request."""
    if user is None or not user.is_authenticated or not user.is_active:
        return []
    held: list[RoleAssignment] | None = getattr(user, "_current_roles", None)
    if held is None:
        now = timezone.now()
        held = list(
            RoleAssignment.objects.filter(user_id=user.pk, since__lte=now)
            .filter(Q(until__isnull=True) | Q(until__gt=now))
            .select_related("area")
        )
        user._current_roles = held  # type: ignore[union-attr]
    return held


def may(user: Person, permission: str, area: Area | None = None) -> bool:
    """Whether the person may do it in the area; without an area, in the whole centre."""
    from saferday.centre.areas.queries import ancestors

    rules.roles_with(permission)
    above: set[Any] | None = None
    for held in current_roles(user):
        if held.area_id is None:
            if rules.permits(held.role, permission, whole_centre=True):
                return True
            continue
        if area is None or not rules.permits(held.role, permission, whole_centre=False):
            continue
        if above is None:
            above = {area.pk, *(one.pk for one in ancestors(area))}
        if held.area_id in above:
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
        rules.permits(held.role, permission, whole_centre=held.area_id is None) for held in current_roles(user)
    )


def person_by_email(email: str) -> User | None:
    """The person with the e-mail address, whatever its case."""
    return User.objects.filter(email__iexact=email.strip()).first()


def people() -> QuerySet[User]:
    """Everybody with an account."""
    return User.objects.all()
