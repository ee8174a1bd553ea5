"""Services as HSDS documents, for the API and for export."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from saferday.centre.languages.queries import centre_languages, in_language

from ..models import Location, Organization, Service, ServiceAtLocation, Taxonomy, TaxonomyTerm
from ..rules import facts, hsds
from .views import fact_views, max_age_days, with_everything

Text = Mapping[str, str]


def with_places(services: QuerySet[Service]) -> QuerySet[Service]:
    """The services with all that their documents need."""
    places = ServiceAtLocation.objects.select_related("location").prefetch_related("location__accessibility")
    return with_everything(services).prefetch_related(Prefetch("service_at_locations", places))


def service_documents(
    *, publishable: bool, services: QuerySet[Service] | None = None
) -> Iterator[hsds.Service]:
    """Every service as a document; when publishable, without inactive services and unverified facts."""
    chosen = Service.objects.all() if services is None else services
    if publishable:
        chosen = chosen.filter(status__in=("active", "temporarily closed"))
    today, limit = timezone.localdate(), max_age_days()
    for service in with_places(chosen.order_by("slug")):
        yield service_document(service, publishable=publishable, today=today, limit=limit)


def service_document(
    service: Service, *, publishable: bool, today: date | None = None, limit: int | None = None
) -> hsds.Service:
    """One service with everything nested in it. Fetch it ``with_places``."""
    today = today or timezone.localdate()
    checks = fact_views(service, today, max_age_days() if limit is None else limit)
    hidden = {one.fact for one in checks if one.state == facts.UNVERIFIED} if publishable else set()
    published = [one for one in checks if one.on is not None]
    oldest = min(published, key=lambda one: one.on or today, default=None)
    phones = [] if "contact" in hidden else [_phone(one) for one in service.phones.all()]
    ages = "ages" not in hidden
    return hsds.Service.model_validate(
        {
            "id": service.pk,
            "status": service.status,
            "url": (service.url or service.organization.website) if publishable else service.url,
            "email": "" if "contact" in hidden else service.email,
            "interpretation_services": service.interpretation_services,
            "accreditations": service.accreditations,
            "minimum_age": service.minimum_age if ages else None,
            "maximum_age": service.maximum_age if ages else None,
            "assured_date": oldest.on if oldest else None,
            "x_assurer": oldest.by if oldest else None,
            "last_modified": service.last_modified,
            "organization": organization_document(service.organization, complete=publishable),
            "phones": phones,
            "x_channels": []
            if "contact" in hidden
            else [
                {"id": one.pk, "kind": one.kind, "value": one.value, "x_order": one.position}
                | spoken(label=one.label, note=one.note)
                for one in service.channels.all()
            ],
            "schedules": [] if "hours" in hidden else [_schedule(one) for one in service.schedules.all()],
            "service_areas": [
                {
                    "id": one.pk,
                    "description": one.description,
                    "extent": one.extent,
                    "extent_type": one.extent_type,
                    "uri": one.uri,
                    "x_covers": one.covers,
                }
                | spoken(name=one.name)
                for one in service.service_areas.all()
            ],
            "service_at_locations": [
                {"id": one.pk, "description": one.description, "location": location_document(one.location)}
                for one in service.service_at_locations.all()
            ],
            "languages": service.languages,
            "cost_options": []
            if "cost" in hidden
            else [
                {
                    "id": one.pk,
                    "amount": one.amount,
                    "currency": one.currency,
                    "valid_from": one.valid_from,
                    "valid_to": one.valid_to,
                }
                | spoken(option=one.option, amount_description=one.amount_description)
                for one in service.cost_options.all()
            ],
            "attributes": [
                {
                    "id": one.pk,
                    "link_type": one.link_type,
                    "value": one.value,
                    "taxonomy_term": term_document(one.taxonomy_term),
                }
                for one in service.attributes.all()
            ],
            "x_slug": service.slug,
            "x_rank": service.rank,
            "x_confidentiality": None
            if "confidentiality" in hidden or not service.confidentiality
            else {
                "level": service.confidentiality,
                "limits": in_language(service.confidentiality_limits, _first()),
            },
            "x_checks": [
                {
                    "fact": one.fact,
                    "status": one.state if publishable or one.state == facts.UNVERIFIED else facts.CHECKED,
                    "checked_on": one.on,
                    "checked_by": one.by,
                }
                for one in checks
            ],
        }
        | spoken(
            name=service.name,
            description=service.description,
            fees_description={} if "cost" in hidden else service.fees,
            eligibility_description=service.eligibility if ages else {},
            application_process=service.what_happens,
            alert=service.alert,
            limits={} if "confidentiality" in hidden else service.confidentiality_limits,
        )
    )


def spoken(**texts: Text) -> dict[str, Any]:
    """Texts by language as HSDS has them: the first language in the field, the others in ``x_translations``."""
    first, *others = centre_languages()
    said: dict[str, Any] = {field: in_language(text, first) for field, text in texts.items() if text}
    translations = {
        code: fields
        for code in others
        if (fields := {field: text[code] for field, text in texts.items() if text and text.get(code)})
    }
    return said | {"x_translations": translations}


def organization_document(organization: Organization, *, complete: bool = True) -> dict[str, Any]:
    """Who gives the service. The standard asks for a description: when complete, the name stands in for none."""
    described = organization.description or (organization.name if complete else {})
    return {
        "id": organization.pk,
        "website": organization.website,
        "email": organization.email,
        "uri": organization.uri,
        "x_slug": organization.slug,
    } | spoken(name=organization.name, description=described)


def location_document(location: Location) -> dict[str, Any]:
    """A place, with its addresses and what makes it accessible."""
    return {
        "id": location.pk,
        "name": location.name,
        "location_type": location.location_type,
        "description": location.description,
        "transportation": location.transportation,
        "url": location.url,
        "latitude": location.latitude,
        "longitude": location.longitude,
        "addresses": location.addresses,
        "accessibility": [
            {"id": one.pk, "description": one.description, "details": one.details, "url": one.url}
            for one in location.accessibility.all()
        ],
    }


def term_document(term: TaxonomyTerm) -> dict[str, Any]:
    """A term, with its vocabulary."""
    return {
        "id": term.pk,
        "code": term.code,
        "parent_id": term.parent_id,
        "taxonomy": term.taxonomy.slug,
        "taxonomy_id": term.taxonomy_id,
        "term_uri": term.uri or None,
        "taxonomy_detail": taxonomy_document(term.taxonomy),
    } | spoken(name=term.name, term=term.name, description=term.description)


def taxonomy_document(taxonomy: Taxonomy) -> dict[str, Any]:
    """A vocabulary."""
    return {
        "id": taxonomy.pk,
        "name": in_language(taxonomy.name, _first()) or taxonomy.slug,
        "description": in_language(taxonomy.description, _first()),
        "uri": taxonomy.uri or None,
        "version": taxonomy.version or None,
    }


def taxonomies() -> QuerySet[Taxonomy]:
    """Every vocabulary."""
    return Taxonomy.objects.all()


def taxonomy_terms(taxonomy_id: UUID | None = None) -> QuerySet[TaxonomyTerm]:
    """The terms, of one vocabulary or of all."""
    terms = TaxonomyTerm.objects.select_related("taxonomy")
    return terms.filter(taxonomy_id=taxonomy_id) if taxonomy_id else terms


def organizations() -> QuerySet[Organization]:
    """Organisations that have a public service."""
    return Organization.objects.filter(services__status__in=("active", "temporarily closed")).distinct()


def services_at_locations() -> QuerySet[ServiceAtLocation]:
    """Public services at their places."""
    return (
        ServiceAtLocation.objects.filter(service__status__in=("active", "temporarily closed"))
        .select_related("location", "service")
        .prefetch_related("location__accessibility")
    )


def _first() -> str:
    return centre_languages()[0]


def _phone(phone: Any) -> dict[str, Any]:
    return {
        "id": phone.pk,
        "number": phone.number,
        "type": phone.type,
        "extension": phone.extension,
        "languages": phone.languages,
        "x_order": phone.position,
    } | spoken(description=phone.description)


def _schedule(schedule: Any) -> dict[str, Any]:
    return {
        "id": schedule.pk,
        "valid_from": schedule.valid_from,
        "valid_to": schedule.valid_to,
        "dtstart": schedule.dtstart,
        "freq": schedule.freq,
        "interval": schedule.interval if schedule.interval != 1 else None,
        "byday": schedule.byday,
        "bymonthday": schedule.bymonthday,
        "opens_at": schedule.opens_at,
        "closes_at": schedule.closes_at,
        "schedule_link": schedule.schedule_link,
        "attending_type": schedule.attending_type,
        "notes": schedule.notes,
        "x_timezone": schedule.timezone,
    } | spoken(description=schedule.description)


def documents_of(services: Iterable[Service]) -> list[hsds.Service]:
    """Services already fetched ``with_places``, as the public may have them."""
    today, limit = timezone.localdate(), max_age_days()
    return [service_document(one, publishable=True, today=today, limit=limit) for one in services]
