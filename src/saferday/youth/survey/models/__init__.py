"""Tables of the pupil survey: what is asked, who takes part, and what came back."""

from .answers import InboxEntry, InboxKey, Response
from .instruments import Survey, SurveyVersion
from .schools import ClassSession, Participation, School, Ticket

__all__ = [
    "ClassSession",
    "InboxEntry",
    "InboxKey",
    "Participation",
    "Response",
    "School",
    "Survey",
    "SurveyVersion",
    "Ticket",
]
