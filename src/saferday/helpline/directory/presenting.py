"""Puts services into the words and shapes that the templates show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from saferday.centre.areas.queries import areas_with_pages
from saferday.centre.countrypack import queries as countrypack
from saferday.centre.languages.queries import in_language

from . import queries
from .models import Service
from .models.checks import FACT_NAMES
from .queries import ContactView, FactView, HoursNow, ServiceView
from .queries.opening import WeekLine
from .queries.staff import Act
from .queries.views import contact_views

WORDS: dict[str, Promise] = {
    "call": gettext_lazy("Call %(value)s"),
    "text": gettext_lazy("Text %(value)s"),
    "textphone": gettext_lazy("Textphone %(value)s"),
    "video": gettext_lazy("Sign language by video"),
    "chat": gettext_lazy("Chat online"),
    "web": gettext_lazy("Go to the website"),
    "email": gettext_lazy("Email %(value)s"),
    "app": gettext_lazy("Use the app"),
}
"""What the link of a contact says, where it has no words of its own."""

ICONS = {
    "call": "phone",
    "text": "text",
    "textphone": "text",
    "video": "video",
    "chat": "chat",
    "web": "web",
    "email": "email",
    "app": "app",
}

CONFIDENTIALITY: dict[str, Promise] = {
    "confidential": gettext_lazy("Confidential"),
    "limited": gettext_lazy("Confidential, with limits"),
    "not-confidential": gettext_lazy("Not confidential"),
}


@dataclass(frozen=True)
class Way:
    """One way to reach a service, ready to show."""

    kind: str
    href: str
    icon: str
    label: str
    note: str
    languages: str


@dataclass(frozen=True)
class Card:
    """A service in the list."""

    name: str
    organization: str
    text: str
    href: str
    reach: tuple[Way, ...]
    hours: HoursNow
    free: bool
    checked: str
    stale: bool
    places: str


@dataclass(frozen=True)
class FactLine:
    """How a fact stands, in words."""

    name: str
    state: str
    said: str


@dataclass(frozen=True)
class Detail:
    """A service's own page."""

    service: ServiceView
    card: Card
    alert: str
    week: tuple[WeekLine, ...]
    hours_note: str
    cost: str
    who: str
    eligibility: str
    confidentiality: str
    limits: str
    what_happens: str
    languages: str
    facts: tuple[FactLine, ...]
    offers: tuple[str, ...]
    website: str
    host: str


def way(contact: ContactView) -> Way:
    """A contact in words. A number always shows, so that it can be read out and typed elsewhere."""
    own = in_language(contact.label)
    words = own or str(WORDS[contact.kind]) % {"value": contact.value}
    return Way(
        kind=contact.kind,
        href=contact.href,
        icon=ICONS[contact.kind],
        label=words,
        note=in_language(contact.note),
        languages=_languages(contact.languages),
    )


def cards(services: Sequence[ServiceView], at: datetime) -> list[Card]:
    """Services for the list."""
    places = place_names(services)
    return [_card(one, at, places) for one in services]


def _card(service: ServiceView, at: datetime, places: Mapping[str, str]) -> Card:
    return Card(
        name=in_language(service.name),
        organization=in_language(service.organization),
        text=in_language(service.description),
        href=service.detail_url,
        reach=tuple(way(one) for one in service.contacts[:2]),
        hours=queries.hours_now(service, at),
        free=bool(service.free),
        checked=_date(service.check("contact")),
        stale=service.check("contact").state == "stale",
        places=", ".join(places[slug] for slug in service.covers if slug in places),
    )


def detail(service: ServiceView, at: datetime) -> Detail:
    """A service for its own page."""
    names = {
        term.code: str(term)
        for vocabulary in ("gethelp", "audience")
        for term in queries.terms_of(vocabulary)
    }
    order = list(names)

    def named(codes: frozenset[str]) -> tuple[str, ...]:
        return tuple(names[code] for code in sorted(codes & names.keys(), key=order.index))

    return Detail(
        service=service,
        card=_card(service, at, place_names([service])),
        alert=in_language(service.alert),
        week=queries.week_in_words(service, at.date()),
        hours_note=in_language(service.hours_note),
        cost=in_language(service.cost),
        who=", ".join(named(service.audiences)),
        eligibility=in_language(service.eligibility) or ages_in_words(service),
        confidentiality=str(CONFIDENTIALITY[service.confidentiality]) if service.confidentiality else "",
        limits=in_language(service.limits),
        what_happens=in_language(service.what_happens),
        languages=_languages(service.languages),
        facts=tuple(_fact(one) for one in service.checks),
        offers=named(service.offers),
        website=service.url,
        host=(urlsplit(service.url).hostname or "").removeprefix("www."),
    )


