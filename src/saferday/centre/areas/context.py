"""The area that a page belongs to, for templates."""

from django.http import HttpRequest


def area(request: HttpRequest) -> dict[str, object]:
    """``area``: the area whose colours, contacts and news the page shows; None for the whole centre."""
    return {"area": getattr(request, "area", None)}
