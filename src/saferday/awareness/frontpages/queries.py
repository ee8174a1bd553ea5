"""Finds front pages."""

from saferday.awareness.frontpages.models import AreaPage, HomePage


def home_page(language: str) -> HomePage | None:
    """The home page in a language."""
    return HomePage.objects.filter(locale__language_code=language).first()


def area_page(slug: str, language: str) -> AreaPage | None:
    """The front page of the area with this slug, in a language."""
    return AreaPage.objects.filter(area__slug=slug, locale__language_code=language).first()
