"""The names of roles and permissions, for people, in the language being shown."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

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
