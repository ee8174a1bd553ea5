"""The short way for machines that send a key: no session, no cookie, no page is involved, so no middleware for them."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.urls import resolve

PATHS = ("/api/match/",)
"""Addresses whose requests carry their own key, and whose answers are JSON for a program."""


def direct(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Answers ``PATHS`` from their view at once; everything else goes its usual way.

    Stands behind what sends plain HTTP to HTTPS. Half of the time of a single look-up was spent in the middleware
    that this leaves out; see docs/PERFORMANCE.md.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith(PATHS):
            return get_response(request)
        request.get_host()
        found = request.resolver_match = resolve(request.path_info)
        response = found.func(request, *found.args, **found.kwargs)
        if not response.streaming and not response.has_header("Content-Length"):
            response["Content-Length"] = str(len(response.content))
        return response

    return middleware
