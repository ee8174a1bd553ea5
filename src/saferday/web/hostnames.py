"""On an area's own hostname, the pages of the whole centre are a step away, not missing."""

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from wagtail.models import Site


def whole_centre_behind_each_area(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Leads what an area's hostname does not have to the centre's own address, if it has a page there.

    The area's pages stand under its slug there and at the top here, so `/kent/…` stays on this hostname.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code != 404 or request.method not in {"GET", "HEAD"}:
            return response
        return _elsewhere(request) or response

    return middleware


def _elsewhere(request: HttpRequest) -> HttpResponse | None:
    here = Site.find_for_request(request)
    centre = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if here is None or centre is None or here == centre:
        return None
    parts = [part for part in request.path_info.split("/") if part]
    language = [get_language()] if parts[:1] == [get_language()] else []
    parts = parts[len(language) :]
    try:
        centre.root_page.localized.specific.route(request, parts)
    except Http404:
        return None
    if parts[:1] == [here.root_page.slug]:
        return redirect("/" + "".join(f"{part}/" for part in (*language, *parts[1:])))
    return redirect(f"{settings.SAFERDAY_BASE_URL}{request.get_full_path()}")
