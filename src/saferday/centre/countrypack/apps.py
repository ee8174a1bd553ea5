"""Registers the country pack with Django."""

from django.apps import AppConfig


class CountryPackConfig(AppConfig):
    """The country pack app. It has no tables of its own."""

    name = "saferday.centre.countrypack"
    label = "countrypack"

    def ready(self) -> None:
        from saferday.centre.countrypack import queries
        from saferday.centre.ui.queries import NationalFacts, take_national_facts_from

        take_national_facts_from(
            lambda: NationalFacts(queries.exit_url(), str(queries.emergency()["number"]))
        )
