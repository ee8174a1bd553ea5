"""Gives every request a place for the area that it is for."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


def current_area(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Puts ``request.area`` (None until the page that is shown sets it) on every request."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.area = None  # type: ignore[attr-defined]
        return get_response(request)

    return middleware
