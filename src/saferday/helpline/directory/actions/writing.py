"""Puts an HSDS document into the tables. Used by the actions; records nothing by itself."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.text import slugify

from saferday.centre.languages.queries import centre_languages

from ..models import (
    Accessibility,
    Attribute,
    Channel,
    CostOption,
    Location,
    Organization,
    Phone,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
    Taxonomy,
    TaxonomyTerm,
)
from ..rules import hsds
from ..rules.identifiers import identifier
from ..rules.text import folded


class NotTaken(ValueError):
    """A service cannot be stored; the message says why, for the person who brought it."""


def write_service(document: hsds.Service, service: Service | None = None) -> Service:
    """Stores the document as the service with its identifier; checks of facts are left as they are."""
    if document.organization is None:
        raise NotTaken("has no organization")
    service = service or Service(pk=document.id)
    service.organization = _organization(document.organization)
    if not service.slug:
        service.slug = _free_slug(
            Service, document.x_slug or slugify(document.name)[:100] or "service", service.pk
        )
    service.name = texts(document, "name")
    service.description = texts(document, "description")
    service.fees = texts(document, "fees_description")
    service.eligibility = texts(document, "eligibility_description")
    service.what_happens = texts(document, "application_process")
    service.alert = texts(document, "alert")
    service.url = document.url or ""
    service.email = document.email or ""
    service.status = document.status
    service.interpretation_services = document.interpretation_services or ""
    service.accreditations = document.accreditations or ""
    service.minimum_age = document.minimum_age
    service.maximum_age = document.maximum_age
    kept = document.x_confidentiality
    service.confidentiality = kept.level if kept else ""
    service.confidentiality_limits = (
        texts(document, "limits") | ({centre_languages()[0]: kept.limits} if kept and kept.limits else {})
        if kept
        else {}
    )
    service.languages = [plain(one) for one in document.languages]
    service.rank = document.x_rank
    service.last_modified = timezone.now()
    service.search_text = ""
    service.save()
    _write_parts(service, document)
    service.search_text = _search_text(service)
    service.save(update_fields=["search_text"])
    return service


def texts(thing: Any, field: str) -> dict[str, str]:
    """The words of a field by language."""
    said = {centre_languages()[0]: getattr(thing, field, None) or ""}
    for code, fields in thing.x_translations.items():
        said[code] = fields.get(field) or ""
    return {code: words for code, words in said.items() if words and code in centre_languages()}


def plain(thing: hsds.Shape) -> dict[str, Any]:
    """A small part as it is kept in a JSON field."""
    return thing.model_dump(mode="json", exclude_none=True)


def _organization(document: hsds.Organization) -> Organization:
    found = Organization.objects.filter(pk=document.id).first() or Organization(pk=document.id)
    if not found.slug:
        found.slug = _free_slug(
            Organization, document.x_slug or slugify(document.name)[:100] or "organisation", found.pk
        )
    found.name, found.description = texts(document, "name"), texts(document, "description")
    found.website, found.email, found.uri = document.website or "", document.email or "", document.uri or ""
    found.save()
    return found


def _free_slug(model: type[models.Model], wanted: str, pk: UUID) -> str:
    taken = model._default_manager.filter(slug=wanted).exclude(pk=pk).exists()
    return f"{wanted[:100]}-{str(pk)[:8]}" if taken else wanted


def _write_parts(service: Service, document: hsds.Service) -> None:
    emails = [
        hsds.Channel(id=one.id, kind="email", value=one.email, x_order=50)
        for one in document.contacts
        if one.email and one.email != document.email
    ]
    _replace(
        Phone,
        service,
        (
            Phone(
                pk=one.id,
                number=one.number,
                type=one.type or "voice",
                extension=one.extension,
                description=texts(one, "description"),
                languages=[plain(language) for language in one.languages],
                position=one.x_order,
            )
            for one in document.all_phones()
        ),
    )
    _replace(
        Channel,
        service,
        (
            Channel(
                pk=one.id,
                kind=one.kind,
                value=one.value,
                label=texts(one, "label"),
                note=texts(one, "note"),
                position=one.x_order,
            )
            for one in (*document.x_channels, *emails)
        ),
    )
    _replace(Schedule, service, (_schedule(number, one) for number, one in enumerate(document.schedules)))
    _replace(
        ServiceArea,
        service,
        (
            ServiceArea(
                pk=one.id,
                covers=one.x_covers or "",
                name=texts(one, "name"),
                description=one.description or "",
                extent=one.extent or "",
                extent_type=(one.extent_type or "")[:20],
                uri=one.uri or "",
            )
            for one in document.service_areas
        ),
    )
    _replace(
        CostOption,
        service,
        (
            CostOption(
                pk=one.id,
                option=texts(one, "option"),
                amount=one.amount,
                currency=(one.currency or "").upper(),
                amount_description=texts(one, "amount_description"),
                valid_from=one.valid_from,
                valid_to=one.valid_to,
            )
            for one in document.cost_options
        ),
    )
    terms: dict[UUID, Attribute] = {}
    for one in document.attributes:
        if one.taxonomy_term is not None:
            term = _term(one.taxonomy_term)
            terms.setdefault(
                term.pk,
                Attribute(
                    pk=one.id, taxonomy_term=term, link_type=one.link_type or "", value=one.value or ""
                ),
            )
    _replace(Attribute, service, terms.values())
    _replace(
        ServiceAtLocation,
        service,
        (
            ServiceAtLocation(pk=one.id, location=_location(one.location), description=one.description or "")
            for one in document.service_at_locations
            if one.location is not None
        ),
    )


def _replace(model: type[Any], service: Service, parts: Iterable[Any]) -> None:
    """Makes the parts those of the service, and no others."""
    new = {part.pk: part for part in parts}
    if model.objects.filter(pk__in=new).exclude(service=service).exists():
        raise NotTaken(f"has a {model._meta.model_name} with the identifier of another service’s")
    model.objects.filter(service=service).delete()
    for part in new.values():
        part.service = service
    model.objects.bulk_create(new.values())


def _schedule(number: int, one: hsds.Schedule) -> Schedule:
    if (one.opens_at is None) != (one.closes_at is None):
        raise NotTaken("has opening hours with only one of opens_at and closes_at")
    if one.valid_from and one.valid_to and one.valid_from > one.valid_to:
        raise NotTaken("has opening hours that end before they begin")
    return Schedule(
        pk=one.id,
        timezone=one.x_timezone or settings.TIME_ZONE,
        freq=one.freq or "",
        interval=one.interval or 1,
        byday=one.byday or "",
        bymonthday=one.bymonthday or "",
        dtstart=one.dtstart,
        valid_from=one.valid_from,
        valid_to=one.valid_to,
        opens_at=one.opens_at.replace(tzinfo=None) if one.opens_at else None,
        closes_at=one.closes_at.replace(tzinfo=None) if one.closes_at else None,
        description=texts(one, "description"),
        notes=one.notes or "",
        schedule_link=one.schedule_link or "",
        attending_type=one.attending_type or "",
        position=number,
    )


def _location(document: hsds.Location) -> Location:
    location = Location(
        pk=document.id,
        name=document.name or "",
        location_type=document.location_type or "physical",
        description=document.description or "",
        transportation=document.transportation or "",
        url=document.url or "",
        latitude=document.latitude,
        longitude=document.longitude,
        addresses=[plain(one) for one in document.addresses],
    )
    location.save()
    Accessibility.objects.filter(location=location).delete()
    Accessibility.objects.bulk_create(
        Accessibility(
            pk=one.id,
            location=location,
            description=one.description or "",
            details=one.details or "",
            url=one.url or "",
        )
        for one in document.accessibility
    )
    return location


def _term(document: hsds.TaxonomyTerm) -> TaxonomyTerm:
    found = TaxonomyTerm.objects.filter(pk=document.id).first()
    if found is not None:
        return found
    name = document.name or document.term or document.code
    if not name:
        raise NotTaken("is tied to a term that has neither a code nor a name")
    taxonomy = _taxonomy(document)
    code = document.code or slugify(name)[:100] or str(document.id)
    existing = TaxonomyTerm.objects.filter(taxonomy=taxonomy, code=code).first()
    if existing is not None:
        return existing
    return TaxonomyTerm.objects.create(
        pk=document.id,
        taxonomy=taxonomy,
        code=code,
        name=texts(document, "name") or {centre_languages()[0]: name},
        description=texts(document, "description"),
        uri=document.term_uri or "",
        parent=TaxonomyTerm.objects.filter(pk=document.parent_id).first() if document.parent_id else None,
        position=1000,
    )


def _taxonomy(term: hsds.TaxonomyTerm) -> Taxonomy:
    detail = term.taxonomy_detail
    label = (detail.name if detail else None) or term.taxonomy or "imported"
    pk = term.taxonomy_id or (detail.id if detail else None) or identifier("taxonomy", "imported", label)
    found = Taxonomy.objects.filter(pk=pk).first()
    if found is not None:
        return found
    return Taxonomy.objects.create(
        pk=pk,
        slug=_free_slug(Taxonomy, slugify(term.taxonomy or label)[:100] or "imported", pk),
        name={centre_languages()[0]: label},
        description={centre_languages()[0]: detail.description} if detail and detail.description else {},
        uri=(detail.uri if detail else None) or "",
        version=((detail.version if detail else None) or "")[:100],
    )


def _search_text(service: Service) -> str:
    words: list[str] = [service.slug.replace("-", " ")]
    mappings: list[Mapping[str, str]] = [
        service.name,
        service.description,
        service.organization.name,
        service.eligibility,
    ]
    terms = TaxonomyTerm.objects.filter(attributes__service=service)
    mappings += [term.name for term in terms]
    words += [text for mapping in mappings for text in mapping.values()]
    words += [number.replace(" ", "") for number in service.phones.values_list("number", flat=True)]
    return folded(" ".join(words))
