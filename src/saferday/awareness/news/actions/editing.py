"""Writes posts."""

from typing import Any

from wagtail.models import Page

from saferday.awareness.news.models import NewsIndexPage
from saferday.centre.audit.actions import audited, record, unchanged


@audited
def add_news_index(*, by: Any = None, parent: Page, title: str) -> NewsIndexPage:
    """Adds the list of posts below the home page or an area's front page, once."""
    existing = NewsIndexPage.objects.child_of(parent).first()
    if existing is not None:
        unchanged()
        return existing
    page = NewsIndexPage(title=title, slug="news", locale=parent.locale, area=getattr(parent, "area", None))
    parent.add_child(instance=page)
    record("news.index.added", by=by, subject=page, area=page.area)
    return page
