"""Tables of the pupil survey: what is asked, who takes part, and what came back."""

from .answers import InboxEntry, InboxKey, Response
from .instruments import Survey, SurveyVersion
from .results import Snapshot, SnapshotBasis
from .schools import (
    ClassSession,
    DeskVisit,
    EntryLink,
    Participation,
    School,
    SchoolContact,
    Ticket,
)
from .tables import OneOffTable
from .verbatims import Verbatim, VerbatimReading

__all__ = [
    "ClassSession",
    "DeskVisit",
    "EntryLink",
    "InboxEntry",
    "InboxKey",
    "OneOffTable",
    "Participation",
    "Response",
    "School",
    "SchoolContact",
    "Snapshot",
    "SnapshotBasis",
    "Survey",
    "SurveyVersion",
    "Ticket",
    "Verbatim",
    "VerbatimReading",
]
