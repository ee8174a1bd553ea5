"""The report of missing translations, inside the editing pages."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from .parity import report

PAGE_SIZE = 50


@require_safe
def parity(request: HttpRequest) -> HttpResponse:
    """Strings by feature, and the pages that are behind."""
    found = report()
    return TemplateResponse(
        request,
        "languages/cms/parity.html",
        {
            "parity": found,
            "page": Paginator(found.pages, PAGE_SIZE).get_page(request.GET.get("p")),
            "kinds": {
                "missing": _("No page in this language"),
                "copy": _("Shows the first language"),
                "stale": _("The first language has changed since"),
                "incomplete": _("Not all words are translated"),
            },
            "breadcrumbs_items": [
                {"url": reverse("wagtailadmin_home"), "label": _("Home")},
                {"url": "", "label": _("Translations")},
            ],
            "header_title": _("Missing and stale translations"),
            "header_icon": "globe",
        },
    )
