"""Words for keys that templates meet."""

from django import template

from ..wording import problem, row_reason

register = template.Library()


@register.filter
def why_aside(key: str) -> str:
    """Why a row was set aside."""
    return row_reason(key)


@register.simple_tag
def what_is_wrong(key: str, said: str) -> str:
    """What was wrong with an exchange."""
    return problem(key, said)
