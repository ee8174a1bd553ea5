"""Finds every string that is shown to people, in Python and in templates."""

import io
import re
from dataclasses import dataclass, field

from babel.messages.extract import extract
from django.utils.translation.template import templatize

from .features import SOURCE, Feature

KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
TEMPLATE_SUFFIXES = (".html", ".txt", ".xml", ".svg")
Key = tuple[str, str, str]
"""Context, singular, plural; the last is empty where there is none."""


@dataclass
class Message:
    """One string to translate, and where it stands."""

    context: str
    text: str
    plural: str
    places: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)

    @property
    def key(self) -> Key:
        """What makes it the same message in the catalogue."""
        return (self.context, self.text, self.plural)

    @property
    def python_format(self) -> bool:
        """Whether it holds `%(name)s` or `%d`."""
        return bool(re.search(r"%(\(\w+\))?[-+ 0#]*[\d.]*[diouxXeEfFgGcrs]", self.text))


def messages_of(feature: Feature) -> dict[Key, Message]:
    """Every message of a feature by its key, in the order of its files."""
    found: dict[Key, Message] = {}
    for path in feature.files(".py", *TEMPLATE_SUFFIXES):
        source = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            if "{%" not in source and "{{" not in source:
                continue
            # What is not a string is blanked out; what is left must not look like indented Python.
            source = "\n".join(line.lstrip() for line in templatize(source, origin=str(path)).splitlines())
        place = path.relative_to(SOURCE.parent).as_posix()
        for _line, texts, comments, context in extract(
            "python", io.BytesIO(source.encode()), keywords=KEYWORDS, comment_tags=("Translators:",)
        ):
            singular, plural = (texts[0], texts[1]) if isinstance(texts, tuple) else (texts, "")
            if not singular:
                continue
            message = found.setdefault(
                (context or "", singular, plural), Message(context or "", singular, plural)
            )
            if place not in message.places:
                message.places.append(place)
            message.comments += [comment for comment in comments if comment not in message.comments]
    return found
