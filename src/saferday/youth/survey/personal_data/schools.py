"""What is kept about the adults of schools, and what only looks personal."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from saferday.centre.register import Kept, NotPersonal

from .. import actions
from ..rules import schools as rules


def purge_contacts(now: datetime, limit: int) -> int:
    """Clears adults kept long enough."""
    return actions.purge_contacts(now=now, limit=limit)


KEPT = [
    Kept(
        model="survey.SchoolContact",
        fields=("email",),
        what=_("E-mail address of an adult who runs a survey in a school"),
        why=_("To send the links that let them in"),
        kept_for=_("180 days after the survey closes; 14 days where nobody confirms the address"),
        keep=rules.CONTACTS_KEPT_AFTER_CLOSE,
        purge=purge_contacts,
        about=_("Adults of schools"),
    ),
    Kept(
        model="survey.EntryLink",
        fields=("contact",),
        what=_("That a link was sent to the adult, and whether it was used"),
        why=_("So that a link works once"),
        kept_for=_("As long as the adult’s address"),
        about=_("Adults of schools"),
    ),
    Kept(
        model="survey.DeskVisit",
        fields=("contact",),
        what=_("That the adult has the school’s desk open"),
        why=_("To let them work for a school day without another link"),
        kept_for=_("As long as the adult’s address"),
        about=_("Adults of schools"),
    ),
]

NOT_PERSONAL = [
    NotPersonal("survey.School", ("name", "postcode"), because="a school’s, as its nation publishes them"),
]
