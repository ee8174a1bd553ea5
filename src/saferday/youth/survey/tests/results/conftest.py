"""Surveys with simulated answers."""

from collections.abc import Callable
from typing import Any

import pytest

from saferday.youth.survey.instrument.definition import Instrument
from saferday.youth.survey.models import Response, School, Survey
from saferday.youth.survey.queries.definitions import instrument_of
from saferday.youth.survey.simulating import simulated_pupils
from saferday.youth.survey.tests.schools.conftest import loaded_places, make_survey, places, survey

__all__ = ["loaded_places", "make_survey", "places", "survey"]


@pytest.fixture
def instrument(survey: Survey) -> Instrument:
    assert survey.asked is not None
    return instrument_of(survey.asked)


@pytest.fixture
def make_school(places: None) -> Callable[..., School]:
    """A school in an area, by the area's address."""
    from saferday.centre.areas.queries import area_by_slug

    def make(name: str = "Lantern Hill", area: str = "dyfed-powys", **more: Any) -> School:
        number = School.objects.count() + 1
        return School.objects.create(
            source="test",
            reference=str(number),
            name=name,
            folded=name.casefold(),
            nation="wales",
            area=area_by_slug(area),
            **more,
        )

    return make


@pytest.fixture
def answered(survey: Survey, instrument: Instrument) -> Callable[..., None]:
    """Gives a school so many simulated answers in each year group."""

    def give(school: School, seed: int = 1, **years: int) -> None:
        Response.objects.bulk_create(
            Response(
                version_id=survey.asked_id,
                school=school,
                year_group=year,
                route=route,
                answers=answers,
                cell_key=key,
            )
            for year, route, answers, key in simulated_pupils(instrument, years, seed)
        )

    return give
