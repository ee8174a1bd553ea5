"""Reads campaigns: the current one, and those of earlier years."""

from datetime import date

from saferday.awareness.campaign.models import CampaignPage
from saferday.awareness.campaign.rules import SHOWN_AFTER


def campaigns(language: str) -> list[CampaignPage]:
    """The campaigns that can be read in a language, newest first."""
    return list(CampaignPage.objects.live().filter(locale__language_code=language).order_by("-year"))


def current_campaign(language: str, today: date) -> CampaignPage | None:
    """The next campaign, or the one whose day was less than four weeks ago; otherwise the newest."""
    every_year = campaigns(language)
    ahead = [campaign for campaign in every_year if campaign.date + SHOWN_AFTER >= today]
    if ahead:
        return min(ahead, key=lambda campaign: campaign.date)
    return every_year[0] if every_year else None


def current_hashtag(language: str, today: date) -> str:
    """The current campaign's hashtag without the hash sign, or an empty string."""
    campaign = current_campaign(language, today)
    return campaign.hashtag if campaign else ""
