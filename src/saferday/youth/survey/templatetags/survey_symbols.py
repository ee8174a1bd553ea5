"""``{% load survey_symbols %}``: a symbol beside a word."""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html

from saferday.youth.survey.rules.symbols import SYMBOLS

register = template.Library()


@register.simple_tag
def symbol(name: str) -> str:
    """The drawing with that name; nothing where there is none. It decorates: the words say the same."""
    if name not in SYMBOLS:
        return ""
    return format_html(
        '<svg class="sv-symbol" viewBox="0 0 32 32" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        static("survey/symbols.svg"),
        name,
    )
