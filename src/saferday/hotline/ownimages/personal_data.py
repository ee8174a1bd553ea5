"""What is kept of people who want a picture of themselves kept off platforms."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from saferday.centre.register import Kept, NotPersonal

from . import actions, rules


def purge_cases(now: datetime, limit: int) -> int:
    """Clear cases kept long enough."""
    return actions.purge_cases(now=now, limit=limit)


KEPT = [
    Kept(
        model="ownimages.Case",
        fields=("age", "age_then", "who", "happened", "places", "language", "code_digest"),
        what=_(
            "What somebody chose who wants a picture of themselves kept off platforms: their age group, what happened "
            "and where. No name, no address, no words of their own, and of their code only a digest."
        ),
        why=_("To decide whether their fingerprints may be passed on, and to let them follow and withdraw."),
        kept_for=_(
            "30 days after it was withdrawn, 90 days after it was declined, three years after it was passed on, "
            "and a year if nobody decided."
        ),
        keep=timedelta(days=rules.KEEP_DAYS_WITHDRAWN),
        purge=purge_cases,
        about=_("People who ask that a picture of themselves be kept off platforms"),
    ),
    Kept(
        model="ownimages.Picture",
        fields=("pdq", "positions", "sha256"),
        what=_(
            "Fingerprints of pictures, made on the person’s own device. The picture cannot be made again from them."
        ),
        why=_("So that platforms can recognise the picture without ever being given it."),
        kept_for=_("Until the person withdraws, and at most as long as the case."),
        keep=timedelta(days=rules.KEEP_DAYS_SHARED),
        purge=purge_cases,
        about=_("People who ask that a picture of themselves be kept off platforms"),
    ),
    Kept(
        model="ownimages.Case",
        fields=("decided_by",),
        what=_("Which member of staff decided on a case."),
        why=_("So that a decision can be explained and taken back."),
        kept_for=_("As long as the case."),
        keep=timedelta(days=rules.KEEP_DAYS_SHARED),
        purge=purge_cases,
    ),
]
NOT_PERSONAL: list[NotPersonal] = []
