"""``{% load survey_results %}``: the picture of a question, and the answer that most gave."""

from django import template

from ..results.drawing import NARROW, WIDE, Picture, picture_of
from ..results.showing import QuestionView, RowView
from ..results.telling import answer_of

register = template.Library()


@register.simple_tag
def picture(row: RowView, *, wide: bool = False) -> Picture:
    """Where the bars and words of a row of answers stand."""
    return picture_of(row, WIDE if wide else NARROW)


@register.filter
def most_said(question: QuestionView) -> str:
    """The words of the answer with the largest share."""
    return answer_of(question, question.most) if question.most is not None else ""
