"""Reads the services that help, ranked and ready to show."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from saferday.centre.countrypack import queries as countrypack
from saferday.centre.languages.queries import current_language, in_language
from saferday.helpline.directory import queries as directory
from saferday.helpline.gethelp.rules.questions import What, Who
from saferday.helpline.gethelp.rules.ranking import Offered, Ranked, Reach, Suggestion, rank
from saferday.helpline.gethelp.rules.table import rules_for
from saferday.helpline.gethelp.wording import advice, reasons
from saferday.helpline.gethelp.wording.questions import Words

if TYPE_CHECKING:
    from saferday.centre.areas.queries import Area
    from saferday.helpline.directory.queries import ServiceView


@dataclass(frozen=True)
class Contact:
    """One way to reach a service, in the reader's language."""

    kind: str
    value: str
    label: str
    note: str
    href: str


@dataclass(frozen=True)
class Besides:
    """A service named under another: for another nation, or of the same place besides."""

    name: str
    places: str
    contacts: tuple[Contact, ...]


@dataclass(frozen=True)
class Entry:
    """One entry of an answer, ready to show."""

    slug: str
    name: str
    organization: str
    offer: str
    urgent: bool
    why: str
    happens: str
    hours_state: str
    hours: str
    cost: str
    free: bool | None
    confidentiality: str
    limits: str
    places: str
    contacts: tuple[Contact, ...]
    checked_on: date | None
    stale: bool
    alert: str
    besides: tuple[Besides, ...]


@dataclass(frozen=True)
class Answer:
    """What one person is told."""

    who: Who
    what: What
    first_words: Words
    meanwhile: tuple[Words, ...]
    entries: tuple[Entry, ...]
    place_names: tuple[str, ...]
    place_would_help: bool
    emergency: tuple[Contact, ...]


def answer(who: Who, what: What, places: Sequence["Area"], *, at: datetime) -> Answer:
    """Give the services for one combination, in order. No places means that the place is not known."""
    prepared = _prepared()
    ranked = _ranked(who, what, places, prepared)
    language = current_language()
    return Answer(
        who=who,
        what=what,
        first_words=advice.first_words(who, what),
        meanwhile=advice.meanwhile(who, what),
        entries=tuple(
            prepared.entry(one, plain=who.plain_voice, at=at, language=language) for one in ranked.suggestions
        ),
        place_names=tuple(str(place) for place in places),
        place_would_help=ranked.place_would_help,
        emergency=prepared.emergency(language),
    )


def emergency_contacts() -> tuple[Contact, ...]:
    """Give the ways to reach the emergency services besides a call, for people who cannot speak or hear."""
    return _prepared().emergency(current_language())


@dataclass(frozen=True)
class Explained:
    """What became of one service for one combination, in words."""

    slug: str
    name: str
    offer: str
    shown: bool
    why: Words


def explain(who: Who, what: What, places: Sequence["Area"]) -> tuple[Explained, ...]:
    """Say of every service in the directory why it is shown for a combination, or why not."""
    prepared = _prepared()
    ranked = _ranked(who, what, places, prepared)
    reason_of = {one.service: one.reason for one in ranked.suggestions}
    return tuple(
        Explained(
            slug=service.slug,
            name=in_language(service.name),
            offer=decision.offer,
            shown=decision.why.startswith("shown"),
            why=(
                reasons.reason(reason_of[service.slug], plain=who.plain_voice)
                if service.slug in reason_of
                else reasons.WHY[decision.why]
            ),
        )
        for service in prepared.services
        for decision in [ranked.decision(service.slug)]
    )


def place_keys(places: Iterable["Area"]) -> frozenset[str]:
    """Give the slugs of places, of everything above them, and of their nations."""
    keys: set[str] = set()
    for place in places:
        keys.update(place.path.strip("/").split("/"))
        keys.update(place.nations)
    return frozenset(keys)


def _ranked(who: Who, what: What, places: Sequence["Area"], prepared: "_Prepared") -> Ranked:
    return rank(who, rules_for(who, what), prepared.offered, place_keys(places) if places else None)


