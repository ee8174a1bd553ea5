"""Posts, the lists they stand in, and what an area makes of a national post."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import strip_tags
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from saferday.awareness.campaign.queries import current_hashtag
from saferday.awareness.news import rules, sharing
from saferday.awareness.news.blocks import PostBody
from saferday.awareness.news.models.topics import TopicsField
from saferday.awareness.news.presenting import head_of, share_links
from saferday.awareness.news.wording import help_for, named
from saferday.centre.languages.queries import in_language


class NewsIndexPage(Page):
    """The posts of the whole centre, or of the area whose front page it stands under."""

    area = models.ForeignKey(
        "areas.Area", models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    max_count_per_parent = 1
    parent_page_types = ["frontpages.HomePage", "frontpages.AreaPage"]
    subpage_types = ["news.PostPage"]
    template = "news/index.html"

    translatable_fields = [TranslatableField("title"), SynchronizedField("slug")]

    class Meta:
        verbose_name = _("list of news")
        verbose_name_plural = _("lists of news")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Takes the area of the front page above."""
        parent = self.get_parent()
        if parent is not None:
            self.area = getattr(parent.specific, "area", None)
        super().save(*args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Puts the list into the area's colours."""
        request.area = self.area  # type: ignore[attr-defined]
        return super().get_context(request, *args, **kwargs)


class PostPage(Page):
    """One post, of the whole centre or of one area."""

    area = models.ForeignKey(
        "areas.Area", models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    date = models.DateTimeField(_("date"), default=timezone.now)
    summary = models.TextField(
        _("summary"),
        max_length=rules.SUMMARY_LENGTH,
        blank=True,
        help_text=_("One or two sentences. They stand in lists, in feeds and where the post is shared."),
    )
    body = StreamField(PostBody(), blank=True, verbose_name=_("text"))
    topics = TopicsField(
        _("topics"),
        max_length=300,
        blank=True,
        default=list,
        help_text=_("They decide which help is offered to somebody whom this has happened to."),
    )
    source_url = models.URLField(
        _("where it was first published"),
        max_length=1_000,
        blank=True,
        help_text=_("The address of the original, if it was first published elsewhere."),
    )
    source_name = models.CharField(_("name of that site"), max_length=200, blank=True)
    share_picture = models.CharField(max_length=200, blank=True, editable=False)

    parent_page_types = ["news.NewsIndexPage"]
    subpage_types: list[str] = []
    template = "news/post.html"

    content_panels = [
        *Page.content_panels,
        FieldPanel("date"),
        FieldPanel("summary"),
        FieldPanel("body"),
        FieldPanel("topics"),
        MultiFieldPanel(
            [FieldPanel("source_url"), FieldPanel("source_name")], heading=_("First published elsewhere")
        ),
    ]
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]
    translatable_fields = [
        TranslatableField("title"),
        TranslatableField("seo_title"),
        TranslatableField("search_description"),
        TranslatableField("summary"),
        TranslatableField("body"),
        SynchronizedField("slug", overridable=False),
        SynchronizedField("date", overridable=False),
        SynchronizedField("topics", overridable=False),
        SynchronizedField("source_url"),
        SynchronizedField("source_name"),
    ]

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        indexes = [models.Index(fields=["area", "-date"], name="news_post_area_date")]

    def clean(self) -> None:
        """Refuses the name of another site without its address."""
        super().clean()
        if self.source_name and not self.source_url:
            raise ValidationError({"source_url": _("Give the address too, or leave the name empty.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Takes the area of the list above, and draws the share picture if it is not there yet."""
        parent = self.get_parent()
        if parent is not None:
            self.area = parent.specific.area
        if self.locale_id is None:
            self.locale = self.get_default_locale()
        self.share_picture = sharing.draw(self.share_words())
        super().save(*args, **kwargs)

    def share_words(self) -> sharing.Words:
        """What the share picture says, and in which colours."""
        language = self.locale.language_code
        return sharing.Words(
            title=self.title,
            place=self.area.name_in(language) if self.area else "",
            centre=settings.WAGTAIL_SITE_NAME,
            colour=self.area.colour if self.area else sharing.BRAND,
            accent=self.area.accent if self.area else sharing.MARIGOLD,
        )

    @property
    def share_picture_url(self) -> str:
        """The address of the share picture, on this server."""
        return f"{settings.MEDIA_URL}{self.share_picture}" if self.share_picture else ""

    @property
    def source_label(self) -> str:
        """What the site is called where the post was first published; failing that its host."""
        return self.source_name or (urlsplit(self.source_url).hostname or "").removeprefix("www.")

    @property
    def intro(self) -> str:
        """The summary; without one, the beginning of the text."""
        if self.summary:
            return self.summary
        for block in self.body:
            if block.block_type == "paragraph" and (words := strip_tags(str(block.value)).strip()):
                return words if len(words) <= 200 else f"{words[:199].rsplit(' ', 1)[0]} …"
        return ""

    @property
    def content_language(self) -> str:
        """The language that the words are in: an alias shows those of its original."""
        return self.alias_of.locale.language_code if self.alias_of_id else self.locale.language_code

    @property
    def is_not_translated(self) -> bool:
        """Whether the page stands in for a translation that nobody has made yet."""
        return self.content_language != self.locale.language_code

    @cached_property
    def address(self) -> str:
        """Where a reader finds the post; a list for an area may say that it is the area's edition."""
        return self.url or "/"

    @property
    def topic_names(self) -> list[tuple[str, Any]]:
        """The topics with what they are called."""
        return named(self.topics)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Shows the post in its own area's colours."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | self.context_in(request, self.area)

    def context_in(
        self, request: HttpRequest, area: Any, edition: "AreaEdition | None" = None
    ) -> dict[str, Any]:
        """What the template needs to show the post in an area's colours, with the area's words if it has any."""
        request.area = area  # type: ignore[attr-defined]
        hashtag = current_hashtag(self.locale.language_code, timezone.localdate())
        head = head_of(self)
        return {
            "page": self,
            "self": self,
            "here": area,
            "edition": edition,
            "head": head,
            "help_offer": help_for(self.topics),
            "hashtag": hashtag,
            "share_links": share_links(title=self.title, url=head.url, hashtag=hashtag),
        }


class AreaEdition(models.Model):
    """What an area makes of a national post: words of its own beside it, or that it is not shown there."""

    area = models.ForeignKey("areas.Area", models.CASCADE, related_name="+")
    post = models.ForeignKey(PostPage, models.CASCADE, related_name="editions")
    words = models.JSONField(_("words"), default=dict, blank=True)
    hidden = models.BooleanField(_("hidden"), default=False)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("area’s edition of a national post")
        verbose_name_plural = _("areas’ editions of national posts")
        constraints = [
            models.UniqueConstraint(fields=["area", "post"], name="one_edition_of_a_post_in_an_area")
        ]

    def __str__(self) -> str:
        return f"{self.area_id} {self.post_id}"

    @property
    def words_shown(self) -> str:
        """The area's words in the language being shown, or in its first."""
        return in_language(self.words, get_language())
