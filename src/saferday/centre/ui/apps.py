"""Registers the interface with Django."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Templates, components, drawings, error pages and the Leave button. It has no tables."""

    name = "saferday.centre.ui"
    label = "ui"

    def ready(self) -> None:
        from .wrong import speak_plainly

        speak_plainly()