def all_ways(service: ServiceView) -> tuple[Way, ...]:
    """Every way to reach the service."""
    return tuple(way(one) for one in service.contacts)


def ages_in_words(service: ServiceView) -> str:
    """For which ages the service is, if that was checked."""
    youngest, oldest = service.minimum_age, service.maximum_age
    if youngest is not None and oldest is not None:
        return _("Ages %(youngest)d to %(oldest)d") % {"youngest": youngest, "oldest": oldest}
    if youngest is not None:
        return _("Age %(youngest)d and over") % {"youngest": youngest}
    if oldest is not None:
        return _("Up to age %(oldest)d") % {"oldest": oldest}
    return ""


def place_names(services: Sequence[ServiceView]) -> dict[str, str]:
    """What the nations and areas that the services are limited to are called."""
    named = {nation["slug"]: in_language(nation["name"]) for nation in countrypack.fact("nations")}
    slugs = {slug for service in services for slug in service.covers} - named.keys()
    if slugs:
        areas = areas_with_pages().prefetch_related(None).filter(slug__in=slugs)
        named |= {area.slug: str(area) for area in areas}
    return named


def _fact(fact: FactView) -> FactLine:
    if fact.on is None:
        return FactLine(fact.name, fact.state, _("Not checked yet, so we do not show it"))
    words = _("Checked on %(day)s by %(who)s") % {"day": _date(fact), "who": fact.by}
    if fact.state == "stale":
        words = _("Last checked on %(day)s by %(who)s. It may have changed.") % {
            "day": _date(fact),
            "who": fact.by,
        }
    return FactLine(fact.name, fact.state, words)


def _date(fact: FactView) -> str:
    return formats.date_format(fact.on, "j F Y") if fact.on else ""


def _languages(codes: tuple[str, ...]) -> str:
    said = []
    for code in codes:
        try:
            said.append(str(get_language_info(code)["name_translated"]))
        except KeyError:
            said.append(code)
    return ", ".join(said)


ACTS: dict[str, Promise] = {
    "directory.service.imported": gettext_lazy("Taken from a file"),
    "directory.service.reimported": gettext_lazy("Changed by a file"),
    "directory.service.added": gettext_lazy("Added by hand"),
    "directory.service.edited": gettext_lazy("Changed by hand"),
    "directory.service.verified": gettext_lazy("Confirmed"),
    "directory.service.doubted": gettext_lazy("Could not be confirmed"),
    "directory.verification.undone": gettext_lazy("Check taken back"),
}
"""What was done to an entry, for staff."""


@dataclass(frozen=True)
class ActLine:
    """Something that was done to an entry, in words."""

    what: str
    facts: str
    at: datetime


def act_in_words(act: Act) -> ActLine:
    """An act of the audit in words."""
    names = [str(FACT_NAMES[fact]) for fact in act.facts if fact in FACT_NAMES]
    return ActLine(str(ACTS.get(act.act, act.act)), ", ".join(names), act.at)


def held_in_words(service: Service, fact: str) -> list[str]:
    """What is kept about a fact, line by line, checked or not: for staff only."""
    view = queries.service_view(service)
    match fact:
        case "contact":
            return [service.url, *(_contact_line(one) for one in contact_views(service))]
        case "hours":
            openings = tuple(opening for one in service.schedules.all() if (opening := one.opening()))
            week = queries.week_in_words(replace(view, openings=openings))
            return [f"{line.days}: {line.times}" for line in week]
        case "cost":
            return [in_language(service.fees)] if service.fees else []
        case "ages":
            whole = replace(view, minimum_age=service.minimum_age, maximum_age=service.maximum_age)
            return [text for text in (ages_in_words(whole), in_language(service.eligibility)) if text]
        case _:
            level = CONFIDENTIALITY.get(service.confidentiality)
            return [text for text in (str(level or ""), in_language(service.confidentiality_limits)) if text]


def _contact_line(contact: ContactView) -> str:
    words = str(WORDS[contact.kind]) % {"value": contact.value}
    shown = words if contact.value in words else f"{words}: {contact.value}"
    said = in_language(contact.label)
    return f"{shown} ({said})" if said and said not in shown else shown
