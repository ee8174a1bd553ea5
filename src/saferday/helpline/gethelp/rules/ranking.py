"""Puts the services of a directory in order for one person, and says why each is shown or not.

A pure function over values: the table decides which kinds of help come in which order, and for each kind the
place decides which service gives it.

* Where the place is known, a service of that very place (a police force, a safeguarding partnership) goes
  before one of a nation or of the whole country; what a nation has besides is named under it.
* Where it is not known, a service for the whole country is shown; where there is none, that of the first
  nation, with the others named under it by nation. Help that is given locally waits for a place.
* Nobody is sent to a service that does not take people of their age, and no service is shown twice. Help that
  a service of the place itself already gives is not offered again by one of the whole country.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from saferday.helpline.gethelp.rules.questions import Who
from saferday.helpline.gethelp.rules.table import FEWEST, MOST, SAFETY_NET, Rule

ADULT_AGE = 18
MOST_BESIDES = 3


class Reach(StrEnum):
    """How far a service reaches."""

    COUNTRY = "country"
    NATIONS = "nations"
    LOCAL = "local"


@dataclass(frozen=True)
class Offered:
    """What ranking has to know of a service. The order of the directory breaks ties."""

    key: str
    offers: frozenset[str]
    reach: Reach = Reach.COUNTRY
    places: frozenset[str] = frozenset()
    nation: int = 0
    """Where the first nation it covers stands in the country's list of nations."""
    minimum_age: int | None = None
    maximum_age: int | None = None


@dataclass(frozen=True)
class Suggestion:
    """One entry of an answer: a kind of help, the service that gives it, and others for other places."""

    offer: str
    reason: str
    urgent: bool
    service: str
    besides: tuple[str, ...] = ()


class Why(StrEnum):
    """Why a service is shown, or is not."""

    SHOWN = "shown"
    SHOWN_BESIDES = "shown-besides"
    NO_NEED = "no-need"
    OTHER_PLACE = "other-place"
    PLACE_NOT_KNOWN = "place-not-known"
    OTHER_AGE = "other-age"
    SAME_HELP = "same-help"
    LIST_IS_FULL = "list-is-full"


@dataclass(frozen=True)
class Decision:
    """What became of one service. `offer` is the row of the table it was considered for, if any."""

    service: str
    why: Why
    offer: str = ""


@dataclass(frozen=True)
class Ranked:
    """An answer, the decisions behind it by service, and whether naming a place would add local help."""

    suggestions: tuple[Suggestion, ...]
    decided: Mapping[str, Decision]
    place_would_help: bool

    def decision(self, service: str) -> Decision:
        """Give what became of a service; one that no rule asked for was not needed."""
        return self.decided.get(service) or Decision(service, Why.NO_NEED)


def _takes(who: Who, service: Offered) -> bool:
    if who is Who.CHILD:
        return service.minimum_age is None or service.minimum_age < ADULT_AGE
    if who is Who.ADULT:
        return service.maximum_age is None or service.maximum_age > ADULT_AGE
    return True


def _reached(service: Offered, places: frozenset[str] | None) -> Why | None:
    """Say why a service does not reach a place, or None when it does."""
    if service.reach is Reach.COUNTRY:
        return None
    if places is None:
        return Why.PLACE_NOT_KNOWN if service.reach is Reach.LOCAL else None
    return None if service.places & places else Why.OTHER_PLACE


def _in_order(candidates: Sequence[Offered], places: frozenset[str] | None) -> list[Offered]:
    if places is None:
        return sorted(candidates, key=lambda one: (one.reach is not Reach.COUNTRY, one.nation))
    return sorted(candidates, key=lambda one: one.reach is not Reach.LOCAL)


def _besides(first: Offered, others: Iterable[Offered], places: frozenset[str] | None) -> tuple[str, ...]:
    """Name the services to mention under the first one: for other places, or of this nation besides."""
    if places is None and first.reach is Reach.COUNTRY:
        return ()
    named: list[str] = []
    covered = set(first.places)
    for other in others:
        if other.reach is Reach.COUNTRY or len(named) == MOST_BESIDES:
            continue
        if first.reach is Reach.LOCAL and other.reach is not Reach.LOCAL:
            continue
        if places is None and other.places <= covered:
            continue
        covered |= other.places
        named.append(other.key)
    return tuple(named)


def rank(
    who: Who, rules: Sequence[Rule], services: Sequence[Offered], places: frozenset[str] | None
) -> Ranked:
    """Rank services for one audience.

    `rules` are the table's rows for this audience and situation, in order. `places` are the keys of the
    place and of everything above it, or None when it is not known.
    """
    chosen: list[Suggestion] = []
    seen: dict[str, Decision] = {}
    would_help = False

    def put_off(offer: str, why: Why, services: Iterable[Offered]) -> None:
        seen.update({one.key: Decision(one.key, why, offer) for one in services})

    def consider(offer: str, reason: str, *, urgent: bool) -> None:
        nonlocal would_help
        candidates = []
        waits = given_here = False
        for service in services:
            if offer not in service.offers:
                continue
            why = seen.get(service.key, _NOTHING).why
            if why in _ON_THE_PAGE:
                here = places is not None and service.reach is not Reach.COUNTRY
                given_here = given_here or (here and why is Why.SHOWN)
                continue
            if not _takes(who, service):
                seen[service.key] = Decision(service.key, Why.OTHER_AGE, offer)
            elif why_not := _reached(service, places):
                waits = waits or why_not is Why.PLACE_NOT_KNOWN
                seen[service.key] = Decision(service.key, why_not, offer)
            else:
                candidates.append(service)
        would_help = would_help or waits
        if given_here:
            put_off(offer, Why.SAME_HELP, [one for one in candidates if one.reach is Reach.COUNTRY])
            candidates = [one for one in candidates if one.reach is not Reach.COUNTRY]
        if waits:
            put_off(offer, Why.PLACE_NOT_KNOWN, [one for one in candidates if one.reach is not Reach.COUNTRY])
            candidates = [one for one in candidates if one.reach is Reach.COUNTRY]
        if not candidates:
            return
        if len(chosen) == MOST:
            put_off(offer, Why.LIST_IS_FULL, candidates)
            return
        first, *others = _in_order(candidates, places)
        besides = _besides(first, others, places)
        chosen.append(Suggestion(offer, reason, urgent, first.key, besides))
        seen[first.key] = Decision(first.key, Why.SHOWN, offer)
        for other in others:
            why = Why.SHOWN_BESIDES if other.key in besides else Why.SAME_HELP
            seen[other.key] = Decision(other.key, why, offer)

    for rule in rules:
        consider(rule.offer, rule.reason, urgent=rule.urgent)
    for offer, reason in SAFETY_NET[who]:
        if len(chosen) < FEWEST:
            consider(offer, reason, urgent=False)

    return Ranked(tuple(chosen), seen, would_help)


_NOTHING = Decision("", Why.NO_NEED)
_ON_THE_PAGE = (Why.SHOWN, Why.SHOWN_BESIDES)
