"""What exchange keeps about people: whom to turn to at a partner, and who handed in a list."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from saferday.centre.register import Kept, NotPersonal

from . import actions, rules


def purge_set_aside(now: datetime, limit: int) -> int:
    """Forgets rows that were set aside long ago."""
    return actions.purge_set_aside(now=now, limit=limit)


KEPT = [
    Kept(
        model="exchange.Partner",
        fields=("contact_role", "contact", "username"),
        what=_("The role to turn to at a partner with its address, and the user name of the exchange"),
        why=_("To reach somebody when a list is wrong or does not come"),
        kept_for=_("As long as lists are exchanged with the partner"),
        about=_("People in that role at a partner, if the address is one person’s own"),
    ),
    Kept(
        model="exchange.Run",
        fields=("by",),
        what=_("Which member of staff handed in a list"),
        why=_("To ask back, and to answer for what stands in a bank"),
        kept_for=_("As long as the hashes that it brought, so that the import can be taken back"),
    ),
    Kept(
        model="exchange.SetAside",
        fields=("said", "rest"),
        what=_(
            "A row of a partner’s list that could not be taken: its beginning as it was written, and what could be read"
        ),
        why=_("So that the partner can put it right"),
        kept_for=_("A year"),
        keep=rules.KEEP_SET_ASIDE,
        purge=purge_set_aside,
        about=_("Nobody as a rule: lists hold hashes. A broken row may hold anything"),
    ),
]
NOT_PERSONAL = [
    NotPersonal("exchange.Partner", ("name", "address"), because="an organisation’s"),
]
