"""Writes of editors: lists of news, what an area makes of national posts, and what follows from publishing."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page

from saferday.awareness.news import rules, sharing
from saferday.awareness.news.models import AreaEdition, NewsIndexPage, PostPage
from saferday.awareness.news.queries.posts import edition_of, every_post, original_of
from saferday.centre.accounts.queries import require
from saferday.centre.areas.queries import Area
from saferday.centre.audit.actions import audited, record, unchanged


@audited
def add_news_index(*, by: Any = None, parent: Page, title: str) -> NewsIndexPage:
    """Adds the list of posts below the home page or an area's front page, once."""
    existing = NewsIndexPage.objects.child_of(parent).first()
    if existing is not None:
        unchanged()
        return existing
    page = NewsIndexPage(title=title, slug="news", locale=parent.locale)
    parent.add_child(instance=page)
    record("news.index.added", by=by, subject=page, area=page.area)
    return page


@audited
def add_area_words(*, by: Any = None, area: Area, post: PostPage, words: Mapping[str, str]) -> AreaEdition:
    """Puts an area's own words beside a national post; empty words take them away.

    Args:
        words: by language code, as plain text.

    Raises:
        PermissionDenied: the person writes no news in that area.
        ValidationError: the post is not national, or the words are too long.
    """
    edition = _edition(by, area, post)
    known = dict(settings.LANGUAGES)
    kept = {code: text.strip() for code, text in words.items() if code in known and text.strip()}
    if any(len(text) > rules.WORDS_LENGTH for text in kept.values()):
        raise ValidationError(
            _("These words are too long: write at most %(number)d letters."),
            params={"number": rules.WORDS_LENGTH},
        )
    if edition.words == kept:
        unchanged()
        return edition
    edition.words = kept
    edition.save()
    record("news.edition.worded", by=by, subject=edition.post, area=area, detail={"languages": sorted(kept)})
    return edition


@audited
def hide_in_area(*, by: Any = None, area: Area, post: PostPage) -> AreaEdition:
    """Takes a national post out of an area's news, in every language; its national page stays.

    Raises:
        PermissionDenied: the person writes no news in that area.
        ValidationError: the post is not national.
    """
    return _show(by=by, area=area, post=post, hidden=True)


@audited
def show_in_area(*, by: Any = None, area: Area, post: PostPage) -> AreaEdition:
    """Undoes hiding.

    Raises:
        PermissionDenied: the person writes no news in that area.
        ValidationError: the post is not national.
    """
    return _show(by=by, area=area, post=post, hidden=False)


@audited
def stand_in_other_languages(*, by: Any = None, post: PostPage) -> list[PostPage]:
    """Lets a post stand in for its translations until somebody makes them, so that no language misses news."""
    made: list[PostPage] = []
    if post.alias_of_id is None:
        for locale in Locale.objects.exclude(pk=post.locale_id):
            parent = post.get_parent().get_translation_or_none(locale)
            if parent is not None and not post.has_translation(locale):
                made.append(post.copy_for_translation(locale, alias=True))
    if made:
        record("news.post.stood_in", by=by, subject=post, area=post.area, detail={"pages": len(made)})
    else:
        unchanged()
    return made


@audited
def redraw_share_pictures(*, by: Any = None) -> int:
    """Draws the pictures that are out of date: an area changed its colours, or our drawing changed.

    Returns:
        How many posts have a new picture.
    """
    changed = 0
    for post in every_post().iterator(chunk_size=200):
        name = sharing.draw(post.share_words())
        if name != post.share_picture:
            PostPage.objects.filter(pk=post.pk).update(share_picture=name)
            changed += 1
    if changed:
        record("news.pictures.redrawn", by=by, subject="news.PostPage:all", detail={"posts": changed})
    else:
        unchanged()
    return changed


@audited
def settle_moved_post(*, by: Any = None, post: PostPage) -> PostPage:
    """Gives a post that was moved to another list the area and the colours of that list."""
    before = post.area_id
    post.save()
    if post.area_id == before:
        unchanged()
    else:
        record("news.post.settled", by=by, subject=post, area=post.area)
    return post


def _edition(by: Any, area: Area, post: PostPage) -> AreaEdition:
    """The area's edition of the post; a new one is not saved yet."""
    if by is not None:
        require(by, "news.write", area=area)
    if post.area_id is not None:
        raise ValidationError(_("This post belongs to one area; only national posts have editions."))
    found = edition_of(post=post, area=area)
    return found if found is not None else AreaEdition(area=area, post=original_of(post))


def _show(*, by: Any, area: Area, post: PostPage, hidden: bool) -> AreaEdition:
    edition = _edition(by, area, post)
    if edition.hidden == hidden:
        unchanged()
        return edition
    edition.hidden = hidden
    edition.save()
    act = "hidden" if hidden else "shown"
    record(f"news.edition.{act}", by=by, subject=edition.post, area=area)
    return edition
