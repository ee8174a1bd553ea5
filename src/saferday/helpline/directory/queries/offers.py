"""What services offer somebody who asks for help."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils import timezone

from ..rules.packfile import GET_HELP
from .listing import places_of, public_services, views_of
from .views import ServiceView, with_everything

if TYPE_CHECKING:
    from saferday.centre.areas.queries import Area

Version = tuple[int, Any, date]

_kept: tuple[Version, tuple[ServiceView, ...]] | None = None


def version() -> Version:
    """Changes whenever a service is added, changed, checked or removed, and at midnight, when facts go stale."""
    # Asked for every answer that is given: as plain SQL it costs a tenth of what building the query does.
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*), MAX(last_modified) FROM directory_service")
        number, changed = cursor.fetchone()
    return number, changed, timezone.localdate()


def offered_services() -> tuple[ServiceView, ...]:
    """Every public service that offers something, in the directory's order; the same object until it changes."""
    global _kept
    current = version()
    if _kept is None or _kept[0] != current:
        offering = public_services().filter(attributes__taxonomy_term__taxonomy__slug=GET_HELP).distinct()
        _kept = current, tuple(views_of(with_everything(offering.order_by("rank", "slug"))))
    return _kept[1]


def services_offering(
    term: str, *, area: "Area | None" = None, nation: str | None = None, age: int | None = None
) -> list[ServiceView]:
    """The services that offer a term, those for one place first, where they cover the place and take the age.

    Without a place, services of the whole country and of nations are given, and none of a single area.
    """
    places = places_of(area) | ({nation} if nation else frozenset())
    found = []
    for service in offered_services():
        if term not in service.offers:
            continue
        if places and service.covers and not places & set(service.covers):
            continue
        if age is not None and not (service.minimum_age or 0) <= age <= (service.maximum_age or 200):
            continue
        found.append(service)
    return found
