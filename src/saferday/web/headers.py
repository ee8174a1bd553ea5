"""Headers of every answer, and a looser content policy for the editors' own pages."""

from collections.abc import Callable

from csp.constants import SELF, UNSAFE_INLINE
from django.http import HttpRequest, HttpResponse

PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope", "hid",
        "microphone", "midi", "payment", "serial", "usb",
    )
)  # fmt: skip

EDITOR_PATHS = ("/cms/",)
EDITOR_POLICY = {
    # Wagtail's editor sets styles and starts scripts in the page; it still reaches no other host.
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "frame-src": [SELF],
    "worker-src": [SELF, "blob:"],
}


def headers(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Adds what Django does not: Permissions-Policy, and the editors' content policy under ``/cms/``."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if request.path.startswith(EDITOR_PATHS):
            response._csp_update = EDITOR_POLICY  # type: ignore[attr-defined]
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    return middleware
