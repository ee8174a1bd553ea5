"""The shape of a country pack's service files, and how each becomes an HSDS service.

The files are written by people: short words, one language beside the other, nothing repeated. Reading them is
strict: a field that does not exist, a text without one of the pack's languages, a date that has not come yet or a
number that is none is an error that names the place.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from . import contacts, facts, hsds
from .hours import WEEKDAYS, format_days
from .identifiers import identifier

GET_HELP, AUDIENCE, TOPIC = "gethelp", "audience", "topic"
"""The vocabularies that a service's ``offers``, ``for`` and ``topics`` are taken from."""


@dataclass(frozen=True)
class PackContext:
    """What the pack says once for all its services."""

    languages: tuple[str, ...]
    timezone: str
    today: date
    covers: frozenset[str]
    """The slugs of the nations and areas that a service may be limited to."""
    terms: Mapping[str, frozenset[str]]
    """The codes of each vocabulary."""


def _in_every_language(value: dict[str, str], info: ValidationInfo) -> dict[str, str]:
    languages = info.context.languages if info.context else ("en",)
    for code in languages:
        if not value.get(code, "").strip():
            raise ValueError(f"has no words in “{code}”")
    for code in value:
        if code not in languages:
            raise ValueError(f"“{code}” is not a language of the pack")
    return {code: " ".join(text.split()) for code, text in value.items()}


def _day_range(value: Any) -> Any:
    """``MO-FR`` or ``SA,SU`` or ``MO`` as a list of weekday numbers."""
    if not isinstance(value, str):
        return value
    found: set[int] = set()
    for part in value.upper().split(","):
        first, _, last = (piece.strip() for piece in part.partition("-"))
        last = last or first
        if first not in WEEKDAYS or last not in WEEKDAYS or WEEKDAYS.index(first) > WEEKDAYS.index(last):
            raise ValueError(f"“{value}” are no days: write MO-FR or SA,SU")
        found.update(range(WEEKDAYS.index(first), WEEKDAYS.index(last) + 1))
    return sorted(found)


def _quoted_time(value: Any) -> Any:
    if not isinstance(value, str):
        raise ValueError('write the time in quotation marks, such as "09:00"')
    return value


def _not_to_come(value: date, info: ValidationInfo) -> date:
    if info.context and value > info.context.today:
        raise ValueError(f"{value} has not come yet")
    return value


Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=120)]
Text = Annotated[dict[str, str], AfterValidator(_in_every_language)]
Url = Annotated[str, AfterValidator(contacts.check_url)]
PastDay = Annotated[date, AfterValidator(_not_to_come)]
Time = Annotated[time, BeforeValidator(_quoted_time)]


