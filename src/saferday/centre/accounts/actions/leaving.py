"""Forgets people who left, and clears what is kept about people's work no longer than needed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.contrib.sessions.models import Session
from wagtail.models import ModelLogEntry, PageLogEntry

from saferday.centre.accounts import rules
from saferday.centre.accounts.models import RoleAssignment, User
from saferday.centre.audit.actions import audited, record, unchanged

OF_THE_PERSON = (
    "account.EmailAddress",
    "mfa.Authenticator",
    "socialaccount.SocialAccount",
    "wagtailusers.UserProfile",
    "wagtailcore.PageSubscription",
    "wagtailcore.APIToken",
    "wagtailadmin.EditingSession",
    "wagtailadmin.FormState",
)
"""Tables that say something about the person alone, and go with the name."""


@audited
def forget_people(*, by: Any = None, now: datetime, limit: int) -> int:
    """Take the name and address from accounts that were shut a year ago; how many.

    The row stays, so that a post still says that one person wrote it, without saying who.
    """
    before = now - timedelta(days=rules.FORGET_AFTER_DAYS)
    due = list(
        User.objects.filter(is_active=False, left_at__lt=before).exclude(
            email__endswith="@forgotten.invalid"
        )[:limit]
    )
    if not due:
        unchanged()
    for user in due:
        user.email = rules.FORGOTTEN_ADDRESS.format(pk=user.pk)
        user.name = ""
        user.last_login = None
        user.is_superuser = user.is_staff = False
        user.set_unusable_password()
        user.save()
        user.groups.clear()
        for label in OF_THE_PERSON:
            apps.get_model(label)._default_manager.filter(user=user).delete()
        RoleAssignment.objects.filter(user=user, until__isnull=True).update(until=now)
        record("accounts.person.forgotten", by=by, subject=user)
    return len(due)


@audited
def clear_sessions(*, by: Any = None, now: datetime, limit: int) -> int:
    """Delete sessions that have ended; how many."""
    due = list(Session.objects.filter(expire_date__lt=now).values_list("pk", flat=True)[:limit])
    if not due:
        unchanged()
        return 0
    Session.objects.filter(pk__in=due).delete()
    record("accounts.sessions.cleared", by=by, subject="sessions.Session:*", detail={"count": len(due)})
    return len(due)


@audited
def clear_editing_log(*, by: Any = None, now: datetime, limit: int) -> int:
    """Delete old entries of Wagtail's history of who changed what; how many."""
    before = now - timedelta(days=rules.EDITING_LOG_DAYS)
    total = 0
    for model in (PageLogEntry, ModelLogEntry):
        due = list(model.objects.filter(timestamp__lt=before).values_list("pk", flat=True)[: limit - total])
        model.objects.filter(pk__in=due).delete()
        total += len(due)
    if total:
        record(
            "accounts.history.cleared", by=by, subject="wagtailcore.PageLogEntry:*", detail={"count": total}
        )
    else:
        unchanged()
    return total
