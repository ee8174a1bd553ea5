"""A service as the rest of the centre sees it: frozen values, facts that nobody checked left out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils import timezone

from saferday.centre.countrypack import queries as countrypack

from ..models import Attribute, FactCheck, Service
from ..models.checks import FACT_NAMES
from ..rules import contacts, facts, hours
from ..rules.packfile import AUDIENCE, GET_HELP, TOPIC

Text = Mapping[str, str]

FROM_PHONE_TYPE = {name: kind for kind, name in contacts.PHONE_KINDS.items()} | {"cell": "call"}
"""Our kind of contact for each type of number. Fax and pager are no way for the public."""

CHILD_AUDIENCES = frozenset({"child", "young-person"})


@dataclass(frozen=True)
class ContactView:
    """One way to reach a service."""

    kind: str
    value: str
    href: str
    label: Text
    note: Text
    languages: tuple[str, ...] = ()


@dataclass(frozen=True)
class FactView:
    """How a fact stands today; ``by`` is what the public may read, never the name of a member of staff."""

    fact: str
    state: facts.State
    on: date | None
    by: str

    @property
    def name(self) -> str:
        """What the fact is called, in the active language."""
        return str(FACT_NAMES[self.fact])


@dataclass(frozen=True)
class ServiceView:
    """A service with only what may be published about it. Texts are by language."""

    id: str
    slug: str
    name: Text
    organization: Text
    organization_website: str
    description: Text
    url: str
    status: str
    alert: Text
    offers: frozenset[str]
    audiences: frozenset[str]
    topics: frozenset[str]
    covers: tuple[str, ...]
    minimum_age: int | None
    maximum_age: int | None
    eligibility: Text
    confidentiality: str
    limits: Text
    cost: Text
    free: bool | None
    contacts: tuple[ContactView, ...]
    openings: tuple[hours.Opening, ...]
    hours_note: Text
    zone: ZoneInfo
    what_happens: Text
    languages: tuple[str, ...]
    checks: tuple[FactView, ...]
    assured_date: date | None
    assurer: str
    verified: bool
    """Whether the way to make contact was checked and the check is not stale."""
    rank: int

    @property
    def detail_url(self) -> str:
        """The service's page, under the active language."""
        return reverse("directory:service", args=[self.slug])

    @property
    def for_children(self) -> bool:
        """Whether it was made for children or young people, and for no adults."""
        return bool(self.audiences) and self.audiences <= CHILD_AUDIENCES

    @property
    def confidential(self) -> bool:
        """Whether it keeps to itself what it is told, within its limits."""
        return self.confidentiality == "confidential"

    def check(self, fact: str) -> FactView:
        """How one fact stands."""
        return next(one for one in self.checks if one.fact == fact)

    @property
    def stale(self) -> bool:
        """Whether a published fact was checked longer ago than it should."""
        return any(one.state == "stale" for one in self.checks)

    @property
    def main_contact(self) -> ContactView | None:
        """The first thing to do."""
        return self.contacts[0] if self.contacts else None


def max_age_days() -> int:
    """After how many days a check is stale, by the country pack."""
    return int(countrypack.fact("directory")["max_age_days"])


def with_everything(services: QuerySet[Service]) -> QuerySet[Service]:
    """The services with all that a view of them needs, in a constant number of queries."""
    return services.select_related("organization").prefetch_related(
        "phones",
        "channels",
        "schedules",
        "service_areas",
        "cost_options",
        "checks",
        Prefetch("attributes", Attribute.objects.select_related("taxonomy_term__taxonomy")),
    )


def fact_views(service: Service, today: date, limit: int) -> tuple[FactView, ...]:
    """How each fact of the service stands."""
    kept: dict[str, FactCheck] = {one.fact: one for one in service.checks.all()}
    views = []
    for fact in facts.FACTS:
        row = kept.get(fact)
        if row is None:
            views.append(FactView(fact, facts.UNVERIFIED, None, ""))
            continue
        check = facts.standing(
            fact, status=row.status, on=row.checked_on, by=row.checked_by, today=today, max_age_days=limit
        )
        by = settings.WAGTAIL_SITE_NAME if row.staff_id is not None else check.by
        views.append(FactView(fact, check.state, check.on, by if check.publishable else ""))
    return tuple(views)


