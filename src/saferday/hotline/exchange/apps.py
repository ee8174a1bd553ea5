"""Registers exchange with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    """Lists of hashes from and to partners."""

    name = "saferday.hotline.exchange"
    label = "exchange"
    verbose_name = _("Hash exchange")
    default_auto_field = "django.db.models.BigAutoField"
