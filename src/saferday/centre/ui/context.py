"""Gives every template the centre's own name, and whom to call in danger."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from saferday.centre.ui import queries


def centre(request: HttpRequest) -> dict[str, Any]:
    """``centre``: its name and address; ``emergency_number``: whom to call in danger."""
    return {
        "centre": {"name": settings.WAGTAIL_SITE_NAME, "base_url": settings.SAFERDAY_BASE_URL},
        "emergency_number": queries.national_facts().emergency_number,
    }
