"""The pages shown when something is wrong. Each keeps the way to help; none reads the database."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string


def _page(name: str, status: int) -> HttpResponse:
    # Without the request no context processor runs, so a broken session or database cannot break this page.
    return HttpResponse(
        render_to_string(f"ui/errors/{name}.html"),
        status=status,
        headers={"Cache-Control": "no-store, private"},
    )


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What was sent could not be understood."""
    return _page("400", 400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The person may not see this."""
    return _page("403", 403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Nothing is at this address. A program is told so as programs are told things."""
    if request.path.startswith("/api/"):
        return JsonResponse(
            {"code": "not_found", "detail": "Nothing is at this address."},
            status=404,
            headers={"Cache-Control": "no-store"},
        )
    return _page("404", 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """We have broken something."""
    return _page("500", 500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """The centre is being worked on, or has too much to do."""
    response = _page("503", 503)
    response.headers["Retry-After"] = "60"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came back without its proof that it is ours: most often it was open for too long."""
    return _page("csrf", 403)
