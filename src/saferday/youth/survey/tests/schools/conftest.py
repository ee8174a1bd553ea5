"""Places loaded once for a module; a small survey; a school that takes part."""

import csv
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from saferday.centre.areas.queries import area_by_slug
from saferday.centre.countrypack.actions import load_pack_areas
from saferday.centre.countrypack.queries import pack
from saferday.youth.survey.instrument.reading import canonical, digest, read
from saferday.youth.survey.models import Participation, School, SchoolContact, Survey, SurveyVersion
from saferday.youth.survey.queries.desk import Desk
from saferday.youth.survey.rules import schools as rules

GIAS = (
    "URN",
    "LA (code)",
    "LA (name)",
    "EstablishmentNumber",
    "EstablishmentName",
    "TypeOfEstablishment (name)",
    "EstablishmentStatus (name)",
    "PhaseOfEducation (name)",
    "StatutoryLowAge",
    "StatutoryHighAge",
    "NumberOfPupils",
    "Town",
    "Postcode",
    "SchoolWebsite",
    "DistrictAdministrative (code)",
    "DistrictAdministrative (name)",
    "GSSLACode (name)",
)
ROW = {
    "URN": "900001",
    "LA (name)": "Kent",
    "EstablishmentName": "Appledrift Café School",
    "TypeOfEstablishment (name)": "Community school",
    "EstablishmentStatus (name)": "Open",
    "PhaseOfEducation (name)": "Primary",
    "StatutoryLowAge": "4",
    "StatutoryHighAge": "11",
    "NumberOfPupils": "205",
    "Town": "Canterbury",
    "Postcode": "CT1 0CK",
    "SchoolWebsite": "www.appledrift.example",
    "DistrictAdministrative (code)": "E07000106",
    "DistrictAdministrative (name)": "Canterbury",
    "GSSLACode (name)": "E10000016",
}


@pytest.fixture(scope="module")
def loaded_places(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Loads the areas once for the tests of a module, in a transaction around them all."""
    with django_db_blocker.unblock():
        around = transaction.atomic()
        around.__enter__()
        load_pack_areas(pack=pack())
    yield
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


@pytest.fixture
def places(loaded_places: None, db: None) -> None:
    """A database that holds the areas."""


def definition(**changes: Any) -> dict[str, Any]:
    """A small instrument with two routes; changed as asked."""

    def both(english: str, welsh: str) -> dict[str, str]:
        return {"en": english, "cy": welsh}

    return {
        "format": "saferday-survey-1",
        "name": "online_life",
        "languages": ["en", "cy"],
        "title": both("Life online", "Bywyd ar-lein"),
        "routes": [
            {
                "name": "primary",
                "title": both("Primary", "Cynradd"),
                "years": ["Y5", "Y6"],
                "free_text": False,
            },
            {
                "name": "secondary",
                "title": both("Secondary", "Uwchradd"),
                "years": ["Y7", "Y8", "Y9"],
                "free_text": False,
            },
        ],
        "choices": {
            "often": [
                {"name": "never", "label": both("Never", "Byth")},
                {"name": "sometimes", "label": both("Sometimes", "Weithiau")},
                {"name": "often", "label": both("Often", "Yn aml")},
            ],
            "places": [
                {"name": "games", "label": both("Games", "Gemau")},
                {"name": "videos", "label": both("Videos", "Fideos")},
            ],
        },
        "pages": [
            {
                "name": "using",
                "title": both("What you do online", "Beth rwyt ti’n ei wneud ar-lein"),
                "questions": [
                    {
                        "name": "daily",
                        "type": "one",
                        "label": both("How often are you online?", "Pa mor aml wyt ti ar-lein?"),
                        "choices": "often",
                    },
                    {
                        "name": "where",
                        "type": "several",
                        "label": both("Where do you go?", "Ble wyt ti’n mynd?"),
                        "choices": "places",
                    },
                ],
            },
            {
                "name": "feeling",
                "title": both("How you feel", "Sut wyt ti’n teimlo"),
                "questions": [
                    {
                        "name": "safe",
                        "type": "scale",
                        "label": both("How safe do you feel?", "Pa mor ddiogel wyt ti’n teimlo?"),
                        "lowest": 1,
                        "highest": 5,
                        "low": both("Not safe", "Ddim yn ddiogel"),
                        "high": both("Very safe", "Diogel iawn"),
                    },
                    {
                        "name": "idea",
                        "type": "text",
                        "label": both("What would help?", "Beth fyddai’n helpu?"),
                    },
                ],
            },
        ],
    } | changes


@pytest.fixture
def make_survey(db: None) -> Callable[..., Survey]:
    """Publishes a survey that is open now."""

    def make(slug: str = "life-online", **changes: Any) -> Survey:
        document = definition(**changes)
        read(document)
        text = canonical(document)
        now = timezone.now()
        survey = Survey.objects.create(slug=slug, titles=document["title"], draft=document)
        version = SurveyVersion.objects.create(
            survey=survey, number=1, definition=text, digest=digest(text), published_at=now
        )
        survey.asked = version
        survey.opens_at, survey.closes_at = now - timedelta(days=1), now + timedelta(days=30)
        survey.save()
        return survey

    return make


@pytest.fixture
def survey(make_survey: Callable[..., Survey]) -> Survey:
    return make_survey()


@pytest.fixture
def school(places: None) -> School:
    return School.objects.create(
        source="test",
        reference="1",
        name="Lantern Hill Primary School",
        folded="lantern hill primary school",
        phase="primary",
        postcode="SA31 0CK",
        website="https://www.lantern-hill.example",
        nation="wales",
        area=area_by_slug("dyfed-powys"),
    )


@pytest.fixture
def desk(survey: Survey, school: School) -> Desk:
    """The desk of a school that takes part and is ready for classes."""
    part = Participation.objects.create(
        survey=survey,
        school=school,
        state=rules.ACCEPTED,
        year_groups=["Y5", "Y6"],
        protocol_digest="x" * 64,
        protocol_confirmed_at=timezone.now(),
    )
    contact = SchoolContact.objects.create(
        participation=part,
        email="office@lantern-hill.example",
        is_responsible=True,
        judgement="own-office",
        confirmed_at=timezone.now(),
    )
    return Desk(contact, part)


@pytest.fixture
def gias(tmp_path):
    """Writes a list as England publishes it."""

    def write(*rows, name="edubasealldata.csv"):
        path = tmp_path / name
        with path.open("w", encoding="cp1252", newline="") as file:
            writer = csv.DictWriter(file, GIAS, restval="")
            writer.writeheader()
            writer.writerows(ROW | row for row in rows)
        return path

    return write
