"""Registers scheduled work with Django."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class TasksConfig(AppConfig):
    """The tasks app."""

    name = "saferday.centre.tasks"
    label = "tasks"
    verbose_name = _("Scheduled work")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Makes every feature's scheduled work and background tasks known."""
        from saferday.centre.tasks import doctor  # noqa: F401

        autodiscover_modules("tasks")
