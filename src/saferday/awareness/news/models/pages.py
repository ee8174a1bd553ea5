"""Posts, and the lists they stand in."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.fields import RichTextField
from wagtail.models import Page


class NewsIndexPage(RoutablePageMixin, Page):
    """The posts of the whole centre, or of the area whose front page it stands under."""

    area = models.ForeignKey("areas.Area", models.PROTECT, null=True, blank=True, editable=False, related_name="+")

    parent_page_types = ["frontpages.HomePage", "frontpages.AreaPage"]
    subpage_types = ["news.PostPage"]
    template = "news/index.html"

    class Meta:
        verbose_name = _("list of news")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {"posts": PostPage.objects.child_of(self).live()}


class PostPage(Page):
    """One post."""

    date = models.DateTimeField(_("date"), default=timezone.now)
    summary = models.CharField(_("summary"), max_length=400, blank=True)
    body = RichTextField(_("text"), blank=True)

    parent_page_types = ["news.NewsIndexPage"]
    subpage_types: list[str] = []
    template = "news/post.html"
    content_panels = [*Page.content_panels, FieldPanel("date"), FieldPanel("summary"), FieldPanel("body")]

    class Meta:
        verbose_name = _("post")
