"""What a school and its families read: generated from the survey's own definition and settings, in every language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ..models import Survey
from . import assessment, letter, privacy, protocol
from .facts import facts_of
from .shape import Document as Document
from .shape import written

WRITERS = {
    "letter": letter.write,
    "protocol": protocol.write,
    "privacy": privacy.write,
    "impact-assessment": assessment.write,
}
KINDS = tuple(WRITERS)
TITLES = {
    "letter": _("Letter to parents and carers"),
    "protocol": _("Safeguarding protocol"),
    "privacy": _("Privacy notice for children"),
    "impact-assessment": _("Draft data protection impact assessment"),
}


def of(survey: Survey, kind: str) -> Document:
    """A document of a survey, in every language of the centre."""
    return written(kind, WRITERS[kind], lambda: facts_of(survey))


def title(kind: str) -> str:
    """What a kind of document is called in a list."""
    return str(TITLES[kind])
