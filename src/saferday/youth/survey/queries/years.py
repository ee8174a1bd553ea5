"""The year groups of the country, for a survey's routes."""

from saferday.centre.countrypack.queries import fact
from saferday.centre.languages.queries import in_language


def year_codes() -> list[str]:
    """Their codes, youngest first."""
    return [str(one["code"]) for one in fact("year_groups")]


def year_name(code: str, language: str | None = None) -> str:
    """A year group's name; its code where the country has no such year."""
    for one in fact("year_groups"):
        if one["code"] == code:
            return in_language(one["name"], language)
    return code
