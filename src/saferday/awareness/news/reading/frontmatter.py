"""Reads the YAML at the head of a file, within bounds. No Django.

Values stay text: a title that is a number, and a date that YAML would turn into something else, arrive as
they were written.
"""

import re
from collections.abc import Mapping
from typing import Any

import yaml

from saferday.awareness.news.reading.attention import Refused
from saferday.awareness.news.reading.decoding import showable

MAX_CHARACTERS = 64 * 1024
MAX_EVENTS = 4000
MAX_DEPTH = 12
MAX_ALIASES = 16

OPENING = re.compile(r"\A\s*(```+|~~~+)[ \t]*(?:ya?ml|front-?matter)[ \t]*\n", re.IGNORECASE)
DASHES = re.compile(r"\A\s*---[ \t]*\n")
KEY = re.compile(r"\s*(?:#[^\n]*\n\s*)*[\"']?[A-Za-z_][\w.\- ]*[\"']?[ \t]*:(?:\s|\Z)")


def split(text: str) -> tuple[Mapping[str, Any], str]:
    """The front matter (empty where there is none) and the text below it.

    Raises:
        Refused: the front matter is broken; the note names the line.
    """
    if opening := OPENING.match(text):
        fence, closing = opening[1], re.compile(rf"^{re.escape(opening[1])}[ \t]*$", re.MULTILINE)
    elif opening := DASHES.match(text):
        # A line of dashes alone may be a rule between paragraphs.
        if not KEY.match(text, opening.end()):
            return {}, text
        fence, closing = "---", re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
    else:
        return {}, text
    first_line = text.count("\n", 0, opening.end())
    end = closing.search(text, opening.end())
    if end is None:
        raise Refused("yaml-unclosed", line=first_line, fence=fence)
    source = text[opening.end() : end.start()]
    return _mapping(source, first_line), text[end.end() :].lstrip("\n")


def _mapping(source: str, lines_before: int) -> Mapping[str, Any]:
    if len(source) > MAX_CHARACTERS:
        raise Refused("yaml-too-much")
    try:
        _count(source)
        # The base loader makes text, lists and mappings, and nothing else.
        loaded = yaml.load(source, Loader=yaml.BaseLoader)  # noqa: S506
    except Refused:
        raise
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = lines_before + 1 + (mark.line if mark else 0)
        raise Refused("yaml-broken", line=line, problem=error.problem or "it cannot be read") from error
    except yaml.reader.ReaderError as error:
        line = lines_before + 1 + source.count("\n", 0, int(error.position))
        raise Refused(
            "yaml-broken", line=line, problem="it holds a character that YAML does not allow"
        ) from error
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        raise Refused("yaml-broken", line=lines_before + 1, problem="it cannot be read") from error
    if loaded is None or loaded == "":
        return {}
    if not isinstance(loaded, dict):
        raise Refused("yaml-not-keys", line=lines_before + 1)
    return loaded


def _count(source: str) -> None:
    """Walks the events, which takes no memory, before anything is built from them."""
    depth = aliases = 0
    for number, event in enumerate(yaml.parse(source, Loader=yaml.BaseLoader)):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        aliases += isinstance(event, yaml.AliasEvent)
        if number > MAX_EVENTS or depth > MAX_DEPTH or aliases > MAX_ALIASES:
            raise Refused("yaml-too-much")


def text_at(front: Mapping[str, Any], *names: str) -> str:
    """The first of the named values that is text; ``a.b`` looks into ``a`` or for a key ``a.b``."""
    for name in names:
        value = front.get(name)
        outer, _, inner = name.partition(".")
        if value is None and inner and isinstance(front.get(outer), dict):
            value = front[outer].get(inner)
        words = " ".join(showable(value).split()) if isinstance(value, str) else ""
        if words and words.lower() not in ("null", "~"):
            return words
    return ""


def texts_at(front: Mapping[str, Any], name: str) -> list[str]:
    """A list of words, or words with commas between."""
    value = front.get(name)
    parts = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else []
    return [words for part in parts if isinstance(part, str) and (words := showable(part).strip())][:20]


def true_at(front: Mapping[str, Any], name: str) -> bool:
    """Whether a value says yes."""
    return text_at(front, name).lower() in {"true", "yes", "on", "1"}
