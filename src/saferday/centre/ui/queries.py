"""What the frame of every page needs to know, without touching the database."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from saferday.centre.ui import rules

LABELS: dict[str, Promise] = {
    "news": _("News"),
    "directory": _("Directory"),
    "campaign": _("Safer Internet Day"),
    "schools": _("For schools"),
    "own_images": _("Keep a picture of you off platforms"),
    "platforms": _("For platforms"),
    "about": _("About this site"),
    "accessibility": _("Accessibility"),
    "privacy": _("Privacy"),
    "cookies": _("Cookies"),
    "feedback": _("Give feedback"),
}


@dataclass(frozen=True)
class NationalFacts:
    """What the frame says about the country it is in.

    Attributes:
        exit_url: where “Leave this site” goes.
        emergency_number: whom to call in danger; empty where it is not known.
    """

    exit_url: str = rules.FALLBACK_EXIT_URL
    emergency_number: str = ""


@dataclass(frozen=True)
class Link:
    """A link of the frame."""

    key: str
    label: Promise | str
    url: str
    current: bool = False


FRESH_SECONDS = 60

_source: list[Callable[[], NationalFacts]] = []


def take_national_facts_from(source: Callable[[], NationalFacts]) -> None:
    """Names the function that knows the country. The country pack calls this when it starts."""
    _source[:] = [source]
    _facts_at.cache_clear()


def national_facts() -> NationalFacts:
    """The country's facts, read again every minute at most."""
    facts = _facts_at(int(time.monotonic() // FRESH_SECONDS))
    return NationalFacts(settings.SAFERDAY_EXIT_URL or facts.exit_url, facts.emergency_number)


@lru_cache(maxsize=1)
def _facts_at(moment: int) -> NationalFacts:
    # They stand on error pages too, so a broken country pack must not break this.
    try:
        return _source[0]() if _source else NationalFacts()
    except Exception:
        return NationalFacts()


def local_path(path: str) -> str:
    """A path of the centre under the language being shown."""
    language = get_language() or settings.LANGUAGE_CODE
    return f"/{path}" if language == settings.LANGUAGE_CODE else f"/{language}/{path}"


def named_path(name: str, path: str) -> str:
    """The address of a named view; the plain path where it is not there, as on a broken centre."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return local_path(path)


def links(table: tuple[tuple[str, str], ...], current: str = "") -> list[Link]:
    """A row of the frame's links, with the one that we are in marked."""
    return [Link(key, LABELS[key], local_path(path), key == current) for key, path in table]
