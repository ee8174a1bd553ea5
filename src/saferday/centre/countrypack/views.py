"""The about page: what the centre is, and whose open data it stands on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from saferday.centre.countrypack.queries import attributions
from saferday.centre.languages.queries import in_language


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Says what the centre is and names its sources."""
    return render(
        request, "countrypack/about.html", {"attributions": [in_language(row) for row in attributions()]}
    )
