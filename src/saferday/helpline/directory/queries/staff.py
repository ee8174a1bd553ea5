"""What staff see of an entry: what is kept, how each fact stands, what was done to it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils import timezone

from saferday.centre.accounts.queries import areas_where, may
from saferday.centre.audit.queries import records_about

from ..models import Service, Verification
from ..rules import facts
from ..rules.text import folded
from .freshness import Due, due, holds
from .views import FactView, fact_views, max_age_days

if TYPE_CHECKING:
    from saferday.centre.accounts.queries import Person


@dataclass(frozen=True)
class StaffFact:
    """A fact, and who of the staff checked it."""

    view: FactView
    held: bool
    staff: str


@dataclass(frozen=True)
class Act:
    """Something that was done to the entry."""

    at: datetime
    act: str
    actor: str
    facts: tuple[str, ...]


def due_for(person: "Person", *, on: str = "", text: str = "") -> list[Due]:
    """The entries that the person may check, those that most need it first; narrowed to one standing and to words."""
    rows = due()
    if not may(person, "directory.verify"):
        mine = set(areas_where(person, "directory.verify").values_list("slug", flat=True))
        rows = [one for one in rows if places(one.service) and places(one.service) <= mine]
    words = folded(text).split()
    rows = [one for one in rows if all(word in one.service.search_text for word in words)]
    match on:
        case "stale":
            return [one for one in rows if one.stale]
        case "unverified":
            return [one for one in rows if one.unverified]
        case "fine":
            return [one for one in rows if not one.needs_checking]
        case _:
            return rows


def next_due(person: "Person", after: Service) -> Due | None:
    """The entry to check next."""
    return next((one for one in due_for(person) if one.needs_checking and one.service.pk != after.pk), None)


def places(service: Service) -> set[str]:
    """The one area that an entry belongs to, if it is limited to one: as ``area_of`` decides it."""
    covers = {one.covers for one in service.service_areas.all() if one.covers}
    return covers if len(covers) == 1 else set()


def staff_facts(service: Service) -> list[StaffFact]:
    """Each fact of the entry as it stands."""
    checks: Mapping[str, str] = {
        one.fact: str(one.staff) for one in service.checks.select_related("staff") if one.staff_id is not None
    }
    views = {one.fact: one for one in fact_views(service, timezone.localdate(), max_age_days())}
    return [StaffFact(views[fact], holds(service, fact), checks.get(fact, "")) for fact in facts.FACTS]


def history(service: Service) -> list[Act]:
    """What was done to the entry, by the audit, the newest first."""
    acts = []
    for record in records_about(f"directory.Service:{service.pk}").order_by("-number")[:20]:
        facts_of_act = json.loads(record.detail or "{}").get("facts") or ()
        acts.append(Act(record.at, record.act, record.actor, tuple(facts_of_act)))
    return acts


def verification(pk: int) -> Verification | None:
    """One verification."""
    return Verification.objects.select_related("service", "by").filter(pk=pk).first()


def verifications(service: Service) -> QuerySet[Verification]:
    """What staff found when they checked the entry, the newest first."""
    return service.verifications.select_related("by")[:20]
