"""The short way for requests that carry their own key: no session, no cookie, no page, so no middleware for them."""

import re
from collections.abc import Callable
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import ResolverMatch, resolve
from django.utils.translation import get_language_from_path, override

PATHS = ("/api/match/",)
"""Addresses whose requests carry their own key, and whose answers are JSON for a program."""

PUPILS = re.compile(r"(/[a-z]{2})?/survey/[A-Za-z]{3}-?\d{3}/")
"""Where a pupil's ticket is checked and answers are handed in; the page's script asks for JSON there."""


def goes_direct(request: HttpRequest) -> bool:
    """Whether the request is answered by its view alone."""
    if request.path.startswith(PATHS):
        return True
    return (
        request.method == "POST"
        and request.META.get("HTTP_ACCEPT") == "application/json"
        and PUPILS.fullmatch(request.path) is not None
    )


@lru_cache(maxsize=4096)
def _found(path: str, language: str) -> ResolverMatch:
    """What answers at an address; a class asks for its own some sixty times."""
    return resolve(path)


def direct(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Answers these requests from their view at once; everything else goes its usual way.

    Stands behind what sends plain HTTP to HTTPS. Half of the time of a single look-up was spent in the middleware
    that this leaves out; see docs/PERFORMANCE.md.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not goes_direct(request):
            return get_response(request)
        request.get_host()
        # A thread keeps the language of the request before, and addresses are found in the active one.
        language = get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        with override(language):
            found = request.resolver_match = _found(request.path_info, language)
            response = found.func(request, *found.args, **found.kwargs)
        if not response.streaming and not response.has_header("Content-Length"):
            response["Content-Length"] = str(len(response.content))
        return response

    return middleware
