"""Reads, merges, writes and compiles catalogues."""

import re
from dataclasses import dataclass

import polib

from .extracting import Key, Message
from .features import Feature

PLURALS = {
    # As Django's own Welsh catalogue: 1, 2, all others, and 8 and 11 apart.
    "cy": "nplurals=4; plural=(n==1) ? 0 : (n==2) ? 1 : (n != 8 && n != 11) ? 2 : 3;",
}
WRAP = 110
_PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]|%[ds]|\{(\w*)\}")
_TAG = re.compile(r"</?([a-z][a-z0-9]*)[^>]*>")


@dataclass(frozen=True)
class Trouble:
    """Something in a catalogue that needs a person."""

    kind: str
    feature: str
    language: str
    text: str
    detail: str = ""


def key_of(entry: polib.POEntry) -> Key:
    """What makes an entry the same message as in the source."""
    return (entry.msgctxt or "", entry.msgid, entry.msgid_plural or "")


def read(feature: Feature, language: str) -> polib.POFile | None:
    """The feature's catalogue, if it has one."""
    path = feature.catalogue(language)
    return polib.pofile(str(path), encoding="utf-8", wrapwidth=WRAP) if path.exists() else None


def merge(feature: Feature, language: str, messages: dict[Key, Message]) -> tuple[int, int, bool]:
    """Bring the catalogue up to the source: how many entries are new, how many went, whether it was written.

    Translations are kept; an entry whose string is no longer in the source goes, and its translation with it.
    """
    path = feature.catalogue(language)
    before = read(feature, language)
    if not messages and before is None:
        return (0, 0, False)
    known = {key_of(entry): entry for entry in before or []}
    merged = polib.POFile(wrapwidth=WRAP)
    merged.encoding = "utf-8"
    merged.header = (before.header if before else "") or f"{feature.name} in {language}."
    merged.metadata = {
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURALS[language],
    }
    forms = range(int(re.search(r"nplurals=(\d+)", PLURALS[language]).group(1)))  # type: ignore[union-attr]
    new = 0
    for key, message in messages.items():
        old = known.get(key)
        new += old is None
        entry = polib.POEntry(
            msgctxt=message.context or None,
            msgid=message.text,
            msgid_plural=message.plural or "",
            msgstr=old.msgstr if old else "",
            comment="\n".join(message.comments),
            tcomment=old.tcomment if old else "",
            occurrences=[(place, "") for place in message.places],
            flags=[flag for flag in (old.flags if old else []) if flag == "fuzzy"],
        )
        if message.plural:
            entry.msgstr_plural = {form: (old.msgstr_plural.get(form, "") if old else "") for form in forms}
        if message.python_format:
            entry.flags.append("python-format")
        merged.append(entry)
    gone = len(set(known) - set(messages))
    written = f"{merged}\n"
    if path.exists() and path.read_text(encoding="utf-8") == written:
        return (new, gone, False)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(written, encoding="utf-8")
    return (new, gone, True)


def compile_catalogue(feature: Feature, language: str) -> int | None:
    """Write the `.mo` beside the `.po`: how many messages it holds; None where there is no catalogue."""
    catalogue = read(feature, language)
    if catalogue is None:
        return None
    target = feature.catalogue(language).with_suffix(".mo")
    partial = target.with_suffix(".mo.partial")
    catalogue.save_as_mofile(str(partial))
    partial.replace(target)
    return len(catalogue.translated_entries())


def troubles(feature: Feature, language: str, messages: dict[Key, Message]) -> list[Trouble]:
    """What is missing, fuzzy, out of date or would break the page."""
    catalogue = read(feature, language)
    known = {key_of(entry): entry for entry in catalogue or []}
    found: list[Trouble] = []

    def add(kind: str, text: str, detail: str = "") -> None:
        found.append(Trouble(kind, feature.name, language, text, detail))

    for key, message in messages.items():
        entry = known.get(key)
        if entry is None:
            add("missing", message.text, "not in the catalogue: run make messages")
            continue
        forms = list(entry.msgstr_plural.values()) if message.plural else [entry.msgstr]
        if entry.fuzzy:
            add("fuzzy", message.text)
        if not all(forms):
            add("missing", message.text)
            continue
        for form in forms:
            for problem in unlike(message, form):
                add("broken", message.text, problem)
    for key in known.keys() - messages.keys():
        add("stale", key[1], "no longer in the source: run make messages")
    return found


def unlike(message: Message, translation: str) -> list[str]:
    """How a translation differs from its source in what must not differ: placeholders, tags, line ends."""
    problems: list[str] = []
    wanted = [set(_names(text)) for text in (message.text, message.plural) if text]
    names = set(_names(translation))
    # A plural form may leave the number out ("one message"), and says nothing else that the source does not.
    if names - set().union(*wanted):
        problems.append(f"unknown placeholder {sorted(names - set().union(*wanted))}")
    needed = set.intersection(*wanted)
    counted = {"count", "counter", "n"} if message.plural else set()
    if needed - names - counted and not (message.plural and len(needed - names) == 1):
        problems.append(f"lost placeholder {sorted(needed - names)}")
    if sorted(_TAG.findall(translation)) != sorted(_TAG.findall(message.text)):
        problems.append("other HTML tags than the source")
    if translation.endswith("\n") != message.text.endswith("\n"):
        problems.append("other line end than the source")
    return problems


def _names(text: str) -> list[str]:
    return [match.group(0) for match in _PLACEHOLDER.finditer(text)]


def reviewed(feature: Feature, language: str) -> set[str]:
    """Source strings whose translation a native reader has approved: one a line in `reviewed.txt`.

    The file stands beside the catalogue. A line is the source string, with line ends written as `\\n`; a
    translation that changes afterwards is taken out again by whoever changes it.
    """
    path = feature.catalogue(language).with_name("reviewed.txt")
    if not path.exists():
        return set()
    lines = path.read_text(encoding="utf-8").splitlines()
    return {line.replace("\\n", "\n") for line in lines if line and not line.startswith("#")}