@dataclass(frozen=True)
class _Said:
    """What a service says of itself, in one language."""

    name: str
    organization: str
    happens: str
    cost: str
    limits: str
    places: str
    contacts: tuple[Contact, ...]
    checked_on: date | None
    stale: bool
    alert: str


class _Prepared:
    """What can be worked out of a directory once: values to rank, and words by language."""

    def __init__(self, services: tuple["ServiceView", ...]) -> None:
        self.source = services
        self.services = tuple(service for service in services if service.contacts)
        self.nations: dict[str, dict[str, str]] = {
            nation["slug"]: nation["name"] for nation in countrypack.fact("nations")
        }
        order = list(self.nations)
        self.by_slug = {service.slug: service for service in self.services}
        self.offered = tuple(
            Offered(
                key=service.slug,
                offers=frozenset(service.offers),
                reach=self._reach(service.covers),
                nation=min((order.index(one) for one in service.covers if one in self.nations), default=0),
                places=frozenset(service.covers),
                minimum_age=service.minimum_age,
                maximum_age=service.maximum_age,
            )
            for service in self.services
        )
        self._emergency = [service for service in self.services if "emergency" in service.offers]
        self._said: dict[tuple[str, str], _Said] = {}

    def _reach(self, covers: Sequence[str]) -> Reach:
        if not covers:
            return Reach.COUNTRY
        return Reach.NATIONS if set(covers) <= self.nations.keys() else Reach.LOCAL

    def said(self, slug: str, language: str) -> _Said:
        """Give a service's words in a language."""
        found = self._said.get((slug, language))
        if found is None:
            service = self.by_slug[slug]
            contact_check = service.check("contact")
            found = self._said[slug, language] = _Said(
                name=in_language(service.name, language),
                organization=in_language(service.organization, language),
                happens=in_language(service.what_happens, language),
                cost=in_language(service.cost, language),
                limits=in_language(service.limits, language),
                places=", ".join(
                    in_language(self.nations[nation], language)
                    for nation in self.nations
                    if nation in service.covers
                ),
                contacts=tuple(
                    Contact(
                        kind=contact.kind,
                        value=contact.value,
                        label=in_language(contact.label, language),
                        note=in_language(contact.note, language),
                        href=contact.href,
                    )
                    for contact in service.contacts
                ),
                checked_on=contact_check.on,
                stale=contact_check.state == "stale",
                alert=in_language(service.alert, language),
            )
        return found

    def emergency(self, language: str) -> tuple[Contact, ...]:
        """Give the contacts of the emergency services besides a call."""
        return tuple(
            contact
            for service in self._emergency
            for contact in self.said(service.slug, language).contacts
            if contact.kind != "call"
        )

    def entry(self, one: Suggestion, *, plain: bool, at: datetime, language: str) -> Entry:
        """Put one suggestion into words."""
        service, said = self.by_slug[one.service], self.said(one.service, language)
        hours = directory.hours_now(service, at)
        return Entry(
            slug=service.slug,
            name=said.name,
            organization=said.organization,
            offer=one.offer,
            urgent=one.urgent,
            why=str(reasons.reason(one.reason, plain=plain)),
            # A child's page keeps to words that were measured; a service's own are for everybody else.
            happens=str(reasons.HAPPENS[one.offer]) if plain or not said.happens else said.happens,
            hours_state=hours.state,
            hours=str(hours),
            cost=said.cost,
            free=service.free,
            confidentiality=service.confidentiality,
            limits=said.limits,
            places=said.places,
            contacts=said.contacts,
            checked_on=said.checked_on,
            stale=said.stale,
            alert=said.alert,
            besides=tuple(
                Besides(other.name, other.places, other.contacts)
                for other in (self.said(slug, language) for slug in one.besides)
            ),
        )


_latest: _Prepared | None = None


def _prepared() -> _Prepared:
    """Prepare the directory again only when it has changed: until then it is the same object."""
    global _latest
    services = directory.offered_services()
    if _latest is None or _latest.source is not services:
        _latest = _Prepared(services)
    return _latest
