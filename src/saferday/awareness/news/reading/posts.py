"""Reads one file as a post, with a list of what needs a person's eye. No Django, no clock, no disk."""

import hashlib
import html
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from saferday.awareness.news.reading import frontmatter, inspection
from saferday.awareness.news.reading.attention import Note, Refused, note, shortened
from saferday.awareness.news.reading.body import to_blocks, to_body
from saferday.awareness.news.reading.dates import read_date
from saferday.awareness.news.reading.decoding import decoded, showable
from saferday.awareness.news.reading.files import MAX_BYTES
from saferday.awareness.news.reading.inspection import Renamed

MAX_CHARACTERS = 200_000
MAX_TITLE = 200
MAX_SUMMARY = 300
MAX_URL = 1000
TRACKING = re.compile(r"^(utm_\w+|fbclid|gclid|mc_[ce]id)$", re.IGNORECASE)


@dataclass(frozen=True)
class Surroundings:
    """What a file is read against.

    Attributes:
        zone: the time zone of the dates in the files.
        topics: the topics that posts may have.
        topic_words: for each topic, how many of its words a text must hold, and the words as an expression.
        renamed: organisations with a new name.
    """

    zone: tzinfo
    topics: Collection[str] = ()
    topic_words: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    renamed: tuple[Renamed, ...] = ()


@dataclass(frozen=True)
class ReadPost:
    """A file as a post.

    Attributes:
        file_name: the file's own name, without folders.
        sha256: of its bytes.
        source: its text as it was decoded and repaired.
        title: from the front matter, or proposed from the text.
        url: where the original stands, or empty.
        area_name: the area as the file names it, or empty.
        when: the day, with the time where one is written.
        summary: one or two sentences.
        body: the text as allowed HTML.
        blocks: the text as an editor works with it: heading, quote (plain text) or paragraph (HTML).
        site: the name of the website it comes from, or empty.
        set_aside: lines that belong to a website.
        language: a code as the file gives it, or empty.
        topics: those that are known.
        translation_of: the file name or address of the post that it translates.
        is_demo: whether it is an example.
        notes: what needs a person's eye.
    """

    file_name: str
    sha256: str
    source: str
    title: str
    url: str = ""
    site: str = ""
    area_name: str = ""
    when: date | datetime | None = None
    summary: str = ""
    body: str = ""
    blocks: tuple[tuple[str, str], ...] = ()
    set_aside: str = ""
    language: str = ""
    topics: tuple[str, ...] = ()
    translation_of: str = ""
    is_demo: bool = False
    notes: tuple[Note, ...] = field(default=())

    @property
    def identity(self) -> str:
        """What makes two files the same post: the address of the original, else the content."""
        language = self.language if self.translation_of else ""
        known = f"url {address_key(self.url)} {language}" if self.url else f"sha256 {self.sha256}"
        return hashlib.sha256(known.encode()).hexdigest()

    @property
    def day(self) -> date | None:
        """The day alone."""
        return self.when.date() if isinstance(self.when, datetime) else self.when


