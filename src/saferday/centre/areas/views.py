"""Where am I, and what an area looks like."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from saferday.centre.areas import queries, rules
from saferday.centre.areas.forms import WhereForm

LIGHT_GROUND = "#f2eadb"
"""The darkest ground that an area's words stand on in the light: --sd-sunk of the design's tokens."""

DARK_PAPER = "#0f201f"
DARK_GROUND = "#172d2b"
"""The lightest ground that they stand on in the dark: --sd-raised."""


@require_safe
def where_am_i(request: HttpRequest) -> HttpResponse:
    """Finds the visitor's area by postcode, town or from the list; nothing that is typed is kept."""
    form = WhereForm(request.GET or None)
    found = None
    if form.is_bound and form.is_valid():
        found = queries.locate(form.cleaned_data["place"])
        if found.place == queries.Place.UNKNOWN_POSTCODE:
            form.add_error(
                "place", _("We do not know that postcode. Check it, or choose your area from the list.")
            )
        elif found.place == queries.Place.UNKNOWN_NAME:
            form.add_error("place", _("We do not know a place of that name. Try a postcode, or the list."))
    response = render(
        request,
        "areas/where_am_i.html",
        {"form": form, "found": found, "areas": sorted(queries.areas_with_pages(), key=str)},
    )
    if form.is_bound:
        response.headers["Cache-Control"] = "no-store, private"
    return response


@require_safe
def theme(request: HttpRequest, slug: str) -> HttpResponse:
    """An area's colours as a stylesheet, with shades that can be read in the light and in the dark."""
    area = queries.area_by_slug(slug)
    if area is None:
        raise Http404
    tint = rules.mixed(area.colour, "#ffffff", 0.9)
    dark_tint = rules.mixed(area.colour, DARK_PAPER, 0.72)
    response = render(
        request,
        "areas/theme.css",
        {
            "colour": area.colour,
            "accent": area.accent,
            "tint": tint,
            "text": rules.readable_on(area.colour, min(tint, LIGHT_GROUND, key=rules.luminance)),
            "dark_text": rules.readable_on(area.colour, max(dark_tint, DARK_GROUND, key=rules.luminance)),
            "dark_tint": dark_tint,
            "accent_ink": rules.readable_on(area.accent, "#ffffff"),
        },
        content_type="text/css; charset=utf-8",
    )
    response.headers["Cache-Control"] = "public, max-age=300"
    return response
