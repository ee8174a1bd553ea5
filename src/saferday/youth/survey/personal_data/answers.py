"""What is kept of pupils: answers without anybody's name, and who published what they were asked."""

from django.utils.translation import gettext_lazy as _

from saferday.centre.register import Kept, NotPersonal

KEPT = [
    Kept(
        model="survey.Response",
        fields=("answers",),
        what=_("What a pupil answered, with their school and year group; no name, class, time or device"),
        why=_("To hear what pupils say about life online"),
        kept_for=_("As long as the survey’s results are published"),
        about=_("Pupils"),
    ),
    Kept(
        model="survey.InboxEntry",
        fields=("sealed",),
        what=_(
            "The same, sealed, until at least ten answers of the school and year group are shuffled together"
        ),
        why=_("So that nobody can tell from the order who handed in which answers"),
        kept_for=_("Minutes; at the longest until ten minutes after the survey closes"),
        about=_("Pupils"),
    ),
    Kept(
        model="survey.SurveyVersion",
        fields=("published_by",),
        what=_("Which member of staff published a version of a survey"),
        why=_("To answer for what pupils were asked"),
        kept_for=_("As long as the version"),
    ),
]

NOT_PERSONAL = [
    NotPersonal(
        "survey.Ticket", ("digest",), because="a keyed hash of words that nobody’s name stands beside"
    ),
]
