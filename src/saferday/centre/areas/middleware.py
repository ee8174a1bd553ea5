"""Knows which area a request is for: by the area's own hostname, or by the page that is shown."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


def current_area(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Puts ``request.area`` (None until a page or hostname sets it) on every request."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.area = None  # type: ignore[attr-defined]
        return get_response(request)

    return middleware
