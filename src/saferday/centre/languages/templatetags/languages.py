"""`{% other_language_links as links %}` and `{{ mapping|in_language }}`."""

from collections.abc import Mapping
from typing import Any

from django import template

from saferday.centre.languages import queries

register = template.Library()


@register.simple_tag(takes_context=True)
def other_language_links(context: dict[str, Any]) -> tuple[queries.LanguageLink, ...]:
    """The page being shown, in the other languages."""
    request = context.get("request")
    return queries.other_language_links(request) if request is not None else ()


@register.filter
def in_language(text: Mapping[str, str] | str | None) -> str:
    """A mapping by language code, in the language being shown."""
    return queries.in_language(text)


@register.filter
def of_kind(words: Mapping[str, str], kind: str) -> str:
    """`{{ kinds|of_kind:page.kind }}`: the words for a kind."""
    return words.get(kind, kind)