def service_view(service: Service, *, today: date | None = None, limit: int | None = None) -> ServiceView:
    """The service as the public may see it. Fetch it ``with_everything``."""
    today = today or timezone.localdate()
    checks = fact_views(service, today, max_age_days() if limit is None else limit)
    state = {one.fact: one.state for one in checks}

    def known(fact: str) -> bool:
        return state[fact] != facts.UNVERIFIED

    codes: dict[str, set[str]] = {}
    for attribute in service.attributes.all():
        codes.setdefault(attribute.taxonomy_term.taxonomy.slug, set()).add(attribute.taxonomy_term.code)
    published = [one for one in checks if one.on is not None]
    oldest = min(published, key=lambda one: one.on or today, default=None)
    openings, zone, note = _hours(service) if known("hours") else ((), _zone(""), {})
    costs = list(service.cost_options.all())
    return ServiceView(
        id=str(service.pk),
        slug=service.slug,
        name=service.name,
        organization=service.organization.name,
        organization_website=service.organization.website,
        description=service.description,
        url=service.url or service.organization.website,
        status=service.status,
        alert=service.alert,
        offers=frozenset(codes.get(GET_HELP, ())),
        audiences=frozenset(codes.get(AUDIENCE, ())),
        topics=frozenset(codes.get(TOPIC, ())),
        covers=tuple(one.covers for one in service.service_areas.all() if one.covers),
        minimum_age=service.minimum_age if known("ages") else None,
        maximum_age=service.maximum_age if known("ages") else None,
        eligibility=service.eligibility if known("ages") else {},
        confidentiality=service.confidentiality if known("confidentiality") else "",
        limits=service.confidentiality_limits if known("confidentiality") else {},
        cost=service.fees if known("cost") else {},
        free=(all(one.amount == 0 for one in costs) if costs else False) if known("cost") else None,
        contacts=contact_views(service) if known("contact") else _website_only(service),
        openings=openings,
        hours_note=note,
        zone=zone,
        what_happens=service.what_happens,
        languages=tuple(one["code"] for one in service.languages if one.get("code")),
        checks=checks,
        assured_date=oldest.on if oldest else None,
        assurer=oldest.by if oldest else "",
        verified=state["contact"] == "checked",
        rank=service.rank,
    )


def contact_views(service: Service) -> tuple[ContactView, ...]:
    """The ways to reach the service, in their order."""
    placed: list[tuple[int, ContactView]] = []
    for phone in service.phones.all():
        if kind := FROM_PHONE_TYPE.get(phone.type):
            languages = tuple(one["code"] for one in phone.languages if one.get("code"))
            placed.append(
                (
                    phone.position,
                    ContactView(
                        kind,
                        phone.number,
                        contacts.href(kind, phone.number),
                        {},
                        phone.description,
                        languages,
                    ),
                )
            )
    for channel in service.channels.all():
        placed.append(
            (
                channel.position,
                ContactView(
                    channel.kind,
                    channel.value,
                    contacts.href(channel.kind, channel.value),
                    channel.label,
                    channel.note,
                ),
            )
        )
    return tuple(view for _, view in sorted(placed, key=lambda one: one[0]))


def _website_only(service: Service) -> tuple[ContactView, ...]:
    address = service.url or service.organization.website
    return (ContactView("web", address, address, {}, {}),) if address else ()


def _hours(service: Service) -> tuple[tuple[hours.Opening, ...], ZoneInfo, Text]:
    """The weekly openings; none of them when one rule says more than a week can hold."""
    schedules = list(service.schedules.all())
    note: Text = next((one.description for one in schedules if one.description), {})
    zone = _zone(schedules[0].timezone if schedules else "")
    openings = [one.opening() for one in schedules]
    whole = [one for one in openings if one is not None]
    return (tuple(whole) if len(whole) == len(openings) else ()), zone, note


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name or settings.TIME_ZONE)
    except (KeyError, ValueError, OSError):
        return ZoneInfo(settings.TIME_ZONE)
