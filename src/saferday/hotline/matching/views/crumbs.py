"""The way back, above each staff page."""

from django.urls import reverse
from django.utils.translation import gettext as _


def crumbs(title: str, *items: tuple[str, str]) -> list[dict[str, str]]:
    """From the first of the editing pages down to this one."""
    return [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        *({"url": url, "label": label} for url, label in items),
        {"url": "", "label": title},
    ]


def under_hashes(title: str, *items: tuple[str, str]) -> list[dict[str, str]]:
    """The same, below the first page of hashes."""
    return crumbs(title, (reverse("matching_overview"), _("Hashes")), *items)
