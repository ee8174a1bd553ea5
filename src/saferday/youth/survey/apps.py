"""The survey app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SurveyConfig(AppConfig):
    name = "saferday.youth.survey"
    label = "survey"
    verbose_name = _("Survey")
