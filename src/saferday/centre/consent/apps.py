"""The consent app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsentConfig(AppConfig):
    name = "saferday.centre.consent"
    label = "consent"
    verbose_name = _("Cookies and feedback")
