"""What a post tells search engines, feed readers and social networks, and the links to share it with."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urljoin

from django.conf import settings
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from saferday.awareness.news.sharing import SIZE

OPEN_GRAPH_LOCALES = {"en": "en_GB", "cy": "cy_GB"}


@dataclass(frozen=True)
class Head:
    """The facts of a post that stand in the head of its page."""

    title: str
    description: str
    url: str
    canonical: str
    picture: str
    picture_text: str
    width: int
    height: int
    locale: str
    published: str
    modified: str
    section: str
    facts: dict[str, Any]


@dataclass(frozen=True)
class ShareLink:
    """A plain link that hands the post to somebody else's site or app; nothing is loaded from there."""

    label: Promise | str
    href: str
    icon: str


def absolute(address: str) -> str:
    """An address of this centre with its name in front, whatever name the visitor came by."""
    return urljoin(f"{settings.SAFERDAY_BASE_URL}/", address)


def own_address(post: Any) -> str:
    """Where a post itself stands; an alias stands for its original."""
    original = post.alias_of.specific if post.alias_of_id else post
    return absolute(original.url or "/")


def head_of(post: Any) -> Head:
    """What the page of a post says about itself. An area's edition of it says the same."""
    own = own_address(post)
    picture = absolute(post.share_picture_url) if post.share_picture else ""
    title, description = post.seo_title or post.title, post.search_description or post.intro
    modified = max(post.last_published_at or post.date, post.date)
    publisher = {"@type": "Organization", "name": settings.WAGTAIL_SITE_NAME, "url": absolute("/")}
    author = {"@type": "Organization", "name": post.area.team} if post.area else publisher
    facts: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": post.title[:110],
        "description": description,
        "datePublished": timezone.localtime(post.date).isoformat(),
        "dateModified": timezone.localtime(modified).isoformat(),
        "inLanguage": post.content_language,
        "mainEntityOfPage": own,
        "author": [author],
        "publisher": publisher,
    }
    if picture:
        facts["image"] = [picture]
    if post.area:
        facts["contentLocation"] = {"@type": "AdministrativeArea", "name": str(post.area)}
    if post.source_url:
        facts["isBasedOn"] = post.source_url
    return Head(
        title=title,
        description=description,
        url=own,
        canonical=post.source_url or own,
        picture=picture,
        picture_text=_("The title “%(title)s” above a sunrise over hills") % {"title": post.title},
        width=SIZE[0],
        height=SIZE[1],
        locale=OPEN_GRAPH_LOCALES.get(post.content_language, post.content_language),
        published=timezone.localtime(post.date).isoformat(),
        modified=timezone.localtime(modified).isoformat(),
        section=str(post.area) if post.area else "",
        facts=facts,
    )


def share_links(*, title: str, url: str, hashtag: str) -> list[ShareLink]:
    """Links to share a post with, its title and the campaign's hashtag filled in."""
    tagged = f"{title} #{hashtag}" if hashtag else title
    text = f"{tagged} {url}"
    return [
        ShareLink("WhatsApp", f"https://wa.me/?{_query(text=text)}", "chat"),
        ShareLink("Facebook", f"https://www.facebook.com/sharer/sharer.php?{_query(u=url)}", "share"),
        ShareLink("X", f"https://x.com/intent/post?{_query(text=tagged, url=url)}", "share"),
        ShareLink("Bluesky", f"https://bsky.app/intent/compose?{_query(text=text)}", "share"),
        ShareLink(gettext_lazy("E-mail"), f"mailto:?{_query(subject=title, body=text)}", "email"),
    ]


def _query(**values: str) -> str:
    # Mail programs read a plus as a plus, so a blank is written %20.
    return urlencode(values, quote_via=quote)
