"""A school's tables: answers and years grouped until every number is large enough to show."""

from saferday.engines.disclosure.hiding.school import round_and_hide, round_and_hide_school
from saferday.engines.disclosure.hiding.shapes import (
    AnswerGroup,
    OneWay,
    Question,
    SchoolRules,
    SchoolTable,
    UnusableCounts,
)

__all__ = [
    "AnswerGroup",
    "OneWay",
    "Question",
    "SchoolRules",
    "SchoolTable",
    "UnusableCounts",
    "round_and_hide",
    "round_and_hide_school",
]
