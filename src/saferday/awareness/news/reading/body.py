"""Turns Markdown or plain text into the few kinds of HTML that a post may hold. No Django.

HTML in a file is never passed on: markup comes from Markdown alone, and what comes out is cut down to an
allow-list once more.
"""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from saferday.awareness.news.reading.attention import Note, note, shortened

TAGS = {"p", "h2", "h3", "h4", "ul", "ol", "li", "b", "i", "a", "hr", "blockquote", "br"}
SCHEMES = {"http", "https", "mailto"}
MAX_LINKS = 2_000
UNWRAPPED = 200
"""A text with a longer line is not wrapped by hand: every line of it is a paragraph."""

_BULLET = re.compile(r"^[ \t]*[•▪◦●‣∙·][ \t]+")
_BLOCK = re.compile(r"^\s*([*+\-]\s|\d{1,9}[.)]\s|>|#{1,6}\s|```|~~~|\||(\*\s*){3,}$|(-\s*){3,}$)")
_BLOCKS = re.compile(r"(<h[234]>.*?</h[234]>|<blockquote>.*?</blockquote>|<hr/>)", re.DOTALL)
_BLOCK_KINDS = (("<h", "heading"), ("<blockquote>", "quote"))
MAX_HEADING, MAX_QUOTE = 160, 1_500
"""Longer headings and quotations become paragraphs."""

_INLINE_TAGS = {"strong": "b", "em": "i"}


@dataclass
class Body:
    """The text of a post.

    Attributes:
        html: its allowed HTML.
        text: its words, a paragraph a line.
        outside_links: the words that are no link.
        first_heading: the first heading of the highest rank.
        paragraphs: the words of each paragraph.
        notes: what a person should look at.
    """

    html: str = ""
    text: str = ""
    outside_links: str = ""
    first_heading: str = ""
    paragraphs: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def to_body(text: str, *, title: str = "", address: str = "") -> Body:
    """The body of a post.

    Args:
        text: Markdown, or plain text.
        title: the post's title; a heading that only repeats it is left out.
        address: where the original stands; relative links are completed with it.
    """
    markdown = MarkdownIt("commonmark", {"html": True, "maxNesting": 12})
    # Text pasted from a page is often indented; code has no place in a post.
    markdown.disable(["code"])
    # Looking for the ends of very many links takes for ever; no post has so many.
    if text.count("[") > MAX_LINKS:
        markdown.disable(["link", "image"])
    # Which addresses are allowed is decided where links are written, so that each refusal is told.
    markdown.validateLink = lambda url: True  # type: ignore[method-assign]
    tokens = markdown.parse(_lines_as_paragraphs(text))
    return _Writer(title=title, address=address).write(tokens)


def _lines_as_paragraphs(text: str) -> str:
    """Bullets become list items, and each line of text that is not wrapped becomes a paragraph."""
    lines = text.split("\n")
    unwrapped = any(len(line) > UNWRAPPED for line in lines)
    written: list[str] = []
    for line in lines:
        before = written[-1] if written else ""
        if _BULLET.match(line):
            line = _BULLET.sub("- ", line)
        elif (
            unwrapped
            and before.strip()
            and line.strip()
            and not (_BLOCK.match(line) and _BLOCK.match(before))
        ) and not (line.startswith((" ", "\t")) and _BLOCK.match(before)):
            written.append("")
        written.append(line)
    return "\n".join(written)


