"""What a person should look at in an imported file, and why a file was not taken, in plain words. No Django.

Each kind has an English sentence with named gaps; the doors translate the sentence and fill the gaps.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


def gettext_noop(text: str) -> str:
    """Marks a sentence for the message catalogue."""
    return text


@dataclass(frozen=True)
class Kind:
    """One sort of remark.

    Attributes:
        words: the English sentence, with gaps as ``%(name)s``.
        holds: a post with it stays a draft, even if publishing was asked for.
    """

    words: str
    holds: bool


_HELD: Mapping[str, str] = {
    "title-proposed": gettext_noop("No title: “%(title)s” is proposed from the text. Write the title."),
    "date-missing": gettext_noop("No date. Add the day that it was published."),
    "date-unreadable": gettext_noop("The date “%(date)s” cannot be read. Add the day that it was published."),
    "date-ahead": gettext_noop("The date, %(date)s, is still to come. Check it, or schedule the post."),
    "area-missing": gettext_noop("No area is named. Choose one, or say that it is for the whole country."),
    "area-unknown": gettext_noop("The area “%(area)s” is not known here. Choose the right one."),
    "area-ambiguous": gettext_noop("The area “%(area)s” may mean several: %(areas)s. Choose one."),
    "boilerplate": gettext_noop(
        "Text that belongs to a website, not to the post (cookies, banners, menus), was set aside and is not"
        " published. Check that nothing is missing; it begins: “%(begins)s”"
    ),
    "encoding-guessed": gettext_noop(
        "The file is not UTF-8. It was read as Windows-1252: check accents, quotation marks and pound signs."
    ),
    "several-articles": gettext_noop(
        "The file seems to hold several articles: %(titles)s. Keep one, and make a post of each of the others."
    ),
    "text-missing": gettext_noop("There is a title but no text."),
    "renamed": gettext_noop(
        "“%(old)s” is now called %(new)s (since %(since)s). Change the name, and check the number and the address."
    ),
    "language-unknown": gettext_noop("The language “%(language)s” is not one of this centre's."),
    "changed-since": gettext_noop(
        "The file changed since it was imported. Its new text waits as a draft of the post; what visitors see is"
        " unchanged until an editor publishes it."
    ),
}

_TOLD: Mapping[str, str] = {
    "site-name-removed": gettext_noop("The name of a website was taken off the title: “%(site)s”."),
    "characters-repaired": gettext_noop("Wrongly decoded characters were repaired: %(examples)s"),
    "characters-removed": gettext_noop("Characters that cannot be shown were taken out."),
    "html-removed": gettext_noop("HTML in the text was taken out; the words between its tags stayed."),
    "images-left-out": gettext_noop("Pictures are not imported. Add them in the editor: %(pictures)s"),
    "links-removed": gettext_noop(
        "Links that do not lead to a web page or an e-mail address were taken out: %(links)s"
    ),
    "links-missing": gettext_noop(
        "Words that promise a link have none: %(words)s. Add the links or change the words."
    ),
    "description-missing": gettext_noop("No description: the first sentences stand in for it."),
    "description-shortened": gettext_noop("The description was too long and was shortened."),
    "url-unusable": gettext_noop(
        "The address of the original, “%(url)s”, is not a web address and was left out."
    ),
    "area-given": gettext_noop(
        "The area “%(area)s” in the file is not known here; the area that you gave was taken."
    ),
    "area-without-pages": gettext_noop(
        "%(area)s has no news of its own; the post stands in the news of %(instead)s."
    ),
    "topics-unknown": gettext_noop("Topics that are not known here were left out: %(topics)s"),
    "topics-proposed": gettext_noop(
        "No topics are named. From the words of the text these were chosen: %(topics)s. They decide which help is"
        " offered beside the post."
    ),
    "original-missing": gettext_noop(
        "The post that it translates, “%(name)s”, is not here; it stands alone."
    ),
    "kept-editors": gettext_noop(
        "The file changed since it was imported, but an editor changed the post here, so the post stays as it is."
        " The new text is kept with the import."
    ),
    "deleted-here": gettext_noop(
        "The post was deleted here after it was imported, so it was not brought back."
    ),
}

_REFUSED: Mapping[str, str] = {
    "empty": gettext_noop("The file is empty."),
    "binary": gettext_noop("This is not a text file%(kind)s. Save the post as plain text or Markdown."),
    "too-big": gettext_noop("The file is larger than %(limit)s MB; a post is text only."),
    "too-long": gettext_noop(
        "The text is longer than %(limit)s characters, which is too long for one post. Divide it."
    ),
    "encoding-unreadable": gettext_noop(
        "The characters cannot be read (%(encoding)s). Save the file again with the encoding UTF-8."
    ),
    "yaml-broken": gettext_noop(
        "Line %(line)s: the front matter is not valid YAML: %(problem)s. If a value holds a colon or a quotation"
        " mark, put the whole value in quotation marks."
    ),
    "yaml-unclosed": gettext_noop(
        "Line %(line)s: the front matter begins here and does not end; close it with %(fence)s."
    ),
    "yaml-not-keys": gettext_noop("Line %(line)s: the front matter should be lines like “title: Our news”."),
    "yaml-too-much": gettext_noop(
        "The front matter is too large, too deep or refers to itself too often to be the front matter of a post."
    ),
    "outside": gettext_noop(
        "This leads out of the folder that was given, by a link or by “..”, so it was not opened. If it is meant,"
        " give the path that it leads to."
    ),
    "missing": gettext_noop("There is no file or folder of this name. Check how it is spelled."),
    "not-a-file": gettext_noop("This is not an ordinary file."),
    "unreadable": gettext_noop("The file cannot be read: %(problem)s."),
}

KINDS: Mapping[str, Kind] = {
    **{key: Kind(words, True) for key, words in _HELD.items()},
    **{key: Kind(words, False) for key, words in _TOLD.items()},
    **{key: Kind(words, True) for key, words in _REFUSED.items()},
}
"""Every remark by its key."""


@dataclass(frozen=True)
class Note:
    """One remark about one file."""

    key: str
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def holds(self) -> bool:
        """Whether the post stays a draft because of it."""
        return KINDS[self.key].holds

    def __str__(self) -> str:
        return KINDS[self.key].words % self.values

    def to_json(self) -> dict[str, Any]:
        """The remark as it is kept."""
        return {"key": self.key, "values": dict(self.values)}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Note":
        """The remark as it was kept."""
        return cls(kept["key"], kept["values"])


def note(key: str, **values: object) -> Note:
    """A remark of a known kind, with the gaps filled; long values are cut."""
    return Note(key, {name: shortened(str(value), 300) for name, value in values.items()})


def shortened(text: str, most: int) -> str:
    """The text on one line, cut at a word where it is too long."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    cut = line[: most - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut[most // 2 :] else cut).rstrip(" ,;:.-–") + "…"


class Refused(ValueError):
    """A file cannot be taken; the note says why."""

    def __init__(self, key: str, **values: object) -> None:
        self.note = note(key, **values)
        super().__init__(str(self.note))
