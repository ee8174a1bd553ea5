"""Finding services: for the public list, the API and staff."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from saferday.centre.countrypack import queries as countrypack

from ..models import Attribute, FactCheck, Service, ServiceArea, TaxonomyTerm
from ..rules import facts
from ..rules.text import folded
from .views import ServiceView, max_age_days, service_view, with_everything

if TYPE_CHECKING:
    from saferday.centre.areas.queries import Area

PUBLIC_STATUSES = ("active", "temporarily closed")


@dataclass(frozen=True)
class Filters:
    """What to look for. What is left empty does not narrow the search.

    Attributes:
        text: words that all have to occur.
        terms: codes of terms by vocabulary, all of which have to be tied to the service.
        areas: slugs of areas and nations that somebody is in; services limited to others are left out.
        age: services whose checked ages leave this age out are left out.
        local: include services of one area even when no area was asked for.
    """

    text: str = ""
    terms: tuple[tuple[str, str], ...] = ()
    areas: frozenset[str] = frozenset()
    age: int | None = None
    local: bool = True


def public_services() -> QuerySet[Service]:
    """The services that the public may see."""
    return Service.objects.filter(status__in=PUBLIC_STATUSES)


def search(filters: Filters) -> QuerySet[Service]:
    """The public services that fit, in their order. Fetch them ``with_everything`` for views."""
    found = public_services()
    for word in folded(filters.text).split()[:12]:
        found = found.filter(search_text__contains=word)
    for vocabulary, code in filters.terms:
        found = found.filter(
            Exists(
                Attribute.objects.filter(
                    service=OuterRef("pk"), taxonomy_term__taxonomy__slug=vocabulary, taxonomy_term__code=code
                )
            )
        )
    if filters.areas:
        found = found.filter(~Exists(_limits()) | Exists(_limits().filter(covers__in=filters.areas)))
    elif not filters.local:
        found = found.filter(~Exists(_limits().exclude(covers__in=nation_slugs())))
    if filters.age is not None:
        ages = FactCheck.objects.filter(service=OuterRef("pk"), fact="ages", status=facts.CHECKED)
        fits = (Q(minimum_age__isnull=True) | Q(minimum_age__lte=filters.age)) & (
            Q(maximum_age__isnull=True) | Q(maximum_age__gte=filters.age)
        )
        found = found.filter(~Exists(ages) | fits)
    return found.order_by("rank", "slug")


def _limits() -> QuerySet[ServiceArea]:
    return ServiceArea.objects.filter(service=OuterRef("pk")).exclude(covers="")


def nation_slugs() -> frozenset[str]:
    """The slugs of the country's nations."""
    return frozenset(nation["slug"] for nation in countrypack.fact("nations"))


def places_of(area: "Area | None") -> frozenset[str]:
    """The slugs that cover an area: its own, those above it, and its nations."""
    if area is None:
        return frozenset()
    return frozenset(area.path.strip("/").split("/")) | frozenset(area.nations)


def views_of(services: Iterable[Service]) -> list[ServiceView]:
    """The services as the public may see them."""
    today, limit = timezone.localdate(), max_age_days()
    return [service_view(one, today=today, limit=limit) for one in services]


def service_by_slug(slug: str) -> ServiceView | None:
    """The public service with this address."""
    found = with_everything(public_services()).filter(slug=slug).first()
    return service_view(found) if found is not None else None


def staff_service(slug: str) -> Service | None:
    """The service with this address, whatever its status, with all that is kept about it."""
    return with_everything(Service.objects.all()).filter(slug=slug).first()


def terms_of(vocabulary: str) -> list[TaxonomyTerm]:
    """The terms of a vocabulary, in its order."""
    return list(TaxonomyTerm.objects.filter(taxonomy__slug=vocabulary).select_related("taxonomy"))


def with_term(services: QuerySet[Service], term_id: UUID) -> QuerySet[Service]:
    """Those of the services that are tied to a term."""
    return services.filter(Exists(Attribute.objects.filter(service=OuterRef("pk"), taxonomy_term_id=term_id)))


def with_taxonomy(services: QuerySet[Service], taxonomy_id: UUID) -> QuerySet[Service]:
    """Those of the services that are tied to any term of a vocabulary."""
    return services.filter(
        Exists(Attribute.objects.filter(service=OuterRef("pk"), taxonomy_term__taxonomy_id=taxonomy_id))
    )


def modified_since(services: QuerySet[Service], moment: datetime) -> QuerySet[Service]:
    """Those of the services that changed at or after the moment."""
    return services.filter(last_modified__gte=moment)


def between_ages(services: QuerySet[Service], youngest: int | None, oldest: int | None) -> QuerySet[Service]:
    """Those whose checked ages begin at or above one age and end at or below another."""
    if youngest is None and oldest is None:
        return services
    ages = FactCheck.objects.filter(service=OuterRef("pk"), fact="ages", status=facts.CHECKED)
    services = services.filter(Exists(ages))
    if youngest is not None:
        services = services.filter(minimum_age__gte=youngest)
    if oldest is not None:
        services = services.filter(maximum_age__lte=oldest)
    return services
