"""Results for everybody: the country, its areas, an assembly's slides, and a page for children."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from saferday.centre.areas.queries import area_by_slug

from ..models import Snapshot, Survey
from ..presenting.results import shown_on_pages
from ..queries import results as queries
from ..queries import shown as shown_queries
from ..queries.verbatims import shown_words
from ..results.telling import sentences_of
from ..rules.results import PROTECTION
from ..rules.verbatims import OPENNESS


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The surveys that have results."""
    surveys = queries.surveys_with_results()
    if len(surveys) == 1:
        return redirect("survey:results", surveys[0].slug)
    return render(request, "survey/results/index.html", {"surveys": surveys})


@require_GET
def country(request: HttpRequest, survey: str) -> HttpResponse:
    """The country's results."""
    found, snapshot = _country(survey)
    return render(
        request,
        "survey/results/country.html",
        _page(found, snapshot)
        | {"areas": queries.areas_with_results(found), "trends": shown_queries.trends(found)}
        | _own_words(found),
    )


@require_GET
def area(request: HttpRequest, survey: str, area: str) -> HttpResponse:
    """An area's results beside the country's."""
    found, beside = _country(survey)
    place = area_by_slug(area)
    snapshot = queries.area_snapshot(found, place) if place is not None else None
    if place is None or snapshot is None:
        raise Http404(_("There are no results for this area."))
    return render(
        request,
        "survey/results/area.html",
        _page(found, snapshot, beside) | {"place": place},
    )


@require_GET
def slides(request: HttpRequest, survey: str) -> HttpResponse:
    """The country's results as slides."""
    found, snapshot = _country(survey)
    return render(request, "survey/results/slides.html", _page(found, snapshot) | {"title": str(found)})


@require_GET
def children(request: HttpRequest, survey: str) -> HttpResponse:
    """The country's results in sentences, for children."""
    found, snapshot = _country(survey)
    context = _page(found, snapshot) | _own_words(found, OPENNESS.most_for_children)
    return render(
        request, "survey/results/children.html", context | {"sentences": sentences_of(context["questions"])}
    )


def _country(slug: str) -> tuple[Survey, Snapshot]:
    found = queries.survey_with_results(slug)
    snapshot = queries.country_snapshot(found) if found is not None else None
    if found is None or snapshot is None:
        raise Http404(_("This survey has no results yet."))
    return found, snapshot


def _own_words(survey: Survey, most: int | None = None) -> dict[str, Any]:
    """What pupils wrote, as far as it is shown; on no other page than the country's."""
    return {"own_words": shown_words(survey, most), "openness": OPENNESS, "for_children": most is not None}


def _page(survey: Survey, snapshot: Snapshot, beside: Snapshot | None = None) -> dict[str, Any]:
    return {
        "survey": survey,
        "snapshot": snapshot,
        "protection": PROTECTION,
        "results_url": reverse("survey:results", args=[survey.slug]),
        **shown_on_pages(shown_queries.question_views(snapshot, beside=beside)),
    }
