"""Reads posts: lists for a centre or an area, with the national posts that flow down, and one post for its page."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.paginator import Page as ListPage
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from saferday.awareness.news import rules
from saferday.awareness.news.models import AreaEdition, NewsIndexPage, PostPage
from saferday.centre.areas.queries import Area


@dataclass(frozen=True)
class Listed:
    """A list of posts as a reader asked for it.

    Attributes:
        page: the posts of the page that was asked for, or of the nearest one that exists.
        topics: every topic that has a post here.
        years: every year that has a post here, newest first.
        topic: the topic that was asked for; empty for all.
        year: the year that was asked for; None for all.
    """

    page: ListPage[PostPage]
    topics: list[str] = field(default_factory=list)
    years: list[int] = field(default_factory=list)
    topic: str = ""
    year: int | None = None

    @property
    def filtered(self) -> bool:
        """Whether the reader narrowed the list."""
        return bool(self.topic or self.year)


def visible_posts(*, area: Area | None, language: str) -> QuerySet[PostPage]:
    """The posts that the public sees in a list, newest first.

    Without an area the national ones; with one its own and the national ones that it has not hidden.
    """
    posts = PostPage.objects.live().public().filter(locale__language_code=language)
    if area is None:
        posts = posts.filter(area__isnull=True)
    else:
        hidden = AreaEdition.objects.filter(area=area, hidden=True).values("post__translation_key")
        posts = posts.filter(Q(area=area) | Q(area__isnull=True) & ~Q(translation_key__in=hidden))
    found: QuerySet[PostPage] = posts.select_related("area", "locale", "alias_of__locale").order_by(
        "-date", "-pk"
    )
    return found


def latest(*, area: Area | None = None, language: str = "en", limit: int = 3) -> list[PostPage]:
    """The newest posts of the centre, or of an area with the national ones."""
    return placed(list(visible_posts(area=area, language=language)[:limit]), area)


def more_news(*, post: PostPage, area: Area | None, limit: int = 3) -> list[PostPage]:
    """The newest posts beside one that is being read."""
    posts = visible_posts(area=area, language=post.locale.language_code)
    return placed(list(posts.exclude(pk=post.pk)[:limit]), area)


def listed(*, area: Area | None, language: str, topic: str = "", year: str = "", number: str = "") -> Listed:
    """One page of a list. A topic, year or page number that makes no sense is left aside."""
    posts = visible_posts(area=area, language=language)
    zone = timezone.get_default_timezone()
    years = [moment.year for moment in posts.order_by().datetimes("date", "year", order="DESC", tzinfo=zone)]
    topics = rules.ordered(
        [t for held in posts.order_by().values_list("topics", flat=True).distinct() for t in held]
    )
    wanted_topic = topic if topic in rules.TOPICS else ""
    wanted_year = int(year) if year.isascii() and year.isdigit() and 1970 <= int(year[:5]) <= 9998 else None
    if wanted_topic:
        posts = posts.filter(topics__contains=f"|{wanted_topic}|")
    if wanted_year is not None:
        first, after = (datetime(y, 1, 1, tzinfo=zone) for y in (wanted_year, wanted_year + 1))
        posts = posts.filter(date__gte=first, date__lt=after)
    page = Paginator(posts, rules.PAGE_SIZE).get_page(number)
    page.object_list = placed(list(page.object_list), area)
    return Listed(page, topics, years, wanted_topic, wanted_year)


def placed(posts: list[PostPage], area: Area | None) -> list[PostPage]:
    """Gives each post the address at which a reader of the area reads it."""
    for post in posts:
        if area is not None and post.area_id is None:
            with override(post.locale.language_code):
                post.address = reverse("news:national_post", args=[area.slug, post.slug])
    return posts


def national_post(*, slug: str, language: str) -> PostPage | None:
    """The national post with this address."""
    return visible_posts(area=None, language=language).filter(slug=slug).first()


def edition_of(*, post: PostPage, area: Area) -> AreaEdition | None:
    """What an area makes of a national post, in whichever language it was given."""
    return AreaEdition.objects.filter(area=area, post__translation_key=post.translation_key).first()


def news_index_for(*, area: Any, language: str) -> NewsIndexPage | None:
    """The list of an area's posts; without an area that of the whole centre."""
    found = NewsIndexPage.objects.filter(locale__language_code=language)
    found = found.filter(area__isnull=True) if area is None else found.filter(area=area)
    return found.live().select_related("area", "locale").first()


def original_of(post: PostPage) -> PostPage:
    """The post itself, for an alias that stands in for it."""
    return post.alias_of.specific if post.alias_of_id else post


def national_posts(*, language: str) -> QuerySet[PostPage]:
    """The live national posts in a language, newest first, for editors."""
    return visible_posts(area=None, language=language)


def editions_in(area: Area) -> dict[str, AreaEdition]:
    """What an area made of national posts, by the posts' translation key."""
    found = AreaEdition.objects.filter(area=area).select_related("post")
    return {str(edition.post.translation_key): edition for edition in found}


def post_by_key(key: str, *, language: str) -> PostPage | None:
    """The live national post with a translation key."""
    return visible_posts(area=None, language=language).filter(translation_key=key).first()


def every_post() -> QuerySet[PostPage]:
    """Every post in every language, for pictures that must be drawn anew."""
    return PostPage.objects.select_related("area", "locale").order_by("pk")
