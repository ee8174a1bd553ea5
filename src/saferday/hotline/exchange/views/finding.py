"""What the pages of the exchange share: what they are about, and the way that led there."""

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from .. import queries
from ..models import Partner, Run

PAGE_SIZE = 50


def partner_or_404(slug: str) -> Partner:
    """The partner of that short name."""
    found = queries.partner_by_slug(slug)
    if found is None:
        raise Http404(_("There is no such partner."))
    return found


def run_or_404(pk: int) -> Run:
    """The run of that number."""
    found = queries.run_by_pk(pk)
    if found is None:
        raise Http404(_("There is no such run."))
    return found


def head(title: str, *items: tuple[str, str]) -> dict[str, Any]:
    """The title of a page, and the way that led to it."""
    return {
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            *({"url": url, "label": label} for url, label in items),
            {"url": "", "label": title},
        ],
        "header_title": title,
        "header_icon": "download",
    }
