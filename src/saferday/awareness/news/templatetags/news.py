"""``{% load news %}``: lists of posts, and the drawing that each post has for itself."""

from typing import Any

from django import template
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from saferday.awareness.news import queries, rules, scenery
from saferday.awareness.news.wording import TOPIC_NAMES

register = template.Library()

_COLOURS = {
    "grooming": "coral",
    "sharing-of-images": "coral",
    "ai-made-fakes": "coral",
    "cyber-flashing": "coral",
    "bullying": "sky",
    "wellbeing": "sky",
    "scams": "marigold",
    "fraud": "marigold",
}


@register.simple_tag
def news_list(page: Any, request: HttpRequest) -> queries.Listed:
    """The posts of a list of news, as the address asks for them."""
    return queries.listed(
        area=page.area,
        language=page.locale.language_code,
        topic=request.GET.get("topic", ""),
        year=request.GET.get("year", ""),
        number=request.GET.get("page", ""),
    )


@register.simple_tag
def more_news(post: Any, area: Any) -> list[Any]:
    """The newest posts beside the one that is being read."""
    return queries.more_news(post=post, area=area)


@register.simple_tag
def news_index(area: Any, language: str) -> Any:
    """The list of news of an area, or of the whole centre."""
    return queries.news_index_for(area=area, language=language)


@register.filter
def topic_name(topic: str) -> Any:
    """What a topic is called."""
    return TOPIC_NAMES.get(topic, topic)


@register.filter
def scenery_class(post: Any) -> str:
    """The colours of the post's drawing: those of what it is about, or of the area."""
    colour = next((_COLOURS[topic] for topic in rules.ordered(post.topics) if topic in _COLOURS), "area")
    return f"news-scenery news-scenery--{colour}"


@register.simple_tag
def scenery_of(post: Any, wide: bool = False) -> SafeString:
    """The post's own sunrise over hills; as a wide band the sun stands on the right, beside the words."""
    hills = format_html_join(
        "", '<path class="news-hill-{}" d="{}"/>', enumerate(scenery.outlines(post.title), 1)
    )
    x, y = scenery.sun_at(post.title, wide=wide)
    return format_html(
        '<svg viewBox="0 0 {} {}" preserveAspectRatio="xMidYMax slice" aria-hidden="true" focusable="false">'
        '<circle class="news-glow" cx="{}" cy="{}" r="104"/><circle class="news-sun" cx="{}" cy="{}" r="58"/>{}</svg>',
        scenery.WIDTH, scenery.HEIGHT, x, y, x, y, hills,
    )  # fmt: skip
