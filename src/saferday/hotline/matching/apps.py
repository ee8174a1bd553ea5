"""The matching app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MatchingConfig(AppConfig):
    name = "saferday.hotline.matching"
    label = "matching"
    verbose_name = _("Matching")
