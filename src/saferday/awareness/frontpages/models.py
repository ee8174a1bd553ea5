"""The home page and each area's front page."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from saferday.awareness.campaign.queries import current_campaign
from saferday.awareness.news import queries as news
from saferday.centre.areas import queries as areas

LATEST_ON_HOME = 3
LATEST_ON_AREA = 6


class HomePage(Page):
    """The centre's front page: this year's campaign, the newest posts, and the way to help."""

    strapline = models.CharField(_("strapline"), max_length=200, blank=True)
    welcome = RichTextField(_("welcome"), blank=True, features=["bold", "italic", "link"])

    parent_page_types = ["wagtailcore.Page"]
    template = "frontpages/home.html"
    content_panels = [*Page.content_panels, FieldPanel("strapline"), FieldPanel("welcome")]

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds the current campaign, the newest national posts and the areas."""
        language = self.locale.language_code
        return super().get_context(request, *args, **kwargs) | {
            "campaign": current_campaign(language, timezone.localdate()),
            "posts": news.latest(area=None, language=language, limit=LATEST_ON_HOME),
            "areas": sorted(areas.areas_with_pages(), key=str),
        }


class AreaPage(Page):
    """An area's front page: its news, its contacts, its colours."""

    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", verbose_name=_("area"))
    welcome = RichTextField(_("welcome"), blank=True, features=["bold", "italic", "link", "ul"])

    parent_page_types = ["frontpages.HomePage"]
    subpage_types = ["news.NewsIndexPage"]
    template = "frontpages/area.html"
    content_panels = [*Page.content_panels, FieldPanel("welcome")]

    class Meta:
        verbose_name = _("front page of an area")
        verbose_name_plural = _("front pages of areas")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> TemplateResponse:
        """Shows the page in the area's colours."""
        request.area = self.area  # type: ignore[attr-defined]
        return super().serve(request, *args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds the campaign, the area's posts with the national ones, and its contacts."""
        language = self.locale.language_code
        return super().get_context(request, *args, **kwargs) | {
            "campaign": current_campaign(language, timezone.localdate()),
            "posts": news.latest(area=self.area, language=language, limit=LATEST_ON_AREA),
            "news_index": news.news_index_for(area=self.area, language=language),
            "contacts": list(self.area.contacts.all()),
            "in_other_language": get_language() not in self.area.languages,
        }
