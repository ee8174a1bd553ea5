"""Organisations and their keys, for staff and for the command line."""

from django.db.models import QuerySet

from .. import rules
from ..models import Organisation, PlatformKey


def organisations() -> QuerySet[Organisation]:
    """Every organisation, with its keys."""
    return Organisation.objects.prefetch_related("keys", "keys__banks").order_by("name")


def keys() -> QuerySet[PlatformKey]:
    """Every key, by organisation, newest first."""
    return PlatformKey.objects.select_related("organisation", "replaced_by").order_by(
        "organisation__name", "-created_at", "-pk"
    )


def key_by_public(public: str) -> PlatformKey | None:
    """The key with the public part, with or without what stands before it."""
    part = public.strip().removeprefix(f"{rules.KEY_PREFIX}_").split("_")[0]
    return PlatformKey.objects.select_related("organisation").filter(public=part).first()


def key(pk: int) -> PlatformKey | None:
    """The key with the number."""
    return PlatformKey.objects.select_related("organisation").filter(pk=pk).first()
