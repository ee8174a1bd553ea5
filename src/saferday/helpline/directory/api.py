"""The directory over HSDS 3.0 / Open Referral UK: read only, and only what the public may see."""

from datetime import UTC, datetime
from math import ceil
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from ninja import Field, Query, Router, Schema
from ninja.errors import HttpError
from pydantic import BaseModel, ConfigDict

from saferday.centre.areas.queries import area_by_slug, locate

from .queries import documents, listing
from .queries.listing import Filters, places_of
from .rules import hsds

router = Router(tags=["HSDS"])

MAX_PER_PAGE = 100

Item = TypeVar("Item")

Words = Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")]
Code = Annotated[str, Field(max_length=120, pattern=r"^[^\x00]*$")]
Age = Annotated[int, Field(ge=0, le=130)]


class Problem(Schema):
    """Why there is no answer."""

    detail: str


class About(Schema):
    """What this API speaks."""

    version: str
    profile: str
    openapi_url: str


class Exact(BaseModel):
    """A shape that nothing else fits into, so that each kind of list is told from the others."""

    model_config = ConfigDict(extra="forbid")


class Page(BaseModel, Generic[Item]):
    """A page of a list, as Open Referral UK shapes it."""

    total_items: int
    total_pages: int
    page_number: int
    size: int
    first_page: bool
    last_page: bool
    empty: bool
    contents: list[Item]


class ListedService(Exact):
    """A service in a list: what there is one of. The rest is nested in the service itself, or with ``full``."""

    id: UUID
    name: str
    status: str
    organization_id: UUID
    organization: hsds.Organization
    description: str | None = None
    url: str | None = None
    email: str | None = None
    alert: str | None = None
    fees_description: str | None = None
    application_process: str | None = None
    eligibility_description: str | None = None
    interpretation_services: str | None = None
    accreditations: str | None = None
    minimum_age: int | None = None
    maximum_age: int | None = None
    assured_date: str | None = None
    last_modified: datetime
    x_slug: str
    x_assurer: str | None = None
    x_confidentiality: hsds.Confidentiality | None = None
    x_checks: list[hsds.FactCheck]
    x_translations: dict[str, dict[str, str | None]]


class MinimalService(Exact):
    """Only what tells whether a service changed."""

    id: UUID
    last_modified: datetime


AnyService = Annotated[MinimalService | ListedService | hsds.Service, Field(union_mode="left_to_right")]


class TermDocument(Schema):
    """A term of a vocabulary."""

    id: UUID
    code: str
    name: str | None = None
    term: str | None = None
    description: str | None = None
    parent_id: UUID | None = None
    taxonomy: str
    taxonomy_id: UUID
    term_uri: str | None = None
    x_translations: dict[str, dict[str, str]]


class TaxonomyDocument(Schema):
    """A vocabulary."""

    id: UUID
    name: str
    description: str
    uri: str | None = None
    version: str | None = None


class PlaceDocument(Schema):
    """A service at one of its places."""

    id: UUID
    service_id: UUID
    location_id: UUID
    description: str | None = None
    location: hsds.Location


class Paging(Schema):
    """Which part of a list."""

    page: Annotated[int, Field(ge=1, le=1_000_000, description="The page, from 1.")] = 1
    per_page: Annotated[int, Field(ge=1, le=MAX_PER_PAGE, description="How many to a page.")] = 20


