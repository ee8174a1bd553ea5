"""A class with tickets in a survey that is open, on the survey that ships."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.utils import timezone

from saferday.youth.survey import actions
from saferday.youth.survey.intake import accept, keys
from saferday.youth.survey.models import (
    ClassSession,
    Participation,
    School,
    Survey,
    Ticket,
)
from saferday.youth.survey.queries import opening
from saferday.youth.survey.rules import tickets
from saferday.youth.survey.views import pupils

EXAMPLE = Path("src/saferday/packs/uk/surveys/online-lives.yaml")


def example() -> dict[str, Any]:
    """The survey that ships, as a document."""
    document: dict[str, Any] = yaml.safe_load(EXAMPLE.read_text(encoding="utf-8"))
    return document


@dataclass
class Room:
    """A class and the words of its tickets."""

    session: ClassSession
    words: list[str]

    @property
    def url(self) -> str:
        """Where its pupils answer."""
        return f"/survey/{self.session.code}/"


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    """Each test begins with nothing known of classes or keys."""
    opening.forget_classes()
    opening.instrument_of.cache_clear()
    accept._longest.cache_clear()
    pupils._documents.clear()
    accept._keys.__init__()  # type: ignore[misc]
    yield
    for path in keys.folder().glob("*.key"):
        path.unlink()


@pytest.fixture
def survey(db: None) -> Survey:
    """The survey that ships, published and open."""
    made = actions.create_survey(by=None, slug="online-lives", draft=example())
    actions.publish(by=None, survey=made)
    now = timezone.now()
    return actions.set_times(
        by=None, survey=made, opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=7)
    )


@pytest.fixture
def part(survey: Survey) -> Participation:
    """A school that takes part."""
    return a_part(survey, "9000001")


def a_part(survey: Survey, reference: str) -> Participation:
    """A school of that number, taking part."""
    school = School.objects.create(
        source="test", reference=reference, name=f"School {reference}", nation="wales"
    )
    return Participation.objects.create(
        survey=survey, school=school, state="accepted", year_groups=["Y5", "Y8"]
    )


def a_room(part: Participation, code: str, year: str, pupils: int) -> Room:
    """A class of so many pupils."""
    session = ClassSession.objects.create(participation=part, code=code, year_group=year)
    key = keys.ticket_key(session)
    words = tickets.new_tickets(key, pupils)
    Ticket.objects.bulk_create(Ticket(digest=tickets.digest(key, one), session=session) for one in words)
    return Room(session, words)


@pytest.fixture
def room(part: Participation) -> Room:
    """A class of Year 8."""
    return a_room(part, "KDM-482", "Y8", 15)


@pytest.fixture
def younger(part: Participation) -> Room:
    """A class of Year 5."""
    return a_room(part, "BCD-105", "Y5", 15)
