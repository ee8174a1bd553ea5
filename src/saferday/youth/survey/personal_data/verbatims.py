"""What pupils wrote in their own words, and who has it open."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from saferday.centre.register import Kept

from .. import actions
from ..rules import verbatims as rules


def purge_words(now: datetime, limit: int) -> int:
    """Clears what pupils wrote when its time is over, and readings that ended."""
    return actions.purge_words(now=now, limit=limit)


KEPT = [
    Kept(
        model="survey.Verbatim",
        fields=("text",),
        what=_("What a pupil wrote to one question, apart from everything else that they answered"),
        why=_("So that a person can choose what may be shown"),
        kept_for=_(
            "30 days after a person decided on it; 365 days after the survey closed where nobody did. Until the "
            "survey is over it lies among the answers"
        ),
        keep=rules.RAW_KEPT_AFTER_DECISION,
        purge=purge_words,
        about=_("Pupils"),
    ),
    Kept(
        model="survey.Verbatim",
        fields=("shown",),
        what=_("What of it a person chose to be shown, without what could tell who it is"),
        why=_("So that pupils are heard in their own words"),
        kept_for=_("As long as the survey’s results are published, or until a person takes it back"),
        about=_("Pupils"),
    ),
    Kept(
        model="survey.VerbatimReading",
        fields=("reader",),
        what=_("That a member of staff has pupils’ own words open"),
        why=_("So that they close after an hour"),
        kept_for=_("A day after they close; the audit keeps who opened them and why"),
        keep=rules.READING_KEPT,
        purge=purge_words,
    ),
]
