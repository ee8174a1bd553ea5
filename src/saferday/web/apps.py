"""Registers the assembly with Django."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The assembly: what crosses the strands and what an operator runs."""

    name = "saferday.web"
    label = "web"
