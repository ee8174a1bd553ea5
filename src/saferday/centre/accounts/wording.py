"""The names of roles and permissions, for people, in the language being shown."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, ngettext_lazy

from . import rules

_ROLE_NAMES: dict[str, Promise | str] = {
    "operator": _("Operator"),
    "comms_editor": _("Comms editor"),
    "helpline_worker": _("Helpline worker"),
    "hotline_analyst": _("Hotline analyst"),
    "analyst_lead": _("Analyst lead"),
    "school_contact": _("School contact"),
    "researcher": _("Researcher"),
}


def role_names() -> dict[str, Promise | str]:
    """The roles' names by key."""
    return {key: _ROLE_NAMES.get(key, role.name) for key, role in rules.ROLES.items()}


FROM_OTHERS = (
    # What the sign-in package and Django say and have no Welsh for. Named here, the words come into our catalogue.
    gettext_noop("Email"),
    gettext_noop("Email address"),
    gettext_noop("Password"),
    gettext_noop("Current Password"),
    gettext_noop("New Password"),
    gettext_noop("New Password (again)"),
    gettext_noop("Forgot your password?"),
    gettext_noop("Code"),
    gettext_noop("Authenticator code"),
    gettext_noop("Passwordless"),
    gettext_noop(
        "Enabling passwordless operation allows you to sign in using just this key, but imposes additional "
        "requirements such as biometrics or PIN protection."
    ),
    gettext_noop("Use your password"),
    gettext_noop("Use authenticator app or code"),
    gettext_noop("Use a security key"),
    gettext_noop("Password (again)"),
    gettext_noop("You must type the same password each time."),
    gettext_noop("The password is too similar to the %(verbose_name)s."),
    gettext_noop("This password is too common."),
    ngettext_lazy(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
    ),
)
