"""Finds front pages."""

from wagtail.models import Page

from saferday.awareness.frontpages.models import AreaPage, HomePage


def home_page(language: str) -> HomePage | None:
    """The home page in a language."""
    return HomePage.objects.filter(locale__language_code=language).first()


def area_page(slug: str, language: str) -> AreaPage | None:
    """The front page of the area with this slug, in a language."""
    return AreaPage.objects.filter(area__slug=slug, locale__language_code=language).first()


def campaign_index(language: str) -> Page | None:
    """The list of campaigns below the home page in a language."""
    home = home_page(language)
    return home.get_children().filter(slug="campaigns").specific().first() if home else None
