"""What a survey asks, as a document: read, checked, and followed. No Django.

``read`` gives an :class:`Instrument` or raises :class:`DefinitionWrong` with every :class:`Problem`;
``followed`` turns what a form sent into answers; ``codebook`` lists the variables for results.
"""

from .answers import Slip, answer_to, asked_on, fields, followed, page_after, slips, started
from .codebook import Variable, codebook
from .conditions import ConditionUnclear
from .definition import Choice, Instrument, Page, Question, Route, Row
from .limits import REFUSED
from .reading import DefinitionWrong, Problem, canonical, digest, problems_of, read
from .sizes import longest, packed

__all__ = [
    "REFUSED",
    "Choice",
    "ConditionUnclear",
    "DefinitionWrong",
    "Instrument",
    "Page",
    "Problem",
    "Question",
    "Route",
    "Row",
    "Slip",
    "Variable",
    "answer_to",
    "asked_on",
    "canonical",
    "codebook",
    "digest",
    "fields",
    "followed",
    "longest",
    "packed",
    "page_after",
    "problems_of",
    "read",
    "slips",
    "started",
]
