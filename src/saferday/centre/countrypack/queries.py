"""The facts of the centre's country: emergency numbers, age bands, year groups, the page to leave to."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings

from saferday.centre.countrypack.rules import Pack, Problem, problems_of, read_pack


def pack() -> Pack:
    """The country pack that this centre uses."""
    return read_pack(settings.SAFERDAY_PACK_FOLDER)


def fact(name: str) -> Any:
    """One entry of pack.yaml."""
    return pack().facts[name]


def emergency() -> Mapping[str, Any]:
    """The emergency number, and the ways for people who cannot speak or hear on the phone."""
    return fact("emergency")


def age_bands() -> list[Mapping[str, Any]]:
    """The age bands and audiences of the country, youngest first."""
    return list(fact("age_bands"))


def exit_url() -> str:
    """Where “Leave this site” goes."""
    return settings.SAFERDAY_EXIT_URL or fact("exit_url")


def attributions() -> list[Mapping[str, Any]]:
    """Whose open data the pack holds, for the about page."""
    return list(pack().facts.get("attribution") or [])


def problems() -> list[Problem]:
    """What is wrong with the pack's facts and areas."""
    return problems_of(pack())
