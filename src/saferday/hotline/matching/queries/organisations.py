"""Organisations that hold keys."""

from ..models import Organisation


def organisation_by_slug(slug: str) -> Organisation | None:
    """The organisation with the short name."""
    return Organisation.objects.filter(slug=slug).first()
