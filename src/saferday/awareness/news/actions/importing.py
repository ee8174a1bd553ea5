"""Takes posts from files that were read."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.text import slugify
from wagtail.models import Locale

from saferday.awareness.news.models import ImportedSource, PostPage
from saferday.awareness.news.queries.imports import (
    Place,
    imported_original,
    kept_notes,
    notes_on_date,
    place_for,
)
from saferday.awareness.news.reading import Note, ReadPost, note
from saferday.centre.accounts.queries import require
from saferday.centre.areas.queries import Area
from saferday.centre.audit.actions import audited, record, unchanged

CREATED, UNCHANGED = "created", "unchanged"
PUBLISHED, DRAFT = "published", "draft"


@dataclass(frozen=True)
class Imported:
    """What became of a file.

    Attributes:
        status: created (a post, or new words that wait as a draft of one) or unchanged.
        state: published or draft.
        title: the post's title.
        area: the slug of its area or of the country; None where it is not known.
        day: the day in the file.
        notes: what needs a person's eye.
        post: the post; None where it was deleted since.
        known: whether there was a post of this file before.
    """

    status: str
    state: str
    title: str
    area: str | None
    day: date | None
    notes: tuple[Note, ...]
    post: PostPage | None
    known: bool = False

    @property
    def keeps_editors(self) -> bool:
        """Whether the file changed, and the post did not because an editor had changed it."""
        return any(one.key == "kept-editors" for one in self.notes)


@audited
def import_post(
    *, by: Any = None, read: ReadPost, area: Area | None = None, publish: bool = False, again: bool = False
) -> Imported:
    """Makes a post of a file, once.

    It is published only if that was asked for and nothing about it needs a person first. A file that comes
    again changes nothing; one that changed leaves its new words as a draft, unless an editor changed the post.

    Args:
        by: the person, who needs ``news.import`` in the area; None for the system.
        read: the file as it was read.
        area: where the post belongs if its file does not name an area that is known; the country for all of it.
        publish: publish what is complete; the person needs ``news.publish`` too.
        again: bring back a post that was deleted here since.
    """
    place = place_for(read, area)
    if by is not None:
        require(by, "news.import", place.asked)
        if publish:
            require(by, "news.publish", place.asked)
    if read.url and not _acceptable(read.url):
        read = replace(read, url="", site="", notes=(*read.notes, note("url-unusable", url=read.url)))
    alone = read.translation_of and imported_original(read.translation_of) is None
    read = replace(
        read,
        notes=(
            *place.notes,
            *notes_on_date(read, timezone.localdate()),
            *([note("original-missing", name=read.translation_of)] if alone else []),
            *read.notes,
        ),
    )
    kept, is_new = ImportedSource.objects.get_or_create(
        identity=read.identity, defaults=_kept_fields(read, place)
    )
    if not is_new and (kept.post is not None or not again):
        return _come_again(by, kept, read, place)
    post = _translation(by, read, place) or _new_post(by, read, place)
    publishing = publish and not any(one.holds for one in read.notes)
    revision = post.save_revision(user=by)
    if publishing:
        revision.publish(user=by)
    _keep(kept, read, place, post=post, revision=revision.pk)
    record(
        "news.post.imported",
        by=by,
        subject=post,
        area=place.asked,
        detail={
            "published": publishing,
            "sha256": read.sha256,
            "notes": sorted({one.key for one in read.notes}),
        },
    )
    return _imported(CREATED, PUBLISHED if publishing else DRAFT, kept, place.area)


def _come_again(by: Any, kept: ImportedSource, read: ReadPost, place: Place) -> Imported:
    post = kept.post
    state = PUBLISHED if post is not None and post.live else DRAFT
    if post is None:
        unchanged()
        return _imported(UNCHANGED, state, kept, place.area, note("deleted-here"))
    edited = post.latest_revision_id != kept.revision
    if kept.sha256 == read.sha256:
        unchanged()
        return _imported(UNCHANGED, state, kept, _area_now(post, kept, place))
    detail = {"sha256": read.sha256, "kept_editors": edited}
    if edited:
        _keep(kept, read, place, post=post, revision=kept.revision, extra=(note("kept-editors"),))
        record("news.post.source_changed", by=by, subject=post, area=post.area, detail=detail)
        return _imported(UNCHANGED, state, kept, _area_now(post, kept, place))
    _fill(post, read)
    revision = post.save_revision(user=by)
    _keep(kept, read, place, post=post, revision=revision.pk, extra=(note("changed-since"),))
    record("news.post.source_changed", by=by, subject=post, area=post.area, detail=detail)
    return replace(_imported(CREATED, DRAFT, kept, _area_now(post, kept, place)), known=True)


def _new_post(by: Any, read: ReadPost, place: Place) -> PostPage:
    post = PostPage(live=False, has_unpublished_changes=True, owner=by, locale=place.index.locale)
    _fill(post, read)
    post.slug = _free_slug(read.title, place)
    place.index.add_child(instance=post)
    return post


def _translation(by: Any, read: ReadPost, place: Place) -> PostPage | None:
    """The page of another post in this file's language: its stand-in, filled with these words, or a new one."""
    original = imported_original(read.translation_of)
    if original is None or original.post is None:
        return None
    locale = Locale.objects.get(pk=place.index.locale_id)
    if original.post.locale_id == locale.pk:
        return None
    post = original.post.get_translation_or_none(locale)
    if post is None:
        post = original.post.copy_for_translation(locale, copy_parents=True)
    elif post.alias_of_id is None:
        return None
    post.alias_of = None
    post.owner = by
    _fill(post, read)
    if not read.topics:
        post.topics = original.post.topics
    post.save()
    return post


