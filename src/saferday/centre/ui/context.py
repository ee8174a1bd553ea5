"""Gives every template the frame: navigation, footer, the way to help and the way out."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from saferday.centre.ui import queries, rules


def centre(request: HttpRequest) -> dict[str, Any]:
    """``centre``: its name and the links of header and footer."""
    return {
        "centre": {
            "name": settings.WAGTAIL_SITE_NAME,
            "base_url": settings.SAFERDAY_BASE_URL,
            "navigation": queries.links(rules.NAVIGATION, request),
            "footer": queries.links(rules.FOOTER, request),
            "area_choice": queries.local_path(rules.AREA_CHOICE),
        }
    }
