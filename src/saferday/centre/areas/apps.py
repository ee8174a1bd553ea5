"""Registers the areas with Django."""

from django.apps import AppConfig


class AreasConfig(AppConfig):
    """The areas app."""

    name = "saferday.centre.areas"
    label = "areas"
    default_auto_field = "django.db.models.BigAutoField"