class ServiceFilters(Paging):
    """Which services."""

    search: Annotated[Words, Field(description="Words that all have to occur.")] = ""
    taxonomy_term_id: Annotated[UUID | None, Field(description="Tied to this term.")] = None
    taxonomy_id: Annotated[UUID | None, Field(description="Tied to any term of this vocabulary.")] = None
    taxonomy_term: Annotated[Code, Field(description="Offers this: a code of the gethelp vocabulary.")] = ""
    organization_id: Annotated[UUID | None, Field(description="Given by this organisation.")] = None
    area: Annotated[Code, Field(description="Covers the area or nation with this slug.")] = ""
    postcode: Annotated[Words, Field(description="Covers this postcode, outward code or town.")] = ""
    age: Annotated[Age | None, Field(description="Takes people of this age.")] = None
    minimum_age: Annotated[Age | None, Field(description="With a youngest age of at least this.")] = None
    maximum_age: Annotated[Age | None, Field(description="With an oldest age of at most this.")] = None
    modified_after: Annotated[datetime | None, Field(description="Changed at or after this moment.")] = None
    full: Annotated[bool, Field(description="Each service with everything nested in it.")] = False
    minimal: Annotated[bool, Field(description="Only identifier and date of change.")] = False


@router.get("/", response=About, url_name="hsds_about", summary="What this API speaks")
def about(request: HttpRequest) -> dict[str, str]:
    """The version of HSDS and the profile."""
    return {
        "version": "3.0",
        "profile": "https://docs.openreferraluk.org/",
        "openapi_url": request.build_absolute_uri(reverse("api:openapi-json")),
    }


@router.get(
    "/services",
    response={200: Page[AnyService], 404: Problem},
    exclude_none=True,
    summary="List services",
)
def services(request: HttpRequest, given: Query[ServiceFilters]) -> dict[str, Any]:
    """Services in use. Facts that nobody has checked are left out; ``x_checks`` says how each fact stands."""
    chosen = _chosen(given)
    page = _page(documents.with_places(chosen), given)
    if given.minimal:
        page["contents"] = [{"id": one.pk, "last_modified": one.last_modified} for one in page["contents"]]
        return page
    whole = documents.documents_of(page["contents"])
    page["contents"] = [one.model_dump(mode="json") if given.full else _listed(one) for one in whole]
    return page


@router.get(
    "/services/{uuid:id}",
    response={200: hsds.Service, 404: Problem},
    exclude_none=True,
    summary="One service",
)
def service(request: HttpRequest, id: UUID) -> hsds.Service:
    """A service with everything nested in it."""
    found = documents.with_places(listing.public_services().filter(pk=id)).first()
    if found is None:
        raise HttpError(404, "There is no service with this identifier.")
    return documents.service_document(found, publishable=True)


@router.get(
    "/organizations", response=Page[hsds.Organization], exclude_none=True, summary="List organisations"
)
def organizations(request: HttpRequest, given: Query[Paging]) -> dict[str, Any]:
    """Organisations that have a service in use."""
    page = _page(documents.organizations(), given)
    page["contents"] = [documents.organization_document(one) for one in page["contents"]]
    return page


@router.get(
    "/organizations/{uuid:id}",
    response={200: hsds.Organization, 404: Problem},
    exclude_none=True,
    summary="One organisation",
)
def organization(request: HttpRequest, id: UUID) -> dict[str, Any]:
    """An organisation."""
    return documents.organization_document(_one(documents.organizations(), id, "organisation"))


@router.get("/taxonomies", response=Page[TaxonomyDocument], exclude_none=True, summary="List vocabularies")
def taxonomies(request: HttpRequest, given: Query[Paging]) -> dict[str, Any]:
    """The vocabularies that services are described with."""
    page = _page(documents.taxonomies(), given)
    page["contents"] = [documents.taxonomy_document(one) for one in page["contents"]]
    return page


@router.get(
    "/taxonomies/{uuid:id}",
    response={200: TaxonomyDocument, 404: Problem},
    exclude_none=True,
    summary="One vocabulary",
)
def taxonomy(request: HttpRequest, id: UUID) -> dict[str, Any]:
    """A vocabulary."""
    return documents.taxonomy_document(_one(documents.taxonomies(), id, "vocabulary"))


class TermFilters(Paging):
    """Which terms."""

    taxonomy_id: Annotated[UUID | None, Field(description="Of this vocabulary.")] = None


