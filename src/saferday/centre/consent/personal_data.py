"""What feedback keeps, and what is not about a person."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from saferday.centre.register import Kept, NotPersonal

from . import actions, rules


def purge_feedback(now: datetime, limit: int) -> int:
    """Clear messages kept long enough."""
    return actions.purge_feedback(now=now, limit=limit)


KEPT = [
    Kept(
        model="consent.Feedback",
        fields=("doing", "wrong"),
        what=_("What somebody wrote on the feedback form. It asks for no name, address or number."),
        why=_("To put right what went wrong on the site."),
        kept_for=_("90 days after it was dealt with, and a year at most."),
        keep=timedelta(days=rules.KEEP_DAYS_AFTER_DONE),
        purge=purge_feedback,
        about=_("Visitors"),
    ),
    Kept(
        model="consent.Feedback",
        fields=("done_by",),
        what=_("Which member of staff dealt with a message."),
        why=_("So that colleagues know whom to ask."),
        kept_for=_("As long as the message."),
        keep=timedelta(days=rules.KEEP_DAYS_AT_MOST),
        purge=purge_feedback,
    ),
]
NOT_PERSONAL: list[NotPersonal] = []
