"""``{% load survey_results %}``: the picture of a question."""

from django import template

from ..results.drawing import Picture, picture_of
from ..results.showing import RowView

register = template.Library()


@register.simple_tag
def picture(row: RowView) -> Picture:
    """Where the bars and words of a row of answers stand."""
    return picture_of(row)