def _fill(post: PostPage, read: ReadPost) -> None:
    post.title = post.draft_title = read.title
    post.summary = read.summary
    post.body = [
        (kind, {"text": words, "who": ""} if kind == "quote" else words) for kind, words in read.blocks
    ]
    post.topics = list(read.topics)
    post.source_url, post.source_name = read.url, read.site
    if read.when is not None:
        post.date = _moment(read.when)


def _moment(when: date | datetime) -> datetime:
    """Midday where only a day is written, so that no time zone turns it into another."""
    if isinstance(when, datetime):
        return when
    return timezone.make_aware(datetime.combine(when, time(12)), timezone.get_default_timezone())


def _free_slug(title: str, place: Place) -> str:
    base = slugify(title)[:80].strip("-") or "post"
    taken = set(place.index.get_children().filter(slug__startswith=base).values_list("slug", flat=True))
    number, slug = 1, base
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


def _kept_fields(read: ReadPost, place: Place, extra: tuple[Note, ...] = ()) -> dict[str, Any]:
    return {
        "file_name": read.file_name,
        "sha256": read.sha256,
        "text": read.source,
        "set_aside": read.set_aside,
        "notes": [one.to_json() for one in (*extra, *read.notes)],
        "day": read.day,
        "area_known": place.area is not None,
        "is_demo": read.is_demo,
    }


def _keep(
    kept: ImportedSource,
    read: ReadPost,
    place: Place,
    *,
    post: PostPage,
    revision: int | None,
    extra: tuple[Note, ...] = (),
) -> None:
    for name, value in _kept_fields(read, place, extra).items():
        setattr(kept, name, value)
    kept.post, kept.revision = post, revision
    kept.save()


def _area_now(post: PostPage, kept: ImportedSource, place: Place) -> Area | None:
    """The area whose list the post stands in by now."""
    return post.area or (place.area if kept.area_known else None)


def _imported(status: str, state: str, kept: ImportedSource, area: Area | None, *extra: Note) -> Imported:
    return Imported(
        status=status,
        state=state,
        title=kept.post.title if kept.post else kept.file_name,
        area=area.slug if area else None,
        day=kept.day,
        notes=(*extra, *kept_notes(kept)),
        post=kept.post,
    )


def _acceptable(url: str) -> bool:
    try:
        URLValidator(schemes=["http", "https"])(url)
    except ValidationError:
        return False
    return True
