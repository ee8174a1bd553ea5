"""The shape of a service in HSDS 3.0 / Open Referral UK terms, with our extensions.

Names and meanings are those of the published standard; whatever we add begins with ``x_``:

- ``x_translations``: the same fields in other languages, ``{"cy": {"name": …}}``;
- ``x_channels``: ways of contact the standard has no table for (chat, web form, e-mail, app);
- ``x_confidentiality``: how far the service keeps what it is told to itself, and the limits of that;
- ``x_checks``: for each group of facts whether it was checked, when and by whom.

Reading is lenient about what we do not know (it is left out) and strict about what we do.
"""

from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    field_serializer,
    model_validator,
)

from . import contacts, facts

STATUSES = ("active", "inactive", "defunct", "temporarily closed")
LOCATION_TYPES = ("physical", "postal", "virtual")
PHONE_TYPES = ("text", "voice", "fax", "cell", "video", "pager", "textphone")


def _blank_is_none(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


def _storable(value: str) -> str:
    if "\x00" in value:
        raise ValueError("holds a NUL character")
    return value


def _plain_url(value: str) -> str:
    try:
        return contacts.check_url(value)
    except contacts.BadContact as bad:
        raise ValueError(str(bad)) from None


def _plain_email(value: str) -> str:
    try:
        return contacts.check_email(value)
    except contacts.BadContact as bad:
        raise ValueError(str(bad)) from None


Name = Annotated[str, Field(min_length=1, max_length=255), AfterValidator(_storable)]
Words = Annotated[
    Annotated[str, Field(max_length=10_000), AfterValidator(_storable)] | None,
    BeforeValidator(_blank_is_none),
]
Short = Annotated[
    Annotated[str, Field(max_length=255), AfterValidator(_storable)] | None, BeforeValidator(_blank_is_none)
]
Url = Annotated[
    Annotated[str, Field(max_length=500), AfterValidator(_plain_url)] | None, BeforeValidator(_blank_is_none)
]
Email = Annotated[
    Annotated[str, Field(max_length=254), AfterValidator(_plain_email)] | None,
    BeforeValidator(_blank_is_none),
]
Age = Annotated[Annotated[int, Field(ge=0, le=130)] | None, BeforeValidator(_blank_is_none)]
Day = Annotated[date | None, BeforeValidator(_blank_is_none)]
Clock = Annotated[time | None, BeforeValidator(_blank_is_none)]
Amount = Annotated[
    Annotated[Decimal, Field(ge=0, max_digits=10, decimal_places=2)] | None, BeforeValidator(_blank_is_none)
]
Reference = Annotated[UUID | None, BeforeValidator(_blank_is_none)]
Translations = dict[Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)?$")], dict[str, Words]]


class Shape(BaseModel):
    """What every part has in common."""

    # Built when first used: a process that imports no directory pays nothing for it.
    model_config = ConfigDict(
        extra="ignore", str_strip_whitespace=True, ser_json_timedelta="iso8601", defer_build=True
    )

    id: UUID


class Language(Shape):
    """A language the service is given in."""

    code: Short = None
    name: Short = None
    note: Words = None


class Phone(Shape):
    """A telephone number."""

    number: Annotated[str, Field(max_length=40)]
    type: Annotated[
        Literal["text", "voice", "fax", "cell", "video", "pager", "textphone"] | None,
        BeforeValidator(_blank_is_none),
    ] = "voice"
    extension: Annotated[int | None, BeforeValidator(_blank_is_none)] = None
    description: Words = None
    languages: list[Language] = []
    x_order: int = 0
    x_translations: Translations = {}

    @model_validator(mode="after")
    def _number(self) -> "Phone":
        if self.type == "video" and "://" in self.number:
            self.number = _plain_url(self.number)
            return self
        try:
            self.number = contacts.check_number(self.number)
        except contacts.BadContact as bad:
            raise ValueError(str(bad)) from None
        return self


class Channel(Shape):
    """A way of contact without a telephone number (ours)."""

    kind: Literal["chat", "web", "email", "app"]
    value: Annotated[str, Field(max_length=500)]
    label: Words = None
    note: Words = None
    x_order: int = 0
    x_translations: Translations = {}

    @model_validator(mode="after")
    def _value(self) -> "Channel":
        try:
            self.value = contacts.check_value(self.kind, self.value)
        except contacts.BadContact as bad:
            raise ValueError(str(bad)) from None
        return self


class Contact(Shape):
    """A named contact. Its numbers are read; the name of a person is not kept."""

    name: Short = None
    title: Short = None
    department: Short = None
    email: Email = None
    phones: list[Phone] = []


class Schedule(Shape):
    """When the service is open, as an iCalendar rule with times of day."""

    valid_from: Day = None
    valid_to: Day = None
    dtstart: Day = None
    freq: Annotated[Literal["WEEKLY", "MONTHLY"] | None, BeforeValidator(_blank_is_none)] = None
    interval: Annotated[Annotated[int, Field(ge=1, le=1000)] | None, BeforeValidator(_blank_is_none)] = None
    byday: Short = None
    bymonthday: Short = None
    description: Words = None
    opens_at: Clock = None
    closes_at: Clock = None
    schedule_link: Url = None
    attending_type: Short = None
    notes: Words = None
    x_timezone: Short = None
    x_translations: Translations = {}

    @field_serializer("opens_at", "closes_at")
    def _clock(self, value: time | None) -> str | None:
        return value.strftime("%H:%M") if value is not None else None


class ServiceArea(Shape):
    """Where the service is given."""

    name: Short = None
    description: Words = None
    extent: Words = None
    extent_type: Short = None
    uri: Url = None
    x_covers: Short = None
    """The slug of an area or a nation of the country pack."""
    x_translations: Translations = {}


class Address(Shape):
    """The address of a location."""

    address_1: Name
    address_2: Short = None
    city: Short = None
    region: Short = None
    state_province: Short = None
    postal_code: Annotated[Annotated[str, Field(max_length=20)] | None, BeforeValidator(_blank_is_none)] = (
        None
    )
    country: Annotated[Annotated[str, Field(max_length=2)] | None, BeforeValidator(_blank_is_none)] = None
    address_type: Annotated[
        Literal["physical", "postal", "virtual"] | None, BeforeValidator(_blank_is_none)
    ] = "physical"


class Accessibility(Shape):
    """What makes a location easier to use for disabled people."""

    description: Words = None
    details: Words = None
    url: Url = None


class Location(Shape):
    """A place where the service is given."""

    name: Short = None
    location_type: Annotated[
        Literal["physical", "postal", "virtual"] | None, BeforeValidator(_blank_is_none)
    ] = "physical"
    description: Words = None
    transportation: Words = None
    url: Url = None
    latitude: Annotated[Annotated[float, Field(ge=-90, le=90)] | None, BeforeValidator(_blank_is_none)] = None
    longitude: Annotated[Annotated[float, Field(ge=-180, le=180)] | None, BeforeValidator(_blank_is_none)] = (
        None
    )
    addresses: list[Address] = []
    accessibility: list[Accessibility] = []


class ServiceAtLocation(Shape):
    """The service at one of its places."""

    description: Words = None
    location: Location | None = None


class CostOption(Shape):
    """What the service costs, in one case."""

    valid_from: Day = None
    valid_to: Day = None
    option: Short = None
    currency: Annotated[
        Annotated[str, Field(pattern="^[A-Za-z]{3}$")] | None, BeforeValidator(_blank_is_none)
    ] = None
    amount: Amount = None
    amount_description: Short = None
    x_translations: Translations = {}

    @field_serializer("amount")
    def _number(self, value: Decimal | None) -> float | None:
        return float(value) if value is not None else None


class Taxonomy(Shape):
    """A vocabulary."""

    name: Name
    description: Words = None
    uri: Url = None
    version: Short = None


class TaxonomyTerm(Shape):
    """A term of a vocabulary."""

    code: Short = None
    name: Short = None
    term: Short = None
    description: Words = None
    parent_id: Reference = None
    taxonomy: Short = None
    taxonomy_id: Reference = None
    taxonomy_detail: Taxonomy | None = None
    term_uri: Url = None
    x_translations: Translations = {}


class Attribute(Shape):
    """Ties the service to a term."""

    link_type: Short = None
    value: Short = None
    taxonomy_term: TaxonomyTerm | None = None


class Organization(Shape):
    """Who gives the service."""

    name: Name
    description: Words = None
    email: Email = None
    website: Url = None
    uri: Url = None
    x_slug: Short = None
    x_translations: Translations = {}


class Confidentiality(BaseModel):
    """How far the service keeps what it is told to itself, and the limits of that, in plain words (ours)."""

    level: Literal["confidential", "limited", "not-confidential"]
    limits: Words = None


class FactCheck(BaseModel):
    """Whether a group of facts was checked (ours)."""

    fact: Literal["contact", "hours", "cost", "ages", "confidentiality"]
    status: Literal["checked", "stale", "unverified"]
    checked_on: Day = None
    checked_by: Short = None

    @model_validator(mode="after")
    def _whole(self) -> "FactCheck":
        if self.status != facts.UNVERIFIED and (self.checked_on is None or not self.checked_by):
            raise ValueError(f"says that “{self.fact}” was checked, but not when or not by whom")
        return self


class Service(Shape):
    """A service with everything that belongs to it."""

    name: Name
    status: Literal["active", "inactive", "defunct", "temporarily closed"]
    organization_id: Reference = None
    organization: Organization | None = None
    description: Words = None
    url: Url = None
    email: Email = None
    alert: Words = None
    interpretation_services: Words = None
    application_process: Words = None
    fees_description: Words = None
    accreditations: Words = None
    eligibility_description: Words = None
    minimum_age: Age = None
    maximum_age: Age = None
    assured_date: Day = None
    assurer_email: Email = None
    last_modified: Annotated[datetime | None, BeforeValidator(_blank_is_none)] = None
    phones: list[Phone] = []
    contacts: list[Contact] = []
    schedules: list[Schedule] = []
    service_areas: list[ServiceArea] = []
    service_at_locations: list[ServiceAtLocation] = []
    languages: list[Language] = []
    cost_options: list[CostOption] = []
    attributes: list[Attribute] = []
    x_slug: Annotated[
        Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=120)] | None,
        BeforeValidator(_blank_is_none),
    ] = None
    x_assurer: Short = None
    x_channels: list[Channel] = []
    x_confidentiality: Confidentiality | None = None
    x_checks: list[FactCheck] = []
    x_rank: Annotated[int, Field(ge=0, le=1000)] = 500
    x_translations: Translations = {}

    @model_validator(mode="after")
    def _whole(self) -> "Service":
        if self.organization is not None:
            self.organization_id = self.organization.id
        if (
            self.minimum_age is not None
            and self.maximum_age is not None
            and self.minimum_age > self.maximum_age
        ):
            raise ValueError(
                f"the youngest age ({self.minimum_age}) is above the oldest ({self.maximum_age})"
            )
        return self

    def all_phones(self) -> Iterable[Phone]:
        """The numbers of the service and of its contacts, each once."""
        seen: set[UUID] = set()
        for phone in (*self.phones, *(phone for contact in self.contacts for phone in contact.phones)):
            if phone.id not in seen:
                seen.add(phone.id)
                yield phone


def plain_errors(error: ValidationError) -> list[str]:
    """What is wrong, one sentence each, with the place in the file it is about."""
    said = []
    for one in error.errors(include_url=False, include_input=False, include_context=False):
        place = ".".join(
            str(part) for part in one["loc"] if part not in {"function-after", "constrained-str"}
        )
        message = one["msg"].removeprefix("Value error, ")
        if one["type"] == "missing":
            message = "is missing"
        elif one["type"] == "literal_error":
            message = message.replace("Input should be", "has to be")
        elif one["type"] == "extra_forbidden":
            message = "is not a field of this file"
        else:
            message = message.replace("Input should be", "has to be").replace("String should", "has to")
        said.append(f"{place}: {message}" if place else message)
    return said
