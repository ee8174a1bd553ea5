"""What a survey's documents are generated from: its definition, its times, and the centre's rules of protection."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from saferday.centre.countrypack.queries import emergency
from saferday.centre.languages.queries import centre_languages, in_language
from saferday.centre.ui.queries import local_path

from ..instrument.definition import TEXT
from ..models import Survey
from ..queries.definitions import instrument_of, variables_of
from ..queries.schools import survey_years, year_groups, year_name
from ..rules.results import PROTECTION, Protection

SECONDS_A_QUESTION = 18


@dataclass(frozen=True)
class SurveyFacts:
    """A survey as its documents speak of it, in one language.

    Attributes:
        years: its year groups, as a phrase.
        questions: how many the longer route has.
        topics: what the pages are about.
        free_text_routes: the routes with questions for words of one's own, as a phrase; empty for none.
        free_text_questions: how many there are.
        variables: how many columns the answers have.
    """

    title: str
    centre: str
    opens: str
    closes: str
    years: str
    questions: int
    minutes: int
    topics: tuple[str, ...]
    free_text_routes: str
    free_text_questions: int
    languages: str
    emergency: str
    help_address: str
    simulated: bool
    version: int
    variables: int
    protection: Protection = PROTECTION

    @property
    def has_free_text(self) -> bool:
        """Whether any pupil is asked to write."""
        return self.free_text_questions > 0


def facts_of(survey: Survey) -> SurveyFacts:
    """The facts of a survey, in the active language."""
    version = survey.asked
    assert version is not None
    instrument = instrument_of(version)
    asked = {route.name: list(instrument.questions(route.name)) for route in instrument.routes}
    writing = {name: [one for one in questions if one.type == TEXT] for name, questions in asked.items()}
    longest = max(map(len, asked.values()), default=0)
    return SurveyFacts(
        title=in_language(survey.titles),
        centre=str(settings.WAGTAIL_SITE_NAME),
        opens=_day(survey.opens_at),
        closes=_day(survey.closes_at),
        years=_years(list(survey_years(survey))),
        questions=longest,
        minutes=max(5, 5 * math.ceil(longest * SECONDS_A_QUESTION / 60 / 5)),
        topics=tuple(in_language(page.title) for page in instrument.pages if page.title),
        free_text_routes=_phrase([in_language(one.title) for one in instrument.routes if writing[one.name]]),
        free_text_questions=len({one.name for questions in writing.values() for one in questions}),
        languages=_phrase([_(name) for code, name in settings.LANGUAGES if code in centre_languages()]),
        emergency=str(emergency()["number"]),
        help_address=f"{settings.SAFERDAY_BASE_URL}{local_path('get-help/')}",
        simulated=survey.simulated,
        version=version.number,
        variables=len(variables_of(version)),
    )


def _day(moment: Any) -> str:
    return date_format(localtime(moment), "j F Y") if moment else _("a day that the centre has still to set")


def _years(codes: list[str]) -> str:
    """Year groups as a phrase; where they follow one another, the first and the last."""
    names = [year_name(code) for code in codes]
    every = list(year_groups())
    if len(codes) > 2 and codes == every[every.index(codes[0]) :][: len(codes)]:
        return _("%(first)s to %(last)s") % {"first": names[0], "last": names[-1]}
    return _phrase(names)


def _phrase(names: list[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return _("%(some)s and %(last)s") % {"some": ", ".join(names[:-1]), "last": names[-1]}
