"""The survey app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SurveyConfig(AppConfig):
    """The pupil survey."""

    name = "saferday.youth.survey"
    label = "survey"
    verbose_name = _("Survey")

    def ready(self) -> None:
        """Puts its checks among the doctor's."""
        from . import doctor  # noqa: F401
