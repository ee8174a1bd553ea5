"""Registers the news with Django."""

from django.apps import AppConfig


class NewsConfig(AppConfig):
    """The news app."""

    name = "saferday.awareness.news"
    label = "news"
    default_auto_field = "django.db.models.BigAutoField"
