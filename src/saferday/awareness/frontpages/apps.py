"""Registers the front pages with Django."""

from django.apps import AppConfig


class FrontPagesConfig(AppConfig):
    """The front pages app."""

    name = "saferday.awareness.frontpages"
    label = "frontpages"
    default_auto_field = "django.db.models.BigAutoField"
