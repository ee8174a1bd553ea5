"""Registers scheduled work with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TasksConfig(AppConfig):
    """The tasks app."""

    name = "saferday.centre.tasks"
    label = "tasks"
    verbose_name = _("Scheduled work")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Makes the checks of scheduled work known; the work itself is gathered when it is first asked for."""
        from saferday.centre.tasks import doctor  # noqa: F401
