"""The ownimages app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OwnImagesConfig(AppConfig):
    name = "saferday.hotline.ownimages"
    label = "ownimages"
    verbose_name = _("Own images")
