"""Looks a text over for what a person should see: website boilerplate, several articles, lost links. No Django."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from saferday.awareness.news.reading.attention import Note, note, shortened

MAX_BOILERPLATE_LINE = 500
ARTICLE_CHARACTERS = 500
"""A title with less text below it than this is a heading, not the title of another article."""

BOILERPLATE = re.compile(
    "|".join(
        (
            r"\bwe (?:use|would like to use|['’]d like to (?:use|set))\b.{0,60}\bcookies\b",
            r"\bthis (?:web)?site uses cookies\b",
            r"\bcookies? (?:settings|preferences|policy|notice|consent)\b",
            r"\b(?:accept|reject|decline|allow|customi[sz]e|manage)(?: all| only)?"
            r"(?: essential| additional)? cookies\b",
            r"\bsorry, there (?:was|is) a technical (?:problem|error)",
            r"\bthis (?:site|website|service|page) is (?:a|an|in|currently in)? ?(?:beta|new (?:web)?site)\b",
            r"\byour feedback (?:helps|will help) us\b",
            r"^(?:alpha|beta)$",
            r"^skip to (?:the )?(?:main )?(?:content|navigation)\.?$",
            r"^(?:back to top|return to top|print this page|share this(?: page| article| post)?)$",
            r"^(?:menu|search|breadcrumbs?)$",
            r"\b(?:enable|turn on) javascript\b|\bjavascript (?:is (?:disabled|off|not)|must be)\b",
            r"^(?:home\s*[>›»/]\s*).{0,160}$",
            r"^(?:©|copyright\b|\(c\)).{0,160}$",
            r"\ball rights reserved\b",
            r"^(?:share|tweet|follow us|like us)(?: this)?(?: on)?(?: facebook| twitter| x| linkedin| whatsapp)*$",
            r"^(?:rydym|rydyn) (?:ni )?(?:yn|’n|'n) defnyddio cwcis\b",
        )
    ),
    re.IGNORECASE,
)
"""Lines that belong to a website around a post. Only a run of them at the head or the foot is set aside."""

LOST_LINKS = re.compile(
    "|".join(
        (
            r"\bclick(?:ing)?(?: on)? (?:here|(?:this|the)(?: \w+)? link)\b",
            r"\b(?:follow|visit|use|see) (?:this|the) link\b",
            r"\b(?:be found|find out(?: \w+)?|found out|available|read(?: \w+)?) here\b",
            r"\b(?:register|sign up|book|watch|report) here\b",
            r"\b(?:read|view|see|download)\b[^.!?\n]{0,60} here\b(?=[\s]*[.,;!?]|$)",
            r"\b(?:find out|more) (?:all )?[^.!?\n]{0,200}\bat$",
        )
    ),
    re.IGNORECASE | re.MULTILINE,
)
"""Words that promise a link; looked for outside links only."""

_TITLE_LIKE = re.compile(r"^[A-Z0-9][^\n]{14,109}$")
_MARKDOWN = re.compile(r"^(#{1,6}\s|[*+\-]\s|\d+[.)]\s|>|\||```|~~~)")
_TOP_HEADING = re.compile(r"^#\s+(\S.*?)#*\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Renamed:
    """An organisation that has a new name, which a text may not know yet."""

    old: str
    new: str
    since: str


def without_boilerplate(text: str) -> tuple[str, str]:
    """The text without the website's lines at its head and foot, and those lines."""
    lines = text.split("\n")
    start, end = 0, len(lines)
    while start < end and _is_boilerplate(lines[start]):
        start += 1
    while end > start and _is_boilerplate(lines[end - 1]):
        end -= 1
    aside = [line for line in [*lines[:start], *lines[end:]] if line.strip()]
    if not aside:
        return text, ""
    return "\n".join(lines[start:end]).strip("\n"), "\n".join(aside)


def _is_boilerplate(line: str) -> bool:
    """Blank lines go with what they stand beside; a long paragraph is never boilerplate."""
    line = line.strip().strip("*_#> ").strip()
    return not line or (len(line) <= MAX_BOILERPLATE_LINE and BOILERPLATE.search(line) is not None)