class Strict(BaseModel):
    """A part of the file that may hold only what is named."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class Checked(Strict):
    """When the facts of a file were checked, and by whom."""

    date: PastDay
    by: str


class Term(Strict):
    """A term of a vocabulary."""

    code: Slug
    name: Text


class Vocabulary(Strict):
    """A vocabulary with its terms."""

    slug: Slug
    name: Text
    description: Text
    terms: list[Term]


class Vocabularies(Strict):
    """The file ``vocabulary.yaml``."""

    vocabularies: list[Vocabulary]


class Organisation(Strict):
    """Who gives services."""

    slug: Slug
    name: Text
    description: Text | None = None
    website: Url | None = None


class Ages(Strict):
    """For whom the service is, in years."""

    minimum: int | None = Field(default=None, ge=0, le=130)
    maximum: int | None = Field(default=None, ge=0, le=130)


class Cost(Strict):
    """What it costs, in a few words, and whether that is nothing."""

    free: bool
    text: Text


class Confidentiality(Strict):
    """How far the service keeps what it is told to itself, and the limits of that."""

    level: Literal["confidential", "limited", "not-confidential"]
    limits: Text


class Open(Strict):
    """Open on some days between two times."""

    days: Annotated[list[int], BeforeValidator(_day_range)]
    opens: Time = Field(alias="from")
    closes: Time = Field(alias="to")


class Hours(Strict):
    """When the service is open."""

    always: bool = False
    open: list[Open] = []
    note: Text | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> "Hours":
        if self.always == bool(self.open):
            raise ValueError("has to be either always: true or a list of open:")
        return self


class Way(Strict):
    """One way to make contact: exactly one of the kinds, with words if they help."""

    call: str | None = None
    text: str | None = None
    textphone: str | None = None
    video: str | None = None
    chat: str | None = None
    web: str | None = None
    email: str | None = None
    app: str | None = None
    label: Text | None = None
    note: Text | None = None
    languages: list[str] = []

    @model_validator(mode="after")
    def _one_kind(self) -> "Way":
        given = [kind for kind in contacts.KINDS if getattr(self, kind) is not None]
        if len(given) != 1:
            raise ValueError(f"has to have exactly one of {', '.join(contacts.KINDS)}")
        contacts.check_value(given[0], getattr(self, given[0]))
        return self

    @property
    def kind(self) -> str:
        """Which kind it is."""
        return next(kind for kind in contacts.KINDS if getattr(self, kind) is not None)

    @property
    def value(self) -> str:
        """The number or address."""
        return contacts.check_value(self.kind, getattr(self, self.kind))


class Entry(Strict):
    """A service as the pack writes it."""

    slug: Slug
    organisation: Slug
    name: Text
    description: Text
    url: Url
    audiences: list[Slug] = Field(alias="for", min_length=1)
    topics: list[Slug] = []
    offers: list[Slug] = []
    covers: list[Slug] = []
    ages: Ages | None = None
    eligibility: Text | None = None
    cost: Cost | None = None
    confidentiality: Confidentiality | None = None
    what_happens: Text | None = None
    contact: list[Way] = []
    hours: Hours | None = None
    languages: list[str] = []
    alert: Text | None = None
    checked: list[facts.Fact] = []
    rank: int = Field(default=500, ge=0, le=1000)

    @field_validator("covers")
    @classmethod
    def _known_places(cls, value: list[str], info: ValidationInfo) -> list[str]:
        if info.context:
            for slug in value:
                if slug not in info.context.covers:
                    raise ValueError(f"“{slug}” is neither a nation nor an area of the pack")
        return value

    @model_validator(mode="after")
    def _whole(self, info: ValidationInfo) -> "Entry":
        if info.context:
            for vocabulary, codes in (
                (GET_HELP, self.offers),
                (AUDIENCE, self.audiences),
                (TOPIC, self.topics),
            ):
                for code in codes:
                    if code not in info.context.terms.get(vocabulary, frozenset()):
                        raise ValueError(f"“{code}” is not a term of the vocabulary “{vocabulary}”")
        for fact in self.checked:
            if not getattr(self, fact):
                raise ValueError(f"says that “{fact}” was checked, but holds nothing about it")
        if len(set(self.checked)) != len(self.checked):
            raise ValueError("names a checked fact twice")
        return self


class ServiceFile(Strict):
    """A file of services. What stands under ``shared`` is only there for other entries to refer to."""

    shared: dict[str, Any] = {}
    checked: Checked
    organisations: list[Organisation] = []
    services: list[Entry] = []


class AreaTemplate(Strict):
    """A file of services made once for each area of a kind; ``{area}``, ``{name}``, ``{force}`` and ``{website}``
    stand for what the area has in the language of the text."""

    shared: dict[str, Any] = {}
    checked: Checked
    for_each: Literal["police-force-area"]
    organisation: dict[str, Any] | None = None
    service: dict[str, Any]
    also_offers: dict[str, list[str]] = {}
    """Terms offered as well in the areas of a nation."""


def filled(template: Any, words: Mapping[str, Mapping[str, str]], language: str) -> Any:
    """The template with its placeholders replaced, each text in its own language."""
    if isinstance(template, Mapping):
        return {
            key: filled(value, words, key if key in words["name"] and isinstance(value, str) else language)
            for key, value in template.items()
        }
    if isinstance(template, list):
        return [filled(value, words, language) for value in template]
    if isinstance(template, str):
        for name, values in words.items():
            template = template.replace("{" + name + "}", values.get(language) or next(iter(values.values())))
    return template


def documents(
    file: ServiceFile, known: Mapping[str, Organisation], context: PackContext
) -> Iterator[hsds.Service]:
    """The services of a file as HSDS documents.

    Raises:
        KeyError: a service names an organisation that no file of the pack has.
    """
    for entry in file.services:
        yield document(entry, known[entry.organisation], file.checked, context)


def document(
    entry: Entry, organisation: Organisation, checked: Checked, context: PackContext
) -> hsds.Service:
    """One service as an HSDS document."""
    first, *others = context.languages

    def spoken(**texts: Mapping[str, str] | None) -> dict[str, Any]:
        given = {field: text for field, text in texts.items() if text}
        translations = {
            code: {field: text[code] for field, text in given.items() if text.get(code)} for code in others
        }
        return {field: text[first] for field, text in given.items()} | {
            "x_translations": {code: fields for code, fields in translations.items() if fields}
        }

    def made(kind: str, *parts: str) -> dict[str, Any]:
        return {"id": identifier(kind, entry.slug, *parts)}

    def attribute(vocabulary: str, code: str) -> dict[str, Any]:
        return made("attribute", vocabulary, code) | {
            "link_type": vocabulary,
            "taxonomy_term": {
                "id": identifier("taxonomy_term", vocabulary, code),
                "code": code,
                "taxonomy": vocabulary,
                "taxonomy_id": identifier("taxonomy", vocabulary),
            },
        }

    phones, channels = [], []
    for order, way in enumerate(entry.contact):
        if way.kind in contacts.PHONE_KINDS:
            phones.append(
                made("phone", way.kind, way.value)
                | {"number": way.value, "type": contacts.PHONE_KINDS[way.kind], "x_order": order}
                | {
                    "languages": [
                        made("language", way.value, code) | {"code": code} for code in way.languages
                    ]
                }
                | spoken(description=_joined(way.label, way.note))
            )
        else:
            channels.append(
                made("channel", way.kind, way.value)
                | {"kind": way.kind, "value": way.value, "x_order": order}
                | spoken(label=way.label, note=way.note)
            )
    schedules = []
    if entry.hours is not None:
        whole_week = Open.model_construct(days=list(range(7)), opens=time(0), closes=time(0))
        for number, one in enumerate(entry.hours.open or [whole_week]):
            schedules.append(
                made("schedule", str(number))
                | {
                    "freq": "WEEKLY",
                    "byday": format_days(one.days),
                    "opens_at": one.opens,
                    "closes_at": one.closes,
                    "x_timezone": context.timezone,
                }
                | spoken(description=entry.hours.note if number == 0 else None)
            )
    costs = []
    if entry.cost is not None and entry.cost.free:
        costs.append(made("cost_option", "free") | {"amount": 0})
    service = (
        made("service")
        | spoken(
            name=entry.name,
            description=entry.description,
            fees_description=entry.cost.text if entry.cost else None,
            eligibility_description=entry.eligibility,
            application_process=entry.what_happens,
            alert=entry.alert,
            limits=entry.confidentiality.limits if entry.confidentiality else None,
        )
        | {
            "status": "active",
            "url": entry.url,
            "minimum_age": entry.ages.minimum if entry.ages else None,
            "maximum_age": entry.ages.maximum if entry.ages else None,
            "organization": {
                "id": identifier("organization", organisation.slug),
                "website": organisation.website,
                "x_slug": organisation.slug,
            }
            | spoken(name=organisation.name, description=organisation.description),
            "phones": phones,
            "schedules": schedules,
            "cost_options": costs,
            "service_areas": [made("service_area", slug) | {"x_covers": slug} for slug in entry.covers],
            "languages": [made("language", code) | {"code": code} for code in entry.languages],
            "attributes": [
                attribute(vocabulary, code)
                for vocabulary, codes in (
                    (GET_HELP, entry.offers),
                    (AUDIENCE, entry.audiences),
                    (TOPIC, entry.topics),
                )
                for code in codes
            ],
            "x_slug": entry.slug,
            "x_channels": channels,
            "x_rank": entry.rank,
            "x_checks": [
                {"fact": fact, "status": facts.CHECKED, "checked_on": checked.date, "checked_by": checked.by}
                if fact in entry.checked
                else {"fact": fact, "status": facts.UNVERIFIED}
                for fact in facts.FACTS
            ],
        }
    )
    if entry.confidentiality is not None:
        service["x_confidentiality"] = {
            "level": entry.confidentiality.level,
            "limits": service.pop("limits", None),
        }
    return hsds.Service.model_validate(service)


def _joined(label: Mapping[str, str] | None, note: Mapping[str, str] | None) -> dict[str, str] | None:
    """Label and note of a number in one text: HSDS has one field for both."""
    if label is None or note is None:
        return dict(label or note or {}) or None
    return {code: f"{words}. {note[code]}" if code in note else words for code, words in label.items()}
