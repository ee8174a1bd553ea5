"""Gives and takes back roles."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from saferday.centre.accounts import queries, rules
from saferday.centre.accounts.actions.refusals import LastOperator, UnknownRole
from saferday.centre.accounts.models import RoleAssignment, User
from saferday.centre.accounts.wagtail_groups import follow_roles
from saferday.centre.audit.actions import audited, record, unchanged


@audited
def grant_role(
    *, by: User | None, user: User, role: str, area: Any = None, until: datetime | None = None
) -> RoleAssignment:
    """Give a person a role, in an area or (without one) in the whole centre.

    Without `by` the system gives it: the operator's command line, which needs the machine itself.

    Raises:
        UnknownRole: there is no such role.
        PermissionDenied: the giver may not give it there.
    """
    if role not in rules.ROLES:
        raise UnknownRole(role)
    if by is not None and not queries.may_give(by, role, area):
        raise PermissionDenied("staff.manage")
    held = queries.running(RoleAssignment.objects.filter(user=user, role=role, area=area)).first()
    if held is not None:
        unchanged()
        return held
    assignment = RoleAssignment.objects.create(user=user, role=role, area=area, until=until, granted_by=by)
    follow_roles(user)
    record(
        "accounts.role.granted",
        by=by,
        subject=user,
        area=area,
        detail={"role": role, "assignment": assignment.pk},
    )
    return assignment


@audited
def revoke_role(*, by: User | None, assignment: RoleAssignment) -> RoleAssignment:
    """Take a role back, from this moment.

    Raises:
        PermissionDenied: the person may not give it there, and so may not take it back.
        LastOperator: nobody would be left to run the installation.
    """
    if by is not None and not queries.may_give(by, assignment.role, assignment.area):
        raise PermissionDenied("staff.manage")
    now = timezone.now()
    if assignment.until is not None and assignment.until <= now:
        unchanged()
        return assignment
    if (
        assignment.role == "operator"
        and assignment.area_id is None
        and queries.is_only_operator(assignment.user)
    ):
        raise LastOperator
    assignment.until = max(now, assignment.since)
    assignment.save(update_fields=["until"])
    follow_roles(assignment.user)
    record(
        "accounts.role.revoked",
        by=by,
        subject=assignment.user,
        area=assignment.area,
        detail={"role": assignment.role, "assignment": assignment.pk},
    )
    return assignment
