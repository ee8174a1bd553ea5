"""A survey that is over, with what pupils wrote in it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from saferday.youth.survey import actions
from saferday.youth.survey.models import Participation, Response, School, Survey, Verbatim
from saferday.youth.survey.setting_apart import set_words_apart

DRAFT: dict[str, Any] = {
    "format": "saferday-survey-1",
    "name": "own_words",
    "languages": ["en", "cy"],
    "title": {"en": "Own words", "cy": "Geiriau eich hun"},
    "routes": [
        {"name": name, "title": {"en": en, "cy": cy}, "years": [year], "free_text": True}
        for name, en, cy, year in (
            ("primary", "Years 5 and 6", "Blynyddoedd 5 a 6", "Y5"),
            ("secondary", "Years 7 to 11", "Blynyddoedd 7 i 11", "Y8"),
        )
    ],
    "choices": {},
    "pages": [
        {
            "name": name,
            "questions": [{"name": name, "type": "text", "label": {"en": label, "cy": label}}],
        }
        for name, label in (("wish", "What do you wish for?"), ("worry", "What worries you?"))
    ],
}


@pytest.fixture
def over(db: None) -> Survey:
    """A survey with two questions to write to, open until an hour ago."""
    made = actions.create_survey(by=None, slug="own-words", draft=DRAFT)
    actions.publish(by=None, survey=made)
    now = timezone.now()
    return actions.set_times(
        by=None, survey=made, opens_at=now - timedelta(days=9), closes_at=now - timedelta(hours=1)
    )


@pytest.fixture
def wrote(over: Survey) -> Callable[..., None]:
    """Gives the survey a response for each row of answers."""
    school = School.objects.create(
        source="test", reference="1", name="Lantern Hill Primary School", town="Llangollen", nation="wales"
    )
    Participation.objects.create(survey=over, school=school, state="accepted", year_groups=["Y5", "Y8"])

    def give(*answers: dict[str, Any], route: str = "secondary") -> None:
        assert over.asked is not None
        year = {"primary": "Y5", "secondary": "Y8"}[route]
        Response.objects.bulk_create(
            Response(version=over.asked, school=school, year_group=year, route=route, answers=one, cell_key=7)
            for one in answers
        )

    return give


@pytest.fixture
def apart(over: Survey, wrote: Callable[..., None]) -> Survey:
    """Sixty texts to each question, set apart."""
    wrote(*({"wish": f"I wish for kinder games {n}", "worry": f"Strangers in chats {n}"} for n in range(60)))
    set_words_apart(survey=over)
    over.refresh_from_db()
    return over


@pytest.fixture
def reader(person: Callable[[str | None], Any]) -> Any:
    """Somebody who may read."""
    return person("analyst_lead")


@pytest.fixture
def choose(apart: Survey, reader: Any) -> Callable[..., None]:
    """Opens the texts and lets so many of a question be shown."""

    def do(count: int, question: str = "wish", state: str = "shown") -> list[Verbatim]:
        actions.begin_reading(by=reader, survey=apart, reason="To choose words for the report")
        rows = list(Verbatim.objects.filter(survey=apart, question=question, state="waiting")[:count])
        actions.decide_texts(
            by=reader, survey=apart, decisions=[actions.Decision(one.pk, "waiting", state) for one in rows]
        )
        return rows

    return do
