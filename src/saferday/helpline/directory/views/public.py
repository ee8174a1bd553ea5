"""The public directory: the list with its search, and the page of each service."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from saferday.centre.areas.queries import Located, locate

from .. import presenting, queries
from ..forms import SearchForm
from ..queries.listing import Filters, places_of, search, views_of
from ..queries.views import with_everything
from ..rules.packfile import AUDIENCE, TOPIC

PER_PAGE = 20


@dataclass(frozen=True)
class _Chosen:
    filters: Filters
    located: Located | None


@require_safe
def services(request: HttpRequest) -> HttpResponse:
    """The list. A field that cannot be understood says so, and the others still count."""
    form = SearchForm(request.GET)
    form.is_valid()
    chosen = _chosen(form)
    page = Paginator(search(chosen.filters), PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = with_everything(page.object_list)
    now = timezone.now()
    return render(
        request,
        "directory/services.html",
        {
            "form": form,
            "page": page,
            "cards": presenting.cards(views_of(page.object_list), now),
            "located": chosen.located,
            "filtered": any(value not in (None, "") for value in form.cleaned_data.values())
            or bool(form.errors),
            "more_open": any(
                form.known(name) is not None or name in form.errors for name in ("who", "about", "age")
            ),
            "local_hidden": not chosen.filters.areas and not chosen.filters.local,
        },
    )


@require_safe
def service(request: HttpRequest, slug: str) -> HttpResponse:
    """One service, with the date on which each fact was checked."""
    found = queries.service_by_slug(slug)
    if found is None:
        raise Http404(_("This service is not in the directory."))
    shown = presenting.detail(found, timezone.now())
    return render(request, "directory/service.html", {"detail": shown, "ways": presenting.all_ways(found)})


def _chosen(form: SearchForm) -> _Chosen:
    located = locate(form.known("place")) if form.known("place") else None
    if located is not None and not located.areas:
        form.add_error("place", _("We do not know this place. Try the postcode, or a larger town nearby."))
        located = None
    areas = frozenset(slug for one in (located.areas if located else ()) for slug in places_of(one))
    terms = tuple(
        (vocabulary, code)
        for vocabulary, code in ((AUDIENCE, form.known("who")), (TOPIC, form.known("about")))
        if code
    )
    text = form.known("q") or ""
    return _Chosen(
        Filters(text=text, terms=terms, areas=areas, age=form.known("age"), local=bool(text)), located
    )
