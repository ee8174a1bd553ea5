"""The facts about a service that are checked one by one, and what a check is worth.

A fact is *checked* when a named person or source confirmed it on a date, *stale* when that was longer ago than the
country pack allows, and *unverified* when nobody has confirmed it, or somebody tried and could not.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

FACTS = ("contact", "hours", "cost", "ages", "confidentiality")
"""The groups of facts, in the order they are shown."""

Fact = Literal["contact", "hours", "cost", "ages", "confidentiality"]

State = Literal["checked", "stale", "unverified"]

CHECKED: Final = "checked"
UNVERIFIED: Final = "unverified"

CONFIDENTIALITY = ("confidential", "limited", "not-confidential")
"""How far a service keeps to itself what it is told. Confidential services have limits too: they are said beside it."""


@dataclass(frozen=True, slots=True)
class Check:
    """How a fact stands on a day."""

    fact: str
    state: State
    on: date | None = None
    by: str = ""

    @property
    def publishable(self) -> bool:
        """Whether the public may be shown the fact. A stale one is shown with its date."""
        return self.state != UNVERIFIED


def standing(fact: str, *, status: str, on: date | None, by: str, today: date, max_age_days: int) -> Check:
    """How a fact stands today, given what is kept about its check."""
    if status != CHECKED or on is None:
        return Check(fact, UNVERIFIED)
    state: State = "stale" if on < today - timedelta(days=max_age_days) else "checked"
    return Check(fact, state, on, by)


def assured_on(checks: tuple[Check, ...]) -> date | None:
    """The day from which on everything confirmed about the service has been so: the oldest of its checks."""
    days = [one.on for one in checks if one.publishable and one.on is not None]
    return min(days) if days else None
