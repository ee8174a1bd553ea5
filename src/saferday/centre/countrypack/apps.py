"""Registers the country pack with Django."""

from django.apps import AppConfig


class CountryPackConfig(AppConfig):
    """The country pack app. It has no tables of its own."""

    name = "saferday.centre.countrypack"
    label = "countrypack"
