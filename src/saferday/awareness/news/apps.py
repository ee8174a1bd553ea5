"""Registers the news with Django."""

from importlib import import_module

from django.apps import AppConfig


class NewsConfig(AppConfig):
    """The news app."""

    name = "saferday.awareness.news"
    label = "news"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listens for what editors publish and move."""
        import_module("saferday.awareness.news.publishing")
