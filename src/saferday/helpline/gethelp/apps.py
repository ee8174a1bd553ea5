"""The get-help app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GetHelpConfig(AppConfig):
    name = "saferday.helpline.gethelp"
    label = "gethelp"
    verbose_name = _("Get help")
