"""Registers the audit with Django."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The audit app."""

    name = "saferday.centre.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Makes the audit's own checks known to the doctor."""
        from saferday.centre.audit import doctor  # noqa: F401
