"""Registers the campaign with Django."""

from django.apps import AppConfig


class CampaignConfig(AppConfig):
    """The campaign app."""

    name = "saferday.awareness.campaign"
    label = "campaign"
    default_auto_field = "django.db.models.BigAutoField"
