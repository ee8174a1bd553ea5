"""Atom feeds: the newest posts of the centre, and of each area with the national ones."""

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from saferday.awareness.news import queries, rules
from saferday.awareness.news.presenting import absolute
from saferday.awareness.news.wording import TOPIC_NAMES
from saferday.centre.areas.queries import area_by_slug
from saferday.centre.languages.queries import current_language


class NewsFeed(Atom1Feed):
    """Atom with a lasting id of its own, which a changed address leaves alone."""

    content_type = "application/atom+xml; charset=utf-8"

    def latest_post_date(self) -> datetime:
        """When the newest change was; for an empty feed a day that does not move."""
        dates = [item["updateddate"] for item in self.items]
        return max(dates) if dates else datetime(2004, 2, 10, tzinfo=timezone.get_default_timezone())


@require_safe
def feed(request: HttpRequest, area: str = "") -> HttpResponse:
    """The newest posts as Atom."""
    place = area_by_slug(area) if area else None
    if area and (place is None or not place.has_pages):
        raise Http404
    language = current_language()
    index = queries.news_index_for(area=place, language=language)
    if index is None:
        raise Http404
    made = NewsFeed(
        title=f"{settings.WAGTAIL_SITE_NAME}: {index.title}" + (f" – {place}" if place else ""),
        link=absolute(index.url or "/"),
        description="",
        subtitle=_("News about staying safe online"),
        language=language,
        author_name=place.team if place else settings.WAGTAIL_SITE_NAME,
        feed_url=absolute(request.path),
        feed_guid=_tag(f"news/{place.slug if place else 'national'}/{language}", 2026),
    )
    for post in queries.latest(area=place, language=language, limit=rules.FEED_SIZE):
        made.add_item(
            title=post.title,
            link=absolute(post.address),
            description=post.intro,
            unique_id=_tag(
                f"post/{post.translation_key}/{language}", (post.first_published_at or post.date).year
            ),
            pubdate=timezone.localtime(post.date),
            updateddate=timezone.localtime(max(post.last_published_at or post.date, post.date)),
            categories=[str(TOPIC_NAMES[topic]) for topic in post.topics],
            author_name=post.area.team if post.area else settings.WAGTAIL_SITE_NAME,
        )
    return HttpResponse(made.writeString("utf-8"), content_type=NewsFeed.content_type)


def _tag(name: str, year: int) -> str:
    """A lasting id (RFC 4151): this centre's host, a year in which it was ours, and a name."""
    return f"tag:{urlsplit(settings.SAFERDAY_BASE_URL).hostname},{year}:{name}"
