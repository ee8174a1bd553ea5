"""``{% load survey_results %}``: the picture of a question, and the answer that most gave."""

from django import template

from ..results.drawing import FEW, MOST_OF_FEW, NARROW, WIDE, Picture, picture_of
from ..results.showing import QuestionView, RowView
from ..results.telling import answer_of

register = template.Library()


@register.simple_tag
def picture(row: RowView, *, wide: bool = False) -> Picture:
    """Where the bars and words of a row of answers stand."""
    if not wide:
        return picture_of(row, NARROW)
    return picture_of(row, FEW if len(row.bars) <= MOST_OF_FEW else WIDE)


@register.filter
def most_said(question: QuestionView) -> str:
    """The words of the answer with the largest share."""
    return answer_of(question, question.most) if question.most is not None else ""