def several_articles(text: str) -> list[str]:
    """The titles of the articles that a text seems to hold; fewer than two say nothing."""
    titles = [(found.start(), found[1].strip()) for found in _TOP_HEADING.finditer(text)]
    if len(titles) < 2:
        titles = _standing_alone(text)
    found: list[str] = []
    begins = -ARTICLE_CHARACTERS
    for number, (start, title) in enumerate(titles):
        # Of two lines close together the first is the title, and the text below both is its own.
        if start - begins < ARTICLE_CHARACTERS and found:
            continue
        later = next(
            (at for at, _title in titles[number + 1 :] if at - start >= ARTICLE_CHARACTERS), len(text)
        )
        if later - start - len(title) >= ARTICLE_CHARACTERS:
            found.append(title)
            begins = start
    return found if len(found) > 1 else []


def _standing_alone(text: str) -> list[tuple[int, str]]:
    """Short lines with nothing above and below that read like titles."""
    titles = []
    at = 0
    for block in re.split(r"(\n[ \t]*\n\s*)", text):
        line = block.strip()
        if (
            _TITLE_LIKE.match(line)
            and not _MARKDOWN.match(line)
            and line[-1] not in ".:;,?!”\"')"
            and len(line.split()) >= 4
        ):
            titles.append((at, line))
        at += len(block)
    return titles


def lost_links(outside_links: str) -> list[Note]:
    """What to say about words that promise a link, in the text that is no link."""
    found: dict[str, None] = {}
    for match in LOST_LINKS.finditer(outside_links):
        words = " ".join(match[0].split())
        found.setdefault(words if len(words) <= 60 else "… " + " ".join(words.split()[-4:]))
    if not found:
        return []
    return [note("links-missing", words=", ".join(f"“{words}”" for words in list(found)[:5]))]


def old_names(text: str, renamed: tuple[Renamed, ...]) -> list[Note]:
    """What to say about organisations that have a new name by now."""
    return [
        note("renamed", old=one.old, new=one.new, since=one.since)
        for one in renamed
        if re.search(rf"\b{re.escape(one.old)}\b", text, re.IGNORECASE)
    ]


def proposed_topics(text: str, topic_words: Mapping[str, tuple[int, str]]) -> list[str]:
    """The topics that a text's words speak of, in the order of the table."""
    found = []
    for topic, (least, words) in topic_words.items():
        matches = re.finditer(rf"\b(?:{words})\b", text, re.IGNORECASE)
        if sum(1 for _match in islice(matches, least)) == least:
            found.append(topic)
    return found


def proposed_title(text: str) -> str:
    """A title from the first heading, the first short line, or the first sentence."""
    for line in text.split("\n"):
        words = re.sub(r"^[\s#>*+\-_]+|[\s#*_]+$", "", line[:1000])
        words = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", words).replace("**", "").replace("__", "")
        if len(words) < 4 or not any(letter.isalpha() for letter in words):
            continue
        if len(words) > 120:
            sentence = re.match(r".{20,119}?[.!?](?=\s|$)", words)
            words = sentence[0] if sentence else words
        return shortened(words if words.endswith("..") else words.removesuffix("."), 120)
    return ""


def without_site(title: str, others: Mapping[str, str]) -> tuple[str, str]:
    """A title without the website's name behind a bar or a dash, and that name.

    Only what another source of the title (Open Graph) leaves out, or what stands behind a bar, is taken off.
    """
    for short in others.values():
        if (
            short
            and title != short
            and title.startswith(short)
            and re.match(r"\s+[|–—·:»-]\s+\S", title[len(short) :])
        ):
            return short, re.sub(r"^\s+[|–—·:»-]\s+", "", title[len(short) :])
    head, bar, site = title.rpartition(" | ")
    if bar and len(head) >= 12 and len(site) <= 60:
        return head.strip(), site.strip()
    return title, ""
