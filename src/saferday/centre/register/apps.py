"""The register app."""

from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _


class RegisterConfig(AppConfig):
    name = "saferday.centre.register"
    label = "register"
    verbose_name = _("Register of personal data")

    def ready(self) -> None:
        from .entries import check_entries

        checks.register(check_entries)
