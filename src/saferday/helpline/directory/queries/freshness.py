"""Which entries have to be checked again."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from pydantic import ValidationError

from ..models import Service
from ..rules import facts, hsds
from .documents import service_document, with_places
from .views import FactView, fact_views, max_age_days

__all__ = ["Due", "Problem", "due", "max_age_days", "problems", "stale"]


@dataclass(frozen=True)
class Due:
    """A service whose facts have to be looked at, and how each of them stands."""

    service: Service
    checks: tuple[FactView, ...]

    @property
    def stale(self) -> tuple[FactView, ...]:
        """Facts that the public is shown though their check is old."""
        return tuple(one for one in self.checks if one.state == "stale")

    @property
    def unverified(self) -> tuple[FactView, ...]:
        """Facts that the public is not shown though we hold something about them."""
        return tuple(
            one for one in self.checks if one.state == facts.UNVERIFIED and holds(self.service, one.fact)
        )

    @property
    def oldest(self) -> date:
        """The oldest check, for putting entries in order; never checked comes first."""
        return min((one.on for one in self.checks if one.on is not None), default=date.min)

    @property
    def needs_checking(self) -> bool:
        """Whether anything at all has to be looked at."""
        return bool(self.stale or self.unverified)


@dataclass(frozen=True)
class Problem:
    """An entry that fails ``saferday directory check``, and why."""

    slug: str
    name: str
    kind: str
    facts: tuple[str, ...] = ()
    oldest: date | None = None
    reasons: tuple[str, ...] = ()


def holds(service: Service, fact: str) -> bool:
    """Whether anything is kept about the fact, so that there is something to check."""
    match fact:
        case "contact":
            return bool(service.phones.all() or service.channels.all())
        case "hours":
            return bool(service.schedules.all())
        case "cost":
            return bool(service.fees or service.cost_options.all())
        case "ages":
            return (
                service.minimum_age is not None
                or service.maximum_age is not None
                or bool(service.eligibility)
            )
        case _:
            return bool(service.confidentiality)


def due(on: date | None = None) -> list[Due]:
    """Every service in use, those that most need checking first: stale, then unverified, then the oldest."""
    today, limit = on or timezone.localdate(), max_age_days()
    services = with_places(Service.objects.exclude(status="defunct"))
    rows = [Due(one, fact_views(one, today, limit)) for one in services]
    return sorted(rows, key=lambda one: (not one.stale, not one.unverified, one.oldest, one.service.rank))


def stale(on: date | None = None) -> list[Due]:
    """The services that show the public a fact whose check is older than the pack's limit."""
    return [one for one in due(on) if one.stale]


def problems(on: date | None = None) -> list[Problem]:
    """What ``directory check`` complains about: stale entries, and entries that are not valid HSDS."""
    found = []
    for one in due(on):
        service, name = one.service, str(one.service)
        if one.stale:
            found.append(
                Problem(service.slug, name, "stale", tuple(check.fact for check in one.stale), one.oldest)
            )
        try:
            service_document(service, publishable=False)
        except ValidationError as error:
            found.append(Problem(service.slug, name, "invalid", reasons=tuple(hsds.plain_errors(error))))
        if not service.url and not service.organization.website and not holds(service, "contact"):
            found.append(
                Problem(service.slug, name, "invalid", reasons=("has neither a website nor a contact",))
            )
    return found
