"""No words stand in a template outside a translation tag."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from saferday.centre.languages.messages.features import SOURCE

TEMPLATES = sorted(
    path for path in SOURCE.rglob("*.html") if "templates" in path.parts and "tests" not in path.parts
)
# Names, and words that are the same in every language.
ALLOWED = {
    "Saferday",
    "English",
    "Cymraeg",
    "JSON",
    "CSV",
    "EMAIL",
    "QR",
    "Atom",
    "Saferday API",
    "Open Referral UK",
    "HSDS",
    "CC BY 4.0",
}
READ_ALOUD = {"alt", "title", "placeholder", "aria-label", "aria-description", "label"}
NOT_WORDS = {"script", "style", "code", "svg", "kbd"}

_TRANSLATED = re.compile(r"{%-?\s*blocktrans(?:late)?\b.*?{%-?\s*endblocktrans(?:late)?\s*-?%}", re.DOTALL)
_COMMENT = re.compile(r"{%\s*comment\b.*?{%\s*endcomment\s*%}|{#.*?#}", re.DOTALL)
_CLASS = re.compile(r"(sd|govuk|sv)(-[\w-]+)?")
_TAG = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)


class Words(HTMLParser):
    """Gathers the text that people see or hear."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in NOT_WORDS:
            self._inside.append(tag)
        for name, value in attrs:
            if name in READ_ALOUD and value:
                self._keep(value)

    def handle_endtag(self, tag: str) -> None:
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self._keep(data)

    def _keep(self, text: str) -> None:
        if '="' in text or text.startswith("<"):
            return  # half a tag, where a template is itself a piece of one
        words = " ".join(word for word in text.replace("\x00", " ").split() if not _CLASS.fullmatch(word))
        if re.search(r"[^\W\d_]{2,}", words) and words.strip(" .,:;–-()") not in ALLOWED:
            self.found.append(words)


def bare_words(source: str) -> list[str]:
    for pattern in (_COMMENT, _TRANSLATED, _TAG):
        source = pattern.sub("\x00", source)
    parser = Words()
    parser.feed(source)
    return parser.found


def test_there_are_templates_to_look_at() -> None:
    assert len(TEMPLATES) > 80


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_every_word_of_a_template_can_be_translated(path: Path) -> None:
    assert bare_words(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p>Hello there</p>", ["Hello there"]),
        ('<p>{% translate "Hello" %}: {{ name }}</p>', []),
        ("{% blocktranslate trimmed %}<b>Hello</b> {{ x }}{% endblocktranslate %}", []),
        ('<img alt="A map">', ["A map"]),
        ('<img alt="{% translate "A map" %}">', []),
        ("<code>saferday serve</code><svg><path/></svg>", []),
        ("{# a remark #}{% comment %}more{% endcomment %}", []),
        ("<p>{{ n }} days</p>", ["days"]),
    ],
)
def test_the_walk_finds_bare_words(source, found) -> None:
    assert bare_words(source) == found
