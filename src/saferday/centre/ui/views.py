"""Leaving, the page of all components, and the accessibility statement."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from saferday.centre.ui import queries, showcase
from saferday.centre.ui.sensitive import sensitive

CLEAR = '"cache", "cookies", "storage"'


@sensitive
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """Clears what the browser stored for this site and goes somewhere ordinary.

    The script posts here while it is already on its way; the plain link comes here with GET. Another site
    that links or posts here must not be able to sign our people out: for it there is only the redirect.
    """
    if request.method == "POST":
        response = HttpResponse(status=204)
    else:
        response = HttpResponseRedirect(queries.national_facts().exit_url)
    if request.headers.get("Sec-Fetch-Site", "same-origin") in {"same-origin", "none"}:
        response.headers["Clear-Site-Data"] = CLEAR
    return response


def components(request: HttpRequest) -> HttpResponse:
    """Every component in every state, with its name and what it is for."""
    return render(request, "ui/components.html", showcase.examples())


def accessibility(request: HttpRequest) -> HttpResponse:
    """What we do so that everyone can use this site, what does not work yet, and whom to tell."""
    return render(request, "ui/accessibility.html")
