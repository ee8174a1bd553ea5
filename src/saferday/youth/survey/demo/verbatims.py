"""A survey that is over, with invented words in it that wait for a reader."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta

import yaml
from django.conf import settings
from django.utils import timezone

from .. import actions
from ..making import make_snapshots
from ..models import Participation, Response, School, Survey
from ..queries.definitions import instrument_of
from ..queries.surveys import survey_by_slug
from ..rules import schools as rules
from ..setting_apart import set_words_apart
from ..simulating import simulated_pupils

SLUG = "a-wish"
SCHOOLS = {
    "Pebblebrook Comprehensive School": {"Y7": 24, "Y8": 26},
    "Oast House High School": {"Y7": 25, "Y9": 22},
    "Harbour Light High School": {"Y8": 23, "Y9": 24},
}
BEGAN, LASTED = timedelta(days=40), timedelta(days=21)


def fill(*, progress: Callable[..., None]) -> None:
    """Makes the survey with its answers and results; every text waits. A second call changes nothing."""
    folder = settings.SAFERDAY_PACK_FOLDER / "surveys"
    file, words = folder / f"{SLUG}.yaml", folder / "words" / f"{SLUG}.txt"
    if not file.is_file() or not words.is_file() or survey_by_slug(SLUG):
        return
    survey = actions.create_survey(by=None, slug=SLUG, draft=yaml.safe_load(file.read_text(encoding="utf-8")))
    actions.publish(by=None, survey=survey)
    survey = actions.mark_simulated(by=None, survey=survey)
    began = timezone.now() - BEGAN
    survey = actions.set_times(by=None, survey=survey, opens_at=began, closes_at=began + LASTED)
    _answers(survey, words.read_text(encoding="utf-8").splitlines())
    set_words_apart(survey=survey)
    make_snapshots(survey=survey)
    progress(survey)


def _answers(survey: Survey, texts: list[str]) -> None:
    assert survey.asked is not None
    instrument, rows = instrument_of(survey.asked), []
    for number, school in enumerate(
        School.objects.filter(is_invented=True, name__in=SCHOOLS).order_by("name")
    ):
        years = SCHOOLS[school.name]
        Participation.objects.create(
            survey=survey, school=school, state=rules.ACCEPTED, year_groups=list(years)
        )
        rows += [
            Response(
                version=survey.asked,
                school=school,
                year_group=year,
                route=route,
                answers=answers,
                cell_key=key,
            )
            for year, route, answers, key in simulated_pupils(instrument, years, number)
        ]
    writers = random.Random(1).sample(rows, min(len(rows), len(texts)))  # noqa: S311 (nobody's secret hangs on it)
    for row, text in zip(writers, texts, strict=False):
        row.answers["wish"] = text
    Response.objects.bulk_create(rows)
