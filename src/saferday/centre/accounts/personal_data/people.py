"""Accounts and sign-in."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from saferday.centre.accounts import actions, rules
from saferday.centre.register import Kept, NotPersonal


def forget_people(now: datetime, limit: int) -> int:
    """Take names and addresses from accounts shut long ago."""
    return actions.forget_people(now=now, limit=limit)


def clear_sessions(now: datetime, limit: int) -> int:
    """Delete sessions that have ended."""
    return actions.clear_sessions(now=now, limit=limit)


_ACCOUNT = _("Until a year after the account is shut.")
_YEAR = timedelta(days=rules.FORGET_AFTER_DAYS)

KEPT = [
    Kept(
        model="accounts.User",
        fields=("email", "name", "password", "invited_by"),
        what=_("Name, work e-mail address, who invited them, and a password that cannot be read back."),
        why=_("To sign in, and so that colleagues know who does what."),
        kept_for=_ACCOUNT,
        keep=_YEAR,
        purge=forget_people,
    ),
    Kept(
        model="account.EmailAddress",
        fields=("email", "user"),
        what=_("The e-mail address again, and that it was confirmed."),
        why=_("To send a new password only to its owner."),
        kept_for=_ACCOUNT,
        keep=_YEAR,
        purge=forget_people,
    ),
    Kept(
        model="accounts.RoleAssignment",
        fields=("user", "granted_by"),
        what=_("Which role somebody held, where and when, and who gave it."),
        why=_("So that one can see later who was allowed to do something."),
        kept_for=_("As long as the centre runs; without a name once the account is forgotten."),
        purge=forget_people,
    ),
    Kept(
        model="mfa.Authenticator",
        fields=("user",),
        what=_("The key of an authenticator app, sealed, or the public part of a passkey."),
        why=_("So that a stolen password opens nothing."),
        kept_for=_ACCOUNT,
        keep=_YEAR,
        purge=forget_people,
    ),
    Kept(
        model="socialaccount.SocialAccount",
        fields=("user",),
        what=_("The number under which a work account is known to its own sign-in service."),
        why=_("To sign in with a work account."),
        kept_for=_ACCOUNT,
        keep=_YEAR,
        purge=forget_people,
    ),
    Kept(
        model="sessions.Session",
        fields=("session_key", "session_data"),
        what=_("That a member of staff is signed in. Visitors have no session."),
        why=_("So that one signs in once and not on each page."),
        kept_for=_("8 hours after the last click, cleared each night."),
        keep=timedelta(hours=8),
        purge=clear_sessions,
    ),
]

NOT_PERSONAL = [
    NotPersonal("auth.Group", ("name",), because="names a group that follows from a role and an area"),
    NotPersonal("auth.Permission", ("name",), because="names a permission of the software"),
    NotPersonal("socialaccount.SocialApp", ("name",), because="names a sign-in service"),
    NotPersonal(
        "axes.AccessAttempt",
        ("ip_address", "user_agent", "username"),
        because="the table stays empty: attempts are counted in a cache, under a hash that changes daily",
    ),
    NotPersonal(
        "axes.AccessFailureLog",
        ("ip_address", "user_agent", "username"),
        because="the table stays empty: the log of failures is off",
    ),
    NotPersonal(
        "axes.AccessLog",
        ("ip_address", "session_hash", "user_agent", "username"),
        because="the table stays empty: the log of sign-ins is off",
    ),
]
