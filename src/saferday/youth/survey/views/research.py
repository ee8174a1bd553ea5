"""Files of results, and two questions crossed for researchers."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from saferday.centre.accounts.queries import may

from .. import actions
from ..forms.results import CrosstabForm
from ..models import Survey
from ..queries import files as file_queries
from ..queries import results as queries
from ..queries import shown as shown_queries
from ..rules.results import PROTECTION


@never_cache
@require_GET
def files(request: HttpRequest, survey: str) -> HttpResponse:
    """What can be downloaded, and by whom."""
    found = _survey(survey)
    return render(
        request,
        "survey/results/files.html",
        {
            "survey": found,
            "open_files": list(file_queries.OPEN_FILES),
            "research_files": list(file_queries.RESEARCH_FILES),
            "may_read": may(request.user, "results.read"),  # type: ignore[arg-type]
            "final": file_queries.are_final(found),
            "protection": PROTECTION,
        },
    )


@never_cache
@require_GET
def file(request: HttpRequest, survey: str, name: str) -> HttpResponse | FileResponse:
    """One file."""
    found = _survey(survey)
    response: HttpResponse | FileResponse
    if name in file_queries.OPEN_FILES:
        kind, content = file_queries.OPEN_FILES[name], file_queries.open_file(found, name)
        if content is None:
            raise Http404(_("This survey has no results yet."))
        response = HttpResponse(content)
    elif name in file_queries.RESEARCH_FILES:
        if not may(request.user, "results.read"):  # type: ignore[arg-type]
            raise PermissionDenied("results.read")
        if not file_queries.are_final(found):
            raise Http404(_("Single responses can be had once the survey has closed."))
        kind = file_queries.RESEARCH_FILES[name]
        actions.note_download(by=request.user, survey=found, name=name)
        response = FileResponse(file_queries.research_file(found, name))
    else:
        raise Http404(_("There is no such file."))
    response["Content-Type"] = kind
    response["Content-Disposition"] = f'attachment; filename="{found.slug}-{name}"'
    return response


@never_cache
@login_required
@require_GET
def crosstab(request: HttpRequest, survey: str) -> HttpResponse:
    """Two questions crossed, for the whole country."""
    found = _survey(survey)
    if not may(request.user, "results.read"):  # type: ignore[arg-type]
        raise PermissionDenied("results.read")
    snapshot = queries.country_snapshot(found)
    if snapshot is None:
        raise Http404(_("This survey has no results yet."))
    from ..results.protecting import LARGEST_NOISE

    least = PROTECTION.small + LARGEST_NOISE
    choices = shown_queries.crossable(snapshot)
    form = CrosstabForm(request.GET or None, questions=choices)
    table = None
    if form.is_bound and form.is_valid():
        table = shown_queries.crossed(snapshot, form.cleaned_data["rows"], form.cleaned_data["columns"])
    return render(
        request,
        "survey/results/crosstab.html",
        {"survey": found, "snapshot": snapshot, "form": form, "table": table, "least": least},
        status=422 if form.errors else 200,
    )


def _survey(slug: str) -> Survey:
    found = queries.survey_with_results(slug)
    if found is None:
        raise Http404(_("There is no such survey."))
    return found