def read_post(content: bytes, *, name: str, against: Surroundings) -> ReadPost:
    """Reads the bytes of one file.

    Raises:
        Refused: it cannot become a post; the note says why.
    """
    if len(content) > MAX_BYTES:
        raise Refused("too-big", limit=MAX_BYTES // 1024**2)
    source, notes = decoded(content)
    if len(source) > MAX_CHARACTERS:
        raise Refused("too-long", limit=MAX_CHARACTERS)
    front, text = frontmatter.split(source)
    text, set_aside = inspection.without_boilerplate(text)
    url, url_notes = _address(html.unescape(frontmatter.text_at(front, "url", "og.url", "canonical")))
    title, site, title_notes = _title(front, text)
    body = to_body(text, title=title, address=url)
    when, date_notes = _date(
        frontmatter.text_at(front, "publish.date", "date", "published", "publish", "published_date"),
        against.zone,
    )
    summary, summary_notes = _summary(
        frontmatter.text_at(front, "description", "summary", "og.description"),
        [words for words in body.paragraphs if words != title],
    )
    if not title:
        raise Refused("empty")
    aside_notes = [note("boilerplate", begins=shortened(set_aside, 80))] if set_aside else []
    articles = inspection.several_articles(text)
    translation_of = frontmatter.text_at(front, "translation_of")[:255]
    topics = frontmatter.texts_at(front, "topics")
    strange = [topic for topic in topics if topic not in against.topics]
    proposed: list[str] = []
    # A translation takes the topics of its original.
    if "topics" not in front and not translation_of:
        proposed = inspection.proposed_topics(f"{title}\n{summary}\n{body.text}", against.topic_words)
    return ReadPost(
        file_name=showable(re.split(r"[/\\]", name)[-1])[:255],
        sha256=hashlib.sha256(content).hexdigest(),
        source=source,
        title=title,
        url=url,
        site=(site or (urlsplit(url).hostname or "").removeprefix("www."))[:200] if url else "",
        area_name=frontmatter.text_at(front, "area")[:120],
        when=when,
        summary=summary,
        body=body.html,
        blocks=tuple(to_blocks(body.html)),
        set_aside=set_aside,
        language=_language(frontmatter.text_at(front, "language", "lang", "og.locale")),
        topics=tuple(topic for topic in topics if topic in against.topics) or tuple(proposed),
        translation_of=translation_of,
        is_demo=frontmatter.true_at(front, "demo"),
        notes=(
            *title_notes,
            *date_notes,
            *([] if body.html.strip() else [note("text-missing")]),
            *(
                [
                    note(
                        "several-articles",
                        titles="; ".join(f"“{shortened(one, 60)}”" for one in articles[:4]),
                    )
                ]
                if articles
                else []
            ),
            *aside_notes,
            *notes,
            *inspection.old_names(f"{title}\n{summary}\n{body.text}", against.renamed),
            *inspection.lost_links(body.outside_links),
            *body.notes,
            *summary_notes,
            *url_notes,
            *([note("topics-unknown", topics=", ".join(strange))] if strange else []),
            *([note("topics-proposed", topics=", ".join(proposed))] if proposed else []),
        ),
    )


def address_key(url: str) -> str:
    """An address without what does not change where it leads: scheme, case of the host, fragment, trackers."""
    parts = urlsplit(url)
    query = urlencode([pair for pair in parse_qsl(parts.query) if not TRACKING.match(pair[0])])
    host = (parts.hostname or "").removeprefix("www.")
    return urlunsplit(("", host, parts.path.rstrip("/"), query, ""))


def _address(url: str) -> tuple[str, list[Note]]:
    if not url:
        return "", []
    try:
        parts = urlsplit(url)
        # Asked for its own sake: a port that is no number raises.
        _port = parts.port
    except ValueError:
        parts = urlsplit("")
    usable = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
    if not usable or len(url) > MAX_URL or re.search(r"[\s<>\"]", url):
        return "", [note("url-unusable", url=url)]
    return url, []


def _title(front: Mapping[str, Any], text: str) -> tuple[str, str, list[Note]]:
    written = html.unescape(frontmatter.text_at(front, "title", "og.title"))
    if written:
        title, site = inspection.without_site(
            written, {"og": html.unescape(frontmatter.text_at(front, "og.title"))}
        )
        return shortened(title, MAX_TITLE), site, [note("site-name-removed", site=site)] if site else []
    proposed = inspection.proposed_title(text)
    return proposed, "", [note("title-proposed", title=proposed)] if proposed else []


def _date(written: str, zone: tzinfo) -> tuple[date | datetime | None, list[Note]]:
    if not written:
        return None, [note("date-missing")]
    when = read_date(written, zone=zone)
    return when, [] if when is not None else [note("date-unreadable", date=written)]


def _summary(written: str, paragraphs: list[str]) -> tuple[str, list[Note]]:
    if written:
        written = html.unescape(written)
        shorter = shortened(written, MAX_SUMMARY)
        return shorter, [note("description-shortened")] if shorter != " ".join(written.split()) else []
    first = next((words for words in paragraphs if len(words) > 40), "")
    return shortened(first, MAX_SUMMARY), [note("description-missing")]


def _language(written: str) -> str:
    return re.split(r"[-_.]", written.lower())[0][:8]
