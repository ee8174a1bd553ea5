"""The survey's examples for ``saferday demo``: one that is open now, with schools and simulated answers."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from typing import Any

import yaml
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .. import actions
from ..models import Survey
from ..queries.surveys import survey_by_slug

TITLE = _("A survey with schools and simulated answers")
SLUG = "online-lives"
OPEN_SINCE, OPEN_FOR = timedelta(days=3), timedelta(days=60)


def fill(*, progress: Callable[[int, int], None]) -> None:
    """Publishes and opens the survey that ships with the country pack; its schools and answers come after it."""
    survey = open_survey()
    if survey is not None and importlib.util.find_spec(f"{__name__}.schools"):
        import_module(f"{__name__}.schools").fill(survey=survey, progress=progress)
        import_module(f"{__name__}.verbatims").fill(progress=progress)


def to_try() -> list[tuple[str, str]]:
    """An address with an unused ticket of the open class, for whoever looks at the demonstration."""
    if not importlib.util.find_spec(f"{__name__}.schools"):
        return []
    found = import_module(f"{__name__}.schools").unused_ticket()
    if found is None:
        return []
    code, ticket = found
    return [(f"/survey/{code}/#{ticket}", f"the survey as a pupil of class {code}, with a ticket")]


def open_survey() -> Survey | None:
    """The open survey; None where the country pack has none."""
    file = settings.SAFERDAY_PACK_FOLDER / "surveys" / f"{SLUG}.yaml"
    if not file.is_file():
        return None
    if known := survey_by_slug(SLUG):
        return known
    draft: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    survey = actions.create_survey(by=None, slug=SLUG, draft=draft)
    actions.publish(by=None, survey=survey)
    survey = actions.mark_simulated(by=None, survey=survey)
    now = timezone.now()
    return actions.set_times(
        by=None, survey=survey, opens_at=now - OPEN_SINCE, closes_at=now - OPEN_SINCE + OPEN_FOR
    )
