"""Gives every template the language being shown and the ways to the others."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from .queries import current_language, languages_of_page, other_language_links


def languages(request: HttpRequest) -> dict[str, Any]:
    """`page_language`, `page_languages` (all) and `other_languages` (all but the current)."""
    return {
        "page_language": current_language(),
        "page_languages": SimpleLazyObject(lambda: languages_of_page(request)),
        "other_languages": SimpleLazyObject(lambda: other_language_links(request)),
    }
