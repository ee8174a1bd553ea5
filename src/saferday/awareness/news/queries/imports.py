"""Reads what imports need: what files are read against, where a post belongs, what was imported before."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext

from saferday.awareness.news import rules
from saferday.awareness.news.models import ImportedSource, NewsIndexPage, WaitingFile
from saferday.awareness.news.queries.posts import news_index_for
from saferday.awareness.news.reading import KINDS, Note, ReadPost, Renamed, Surroundings, note, read_post
from saferday.centre.accounts.queries import areas_where, may, may_somewhere
from saferday.centre.areas.queries import Area, ancestors, area_by_slug, areas_named, country
from saferday.centre.countrypack.queries import pack
from saferday.centre.languages.queries import in_language

NATIONAL = "national"
"""What a file, or the command, calls the area of a post for the whole country."""


class NoNewsPages(RuntimeError):
    """The centre has no pages yet that posts could stand under."""


@dataclass(frozen=True)
class Place:
    """Where a post belongs.

    Attributes:
        index: the list it stands in.
        area: the area, or the country; None where it is not known.
        notes: what is doubtful about it.
    """

    index: NewsIndexPage
    area: Area | None
    notes: tuple[Note, ...] = ()

    @property
    def asked(self) -> Area | None:
        """The area whose permission is needed; None asks for the whole centre."""
        return self.index.area


def surroundings() -> Surroundings:
    """What files are read against: the centre's time zone, topics, and organisations with a new name."""
    language = settings.LANGUAGES[0][0]
    return Surroundings(
        zone=timezone.get_default_timezone(),
        topics=rules.TOPICS,
        topic_words=rules.TOPIC_WORDS,
        renamed=tuple(
            Renamed(row["old"], in_language(row["new"], language), in_language(row["since"], language))
            for row in pack().facts.get("renamed") or ()
        ),
    )


def area_called(name: str) -> Area | None:
    """The one area that a person means by an address or a name; the country for "national"."""
    found = _areas_called(name)
    return found[0] if len(found) == 1 else None


def place_for(read: ReadPost, given: Area | None) -> Place:
    """Where a post belongs: the area that its file names, else the one given, else nowhere yet.

    Raises:
        NoNewsPages: no list of posts was made yet.
    """
    area, notes = _area_of(read, given)
    language, strange = _language_of(read)
    notes += strange
    if area is None or area.parent_id is None:
        index = news_index_for(area=None, language=language)
    else:
        index, wanted = None, area
        for candidate in (area, *reversed(ancestors(area)[1:])):
            if index := news_index_for(area=candidate, language=language):
                area = candidate
                break
        else:
            index, area = news_index_for(area=None, language=language), country()
        if area != wanted:
            notes.append(
                note("area-without-pages", area=wanted.name_in(language), instead=area.name_in(language))
            )
    if index is None:
        raise NoNewsPages("There are no pages for news yet. Load the country pack first: saferday pack load")
    return Place(index, area, tuple(notes))


def notes_on_date(read: ReadPost, today: date) -> list[Note]:
    """A day that is still to come is no day of publication."""
    if read.day is None or read.day <= today:
        return []
    return [note("date-ahead", date=read.day.isoformat())]


def imported_original(name: str) -> ImportedSource | None:
    """The import of the post that another translates, by its file name (with or without its ending) or address."""
    named = ImportedSource.objects.filter(post__isnull=False).select_related("post")
    return (
        named.filter(file_name__in=[name, f"{name}.md", f"{name}.txt"]).first()
        or named.filter(post__source_url=name).first()
        if name
        else None
    )


@dataclass(frozen=True)
class Previewed:
    """A file that waits, as it would become a post."""

    waiting: WaitingFile
    read: ReadPost
    place: Place
    notes: tuple[Note, ...]
    may_import: bool
    may_publish: bool

    @property
    def holds(self) -> bool:
        """Whether it stays a draft, even if publishing is asked for."""
        return any(one.holds for one in self.notes if one.key not in ASKED_FOR_AREA)

    @property
    def needs_area(self) -> bool:
        """Whether a person has to say where it belongs."""
        return self.place.area is None


ASKED_FOR_AREA = {"area-missing", "area-unknown", "area-ambiguous"}
"""Remarks that go away when a person chooses the area."""


def waiting_files(person: Any) -> list[Previewed]:
    """The files that wait for a person, each with what it would become."""
    against, today = surroundings(), timezone.localdate()
    previews = []
    for waiting in WaitingFile.objects.filter(by=person):
        read = read_post(bytes(waiting.content), name=waiting.file_name, against=against)
        place = place_for(read, None)
        asked = place.asked
        known = place.area is not None
        previews.append(
            Previewed(
                waiting,
                read,
                place,
                (*place.notes, *notes_on_date(read, today), *read.notes),
                may_import=not known or may(person, "news.import", asked),
                may_publish=may(person, "news.publish", asked)
                if known
                else may_somewhere(person, "news.publish"),
            )
        )
    return previews


def areas_to_import_into(person: Any) -> tuple[list[Area], bool]:
    """The areas with news that a person may import into, and whether the whole country is among them."""
    with_news = NewsIndexPage.objects.filter(area__isnull=False).values("area_id")
    areas = areas_where(person, "news.import").filter(pk__in=with_news)
    return sorted(areas, key=str), may(person, "news.import")


def imported_lately(person: Any, *, limit: int = 15) -> list[ImportedSource]:
    """The newest imports into the areas that a person may import into."""
    chosen = ImportedSource.objects.select_related("post", "post__area").filter(post__isnull=False)
    if not may(person, "news.import"):
        chosen = chosen.filter(post__area__in=areas_where(person, "news.import"))
    return list(chosen[:limit])


def imported_source(person: Any, pk: int) -> ImportedSource | None:
    """One import, if it is in an area that the person may import into."""
    source = ImportedSource.objects.select_related("post", "post__area").filter(pk=pk).first()
    if source is None or not may(person, "news.import", source.post.area if source.post else None):
        return None
    return source


def kept_notes(source: ImportedSource) -> list[Note]:
    """What needed a person's eye in a file that was imported."""
    return [Note.from_json(kept) for kept in source.notes if kept.get("key") in KINDS]


def in_words(remark: Note) -> str:
    """A remark in the language of the person who reads it."""
    return gettext(KINDS[remark.key].words) % remark.values


def _areas_called(name: str) -> list[Area]:
    wanted = " ".join(name.split())
    if not wanted:
        return []
    whole = country()
    if wanted.casefold() in {NATIONAL, whole.slug, *(str(one).casefold() for one in whole.names.values())}:
        return [whole]
    if (by_slug := area_by_slug(slugify(wanted))) is not None:
        return [by_slug]
    found = areas_named(wanted)
    return [one for one in found if one.has_pages] or found


def _area_of(read: ReadPost, given: Area | None) -> tuple[Area | None, list[Note]]:
    if not read.area_name:
        return given, [] if given is not None else [note("area-missing")]
    found = _areas_called(read.area_name)
    if len(found) == 1:
        return found[0], []
    if given is not None:
        return given, [note("area-given", area=read.area_name)]
    if found:
        names = ", ".join(one.slug for one in found[:5])
        return None, [note("area-ambiguous", area=read.area_name, areas=names)]
    return None, [note("area-unknown", area=read.area_name)]


def _language_of(read: ReadPost) -> tuple[str, list[Note]]:
    codes: list[Any] = [code for code, _name in settings.LANGUAGES]
    if not read.language or read.language in codes:
        return read.language or codes[0], []
    return codes[0], [note("language-unknown", language=read.language)]