@router.get("/taxonomy_terms", response=Page[TermDocument], exclude_none=True, summary="List terms")
def taxonomy_terms(request: HttpRequest, given: Query[TermFilters]) -> dict[str, Any]:
    """The terms of the vocabularies."""
    page = _page(documents.taxonomy_terms(given.taxonomy_id), given)
    page["contents"] = [documents.term_document(one) for one in page["contents"]]
    return page


@router.get(
    "/taxonomy_terms/{uuid:id}",
    response={200: TermDocument, 404: Problem},
    exclude_none=True,
    summary="One term",
)
def taxonomy_term(request: HttpRequest, id: UUID) -> dict[str, Any]:
    """A term of a vocabulary."""
    return documents.term_document(_one(documents.taxonomy_terms(), id, "term"))


@router.get(
    "/service_at_locations",
    response=Page[PlaceDocument],
    exclude_none=True,
    summary="List services at places",
)
def service_at_locations(request: HttpRequest, given: Query[Paging]) -> dict[str, Any]:
    """Services in use, at their places."""
    page = _page(documents.services_at_locations(), given)
    page["contents"] = [_place(one) for one in page["contents"]]
    return page


@router.get(
    "/service_at_locations/{uuid:id}",
    response={200: PlaceDocument, 404: Problem},
    exclude_none=True,
    summary="One service at a place",
)
def service_at_location(request: HttpRequest, id: UUID) -> dict[str, Any]:
    """A service at one of its places."""
    return _place(_one(documents.services_at_locations(), id, "service at a place"))


def _chosen(given: ServiceFilters) -> QuerySet[Any]:
    areas: frozenset[str] = frozenset()
    if given.area:
        area = area_by_slug(given.area)
        if area is None and given.area not in listing.nation_slugs():
            raise HttpError(404, "There is no area with this slug.")
        areas |= places_of(area) | {given.area}
    if given.postcode.strip():
        located = locate(given.postcode)
        if not located.areas:
            raise HttpError(404, "This postcode or place is not known here.")
        areas |= frozenset(slug for one in located.areas for slug in places_of(one))
    terms = (("gethelp", given.taxonomy_term),) if given.taxonomy_term else ()
    chosen = listing.search(Filters(text=given.search, terms=terms, areas=areas, age=given.age))
    if given.taxonomy_term_id:
        chosen = listing.with_term(chosen, given.taxonomy_term_id)
    if given.taxonomy_id:
        chosen = listing.with_taxonomy(chosen, given.taxonomy_id)
    if given.organization_id:
        chosen = chosen.filter(organization_id=given.organization_id)
    chosen = listing.between_ages(chosen, given.minimum_age, given.maximum_age)
    if given.modified_after is not None:
        chosen = listing.modified_since(chosen, _moment(given.modified_after))
    return chosen


def _moment(given: datetime) -> datetime:
    """The moment in universal time; a bare one is taken to be so already."""
    plain = given.replace(tzinfo=given.tzinfo or UTC)
    try:
        return plain.astimezone(UTC)
    except OverflowError:
        return given.replace(tzinfo=UTC)


def _page(found: QuerySet[Any], given: Paging) -> dict[str, Any]:
    total = found.count()
    pages = ceil(total / given.per_page)
    start = (given.page - 1) * given.per_page
    contents = list(found[start : start + given.per_page]) if start < total else []
    return {
        "total_items": total,
        "total_pages": pages,
        "page_number": given.page,
        "size": len(contents),
        "first_page": given.page == 1,
        "last_page": given.page >= pages,
        "empty": not contents,
        "contents": contents,
    }


def _listed(document: hsds.Service) -> dict[str, Any]:
    return document.model_dump(mode="json", include=set(ListedService.model_fields))


def _place(one: Any) -> dict[str, Any]:
    return {
        "id": one.pk,
        "service_id": one.service_id,
        "location_id": one.location_id,
        "description": one.description,
        "location": documents.location_document(one.location),
    }


def _one(found: QuerySet[Any], pk: UUID, what: str) -> Any:
    row = found.filter(pk=pk).first()
    if row is None:
        raise HttpError(404, f"There is no {what} with this identifier.")
    return row
