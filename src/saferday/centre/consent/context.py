"""Gives every template what the cookie banner needs."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from . import queries


def consent(request: HttpRequest) -> dict[str, Any]:
    """`consent` (banner_visible, choice, preferences_url, feedback_url, path) and `my_area`."""
    choice = queries.choice(request)
    preferences = reverse("consent:preferences")
    return {
        "consent": {
            "choice": choice,
            "banner_visible": not choice and request.path != preferences,
            "preferences_url": preferences,
            "feedback_url": reverse("consent:feedback"),
            "path": request.path,
        },
        "my_area": SimpleLazyObject(lambda: queries.remembered_area(request)),
    }
