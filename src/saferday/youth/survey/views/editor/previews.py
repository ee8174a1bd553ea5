"""A draft as pupils would see it: on a phone and on a desktop, by route, year group and language."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET

from ...forms import editor as forms
from ...instrument import DefinitionWrong, problems_of, read, started
from ...models import Survey
from ...presenting.sheets import make_sheet
from ...queries.schools import year_name
from .opening import for_writers, index_crumb, languages_of, shown, survey_crumb

ALL_AT_ONCE = "all"


@require_GET
@for_writers
def preview(request: HttpRequest, survey: Survey) -> HttpResponse:
    """The draft on a phone and on a desktop, side by side."""
    languages = languages_of(survey)
    years = [
        str(year)
        for route in survey.draft.get("routes") or []
        if isinstance(route, dict)
        for year in route.get("years") or []
    ]
    year, language = request.GET.get("year", ""), request.GET.get("language", "")
    return shown(
        request,
        "preview",
        _("Preview"),
        survey=survey,
        problems=problems_of(survey.draft),
        years=[(one, year_name(one)) for one in years],
        year=year if year in years else next(iter(years), ""),
        language=language if language in languages else languages[0],
        languages=[(code, capfirst(str(forms.language_word(code)))) for code in languages],
        all_at_once=request.GET.get("show") == ALL_AT_ONCE,
        crumbs=[index_crumb(), survey_crumb(survey)],
    )


@require_GET
@xframe_options_sameorigin
@for_writers
def sheet(request: HttpRequest, survey: Survey, year: str, language: str) -> HttpResponse:
    """The draft as a pupil of the year group goes through it, or all its pages at once. Nothing can be handed in."""
    try:
        instrument = read(survey.draft)
    except DefinitionWrong as wrong:
        return render(request, "survey/editor/sheet_wrong.html", {"problems": wrong.problems}, status=422)
    route = instrument.route_of_year(year)
    if route is None or language not in languages_of(survey):
        raise Http404
    at_once = request.GET.get("show") == ALL_AT_ONCE
    with override(language):
        return render(
            request,
            "survey/editor/sheet_all.html" if at_once else "survey/editor/sheet.html",
            {
                "sheet": make_sheet(instrument, route.name, language),
                "route": route.name,
                "year_number": started(route.name, year).get("year", ""),
                "page_languages": [],
            },
        )
