"""The parts of the frame that are the same on many pages, rendered once for each language and place.

A page that is made anew for each visitor, as the answer of Get help, would otherwise spend most of its time here.
"""

from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from saferday.centre.ui import queries, rules


@dataclass(frozen=True)
class Place:
    """The area that a page belongs to, as far as the frame shows it."""

    slug: str
    name: str


@dataclass(frozen=True)
class Section:
    """Where in the site a page is: what of the navigation is marked, and the area it belongs to.

    ``remembered`` is the visitor's own area, where they agreed that their browser keeps it.
    """

    current: str = ""
    place: Place | None = None
    remembered: Place | None = None


def section(path: str, area: object | None, remembered: object | None = None) -> Section:
    """The section of a page."""
    current = next((key for key, below in rules.NAVIGATION if path.startswith(queries.local_path(below))), "")
    return Section(current, _place(area), _place(remembered))


def _place(area: object | None) -> Place | None:
    """The country itself is no place to choose: it is the whole centre."""
    if not area or not getattr(area, "parent_id", None):
        return None
    return Place(area.slug, str(area))  # type: ignore[attr-defined]


def part(name: str, where: Section | None = None) -> SafeString:
    """One part of the frame, from memory where it has been rendered before."""
    render = _render if settings.DEBUG else _remembered
    return render(name, where or Section(), get_language() or "", queries.national_facts())


def _render(name: str, where: Section, language: str, facts: queries.NationalFacts) -> SafeString:
    return render_to_string(
        f"ui/parts/{name}.html",
        {
            "name": settings.WAGTAIL_SITE_NAME,
            "place": where.place,
            "remembered": where.remembered,
            "current": where.current,
            "facts": facts,
        },
    )


_remembered = lru_cache(maxsize=1024)(_render)