class _Writer:
    """Writes tokens as HTML, gathering what is worth a remark."""

    def __init__(self, *, title: str, address: str) -> None:
        self.title, self.address = title, address
        self.body = Body()
        self.out: list[str] = []
        self.words: list[str] = []
        self.outside: list[str] = []
        self.pictures: list[str] = []
        self.dropped_links: list[str] = []
        self.html_seen = False
        # What each open link must be closed with: an address that is not allowed leaves only its words.
        self.links: list[bool] = []
        self.wrapped = 0
        self.item_has_text = False

    def write(self, tokens: Sequence[Token]) -> Body:
        ranks = sorted({int(token.tag[1]) for token in tokens if token.type == "heading_open"})
        skip_until = ""
        for number, token in enumerate(tokens):
            if skip_until:
                skip_until = "" if token.type == skip_until else skip_until
                continue
            if token.type == "heading_open":
                words = _words(tokens[number + 1])
                if _same(words, self.title):
                    skip_until = "heading_close"
                    continue
                if not self.body.first_heading and int(token.tag[1]) == ranks[0]:
                    self.body.first_heading = words
            self._block(token, ranks)
        body = self.body
        body.html = nh3.clean(
            "".join(self.out),
            tags=TAGS,
            attributes={"a": {"href"}},
            url_schemes=SCHEMES,
            link_rel=None,
        ).replace("<hr>", "<hr/>").replace("<br>", "<br/>").replace("<p></p>", "")  # fmt: skip
        body.text = "\n".join(self.words)
        body.outside_links = "\n".join(self.outside)
        body.notes = self._notes()
        return body

    def _block(self, token: Token, ranks: list[int]) -> None:
        kind = token.type
        if kind in ("paragraph_open", "heading_open", "paragraph_close", "heading_close"):
            opens = kind.endswith("open")
            if self.wrapped:
                # The editor keeps plain text in list items and quotations, not paragraphs or headings.
                if opens and self.item_has_text:
                    self.out.append("<br>")
                return
            tag = "p" if kind.startswith("paragraph") else f"h{min(4, 2 + ranks.index(int(token.tag[1])))}"
            self.out.append(f"<{'' if opens else '/'}{tag}>")
        elif kind in ("bullet_list_open", "ordered_list_open", "bullet_list_close", "ordered_list_close"):
            self.out.append(
                f"<{'' if kind.endswith('open') else '/'}{'ul' if kind.startswith('bullet') else 'ol'}>"
            )
        elif kind in ("list_item_open", "list_item_close"):
            self.wrapped += 1 if kind.endswith("open") else -1
            self.item_has_text = False
            self.out.append("<li>" if kind.endswith("open") else "</li>")
        elif kind in ("blockquote_open", "blockquote_close"):
            # A quotation inside a list or another quotation is only more of its words.
            outermost = self.wrapped == (0 if kind.endswith("open") else 1)
            self.wrapped += 1 if kind.endswith("open") else -1
            if outermost:
                self.item_has_text = False
                self.out.append("<blockquote>" if kind.endswith("open") else "</blockquote>")
        elif kind == "hr" and not self.wrapped:
            self.out.append("<hr>")
        elif kind in ("fence", "code_block"):
            self._paragraph(token.content)
        elif kind == "html_block":
            self.html_seen = True
            self._paragraph(_without_html(token.content))
        elif kind == "inline":
            self._inline(token.children or [])
            self.item_has_text = True

    def _paragraph(self, text: str) -> None:
        words = " ".join(text.split())
        if words:
            self.out.append(html.escape(words) if self.wrapped else f"<p>{html.escape(words)}</p>")
            self.words.append(words)
            self.outside.append(words)
            self.body.paragraphs.append(words)

    def _inline(self, tokens: Sequence[Token]) -> None:
        words: list[str] = []
        outside: list[str] = []
        for token in tokens:
            kind = token.type
            text = ""
            if kind in ("text", "code_inline", "text_special"):
                text = token.content
            elif kind in ("softbreak", "hardbreak"):
                text = " "
                if kind == "hardbreak":
                    self.out.append("<br>")
            elif kind == "html_inline":
                self.html_seen = True
                if re.match(r"<br\b", token.content, re.IGNORECASE):
                    self.out.append("<br>")
                    text = " "
            elif kind == "image":
                self.pictures.append(token.content or str(token.attrs.get("src", "")))
            elif kind == "link_open":
                self._open_link(str(token.attrs.get("href", "")))
            elif kind == "link_close":
                if self.links.pop():
                    self.out.append("</a>")
            elif kind.endswith(("_open", "_close")) and token.tag in _INLINE_TAGS:
                self.out.append(f"<{'' if kind.endswith('open') else '/'}{_INLINE_TAGS[token.tag]}>")
            self.out.append(html.escape(text, quote=False))
            words.append(text)
            outside.append(text if not any(self.links) else " ⁂ ")
        said = " ".join("".join(words).split())
        if said:
            self.words.append(said)
            self.outside.append(" ".join("".join(outside).split()))
            if not self.wrapped:
                self.body.paragraphs.append(said)

    def _open_link(self, href: str) -> None:
        href = html.unescape(href).strip()
        if self.address and not href.startswith("#"):
            try:
                href = urljoin(self.address, href)
            except ValueError:
                href = ""
        try:
            parts = urlsplit(href)
            allowed = parts.scheme in SCHEMES and bool(parts.netloc or parts.scheme == "mailto")
        except ValueError:
            allowed = False
        if allowed:
            self.out.append(f'<a href="{html.escape(href)}">')
        else:
            self.dropped_links.append(shortened(href, 60) or "?")
        self.links.append(allowed)

    def _notes(self) -> list[Note]:
        notes = []
        if self.html_seen:
            notes.append(note("html-removed"))
        if self.pictures:
            notes.append(
                note("images-left-out", pictures=", ".join(shortened(one, 60) for one in self.pictures[:5]))
            )
        if self.dropped_links:
            notes.append(note("links-removed", links=", ".join(self.dropped_links[:5])))
        return notes


def to_blocks(body: str) -> list[tuple[str, str]]:
    """The body cut into what an editor works with: headings, quotations (both plain text) and HTML paragraphs."""
    blocks = []
    for part in _BLOCKS.split(body):
        kind = next((name for tag, name in _BLOCK_KINDS if part.startswith(tag)), "paragraph")
        words = html.unescape(re.sub(r"<[^>]*>", "", re.sub(r"<br/>|</li>", "\n", part))).strip()
        if not words:
            continue
        if kind != "paragraph" and len(words) > (MAX_HEADING if kind == "heading" else MAX_QUOTE):
            kind, part = "paragraph", f"<p>{html.escape(words, quote=False)}</p>"
        blocks.append((kind, part if kind == "paragraph" else words))
    return blocks


def _without_html(content: str) -> str:
    """The words of an HTML block; scripts and styles go with what they hold."""
    content = re.sub(r"<!--.*?(-->|\Z)", " ", content, flags=re.DOTALL)
    content = re.sub(r"<(br|/p|/div|/li|/h\d|/td|/tr)\b", r" <\1", content, flags=re.IGNORECASE)
    return html.unescape(nh3.clean(content, tags=set(), clean_content_tags={"script", "style", "template"}))


def _words(inline: Token) -> str:
    return " ".join("".join(child.content for child in inline.children or [] if child.type == "text").split())


def _same(one: str, other: str) -> bool:
    return bool(other) and one.casefold().rstrip(".") == other.casefold().rstrip(".")
