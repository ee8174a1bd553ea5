"""Campaign pages: the list of years, each year, and a page for each audience."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from saferday.awareness.campaign import rules
from saferday.awareness.campaign.blocks import CampaignBody
from saferday.centre.countrypack.queries import age_bands
from saferday.centre.languages.queries import in_language


def audience_choices() -> list[tuple[str, str]]:
    """The audiences of the country pack: its age bands, parents and educators."""
    return [(band["slug"], in_language(band["name"], get_language())) for band in age_bands()]


class CampaignIndexPage(Page):
    """Every year's campaign, newest first."""

    max_count_per_parent = 1
    parent_page_types = ["frontpages.HomePage"]
    subpage_types = ["campaign.CampaignPage"]
    template = "campaign/campaign_index.html"

    class Meta:
        verbose_name = _("list of campaigns")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds the years that can be read."""
        campaigns = CampaignPage.objects.child_of(self).live().order_by("-year")
        return super().get_context(request, *args, **kwargs) | {"campaigns": campaigns}


class CampaignPage(Page):
    """One year's Safer Internet Day."""

    year = models.PositiveSmallIntegerField(_("year"))
    date_override = models.DateField(
        _("date, if it differs"),
        null=True,
        blank=True,
        help_text=_("Left empty, the date follows the rule: the Tuesday of February’s second school week."),
    )
    theme = models.CharField(_("theme"), max_length=200, blank=True)
    hashtag = models.CharField(
        _("hashtag"), max_length=60, blank=True, help_text=_("One word, without the #.")
    )
    summary = models.CharField(_("summary"), max_length=300, blank=True)
    body = StreamField(CampaignBody(), blank=True, verbose_name=_("body"))
    today = StreamField(CampaignBody(), blank=True, verbose_name=_("what you can do today"))

    parent_page_types = ["campaign.CampaignIndexPage"]
    subpage_types = ["campaign.AudiencePage"]
    template = "campaign/campaign.html"

    content_panels = [
        *Page.content_panels,
        MultiFieldPanel([FieldPanel("year"), FieldPanel("date_override")], heading=_("When")),
        FieldPanel("theme"),
        FieldPanel("hashtag"),
        FieldPanel("summary"),
        FieldPanel("today"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(year__gte=2004, year__lte=2100), name="campaign_year_is_plausible"
            )
        ]

    @property
    def date(self) -> date:
        """The day itself: what an editor set, or what the rule gives."""
        return self.date_override or rules.safer_internet_day(self.year)

    @property
    def countdown(self) -> rules.Countdown:
        """How far today is from the day, in the centre's time zone."""
        return rules.countdown(self.date, timezone.localdate())

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds what search engines and social networks read."""
        return super().get_context(request, *args, **kwargs) | {"event": self.as_event(request)}

    def as_event(self, request: HttpRequest) -> dict[str, str]:
        """The day as a schema.org Event."""
        return {
            "@context": "https://schema.org",
            "@type": "Event",
            "name": self.title,
            "description": self.summary or self.theme,
            "startDate": self.date.isoformat(),
            "endDate": self.date.isoformat(),
            "url": self.get_full_url(request) or "",
        }

    @property
    def audiences(self) -> list["AudiencePage"]:
        """The pages for each audience, youngest first."""
        order = {band["slug"]: place for place, band in enumerate(age_bands())}
        pages = AudiencePage.objects.child_of(self).live()
        return sorted(pages, key=lambda page: order.get(page.audience, len(order)))

    def clean(self) -> None:
        """Refuses a hashtag of several words and a date outside the year."""
        super().clean()
        try:
            self.hashtag = rules.hashtag_words(self.hashtag)
        except ValueError as error:
            raise ValidationError(
                {"hashtag": _("Write one word of letters and digits, like SaferInternetDay.")}
            ) from error
        if self.date_override and self.date_override.year != self.year:
            raise ValidationError({"date_override": _("This date is in another year than the campaign.")})


class AudiencePage(Page):
    """What one audience can do in a year's campaign."""

    audience = models.CharField(_("audience"), max_length=40, choices=audience_choices)
    summary = models.CharField(_("summary"), max_length=300, blank=True)
    body = StreamField(CampaignBody(), blank=True, verbose_name=_("body"))

    parent_page_types = ["campaign.CampaignPage"]
    subpage_types: list[str] = []
    template = "campaign/audience.html"

    content_panels = [
        *Page.content_panels,
        FieldPanel("audience"),
        FieldPanel("summary"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("audience page")
        verbose_name_plural = _("audience pages")

    @property
    def audience_name(self) -> str:
        """What the audience is called, in the active language."""
        return dict(audience_choices()).get(self.audience, self.audience)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds the campaign that the page belongs to."""
        return super().get_context(request, *args, **kwargs) | {"campaign": self.get_parent().specific}
