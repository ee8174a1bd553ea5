"""National posts as an area shows them: in its colours, with its own words."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from saferday.awareness.news import queries
from saferday.centre.areas.queries import area_by_slug
from saferday.centre.languages.queries import current_language


@require_safe
def national_post(request: HttpRequest, area: str, slug: str) -> HttpResponse:
    """A national post under an area's address; where the area has hidden it, its own address."""
    place = area_by_slug(area)
    post = (
        queries.national_post(slug=slug, language=current_language()) if place and place.has_pages else None
    )
    if place is None or post is None:
        raise Http404
    edition = queries.edition_of(post=post, area=place)
    if edition is not None and edition.hidden:
        return redirect(post.url or "/")
    return TemplateResponse(request, "news/post.html", post.context_in(request, place, edition))
