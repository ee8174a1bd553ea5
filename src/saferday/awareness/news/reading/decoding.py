"""Turns bytes into text, and repairs text that was decoded wrongly before it came here. No Django."""

import codecs
import re
import unicodedata

from saferday.awareness.news.reading.attention import Note, Refused, note

# The longer mark first: UTF-32's begins like UTF-16's.
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
SIGNATURES = (
    (b"%PDF", " but a PDF"),
    (b"PK\x03\x04", " but a ZIP or an office document"),
    (b"\xd0\xcf\x11\xe0", " but an office document"),
    (b"\x89PNG", " but a picture"),
    (b"\xff\xd8\xff", " but a picture"),
    (b"GIF8", " but a picture"),
    (b"RIFF", " but a picture or a recording"),
    (b"{\\rtf", " but rich text"),
)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\x80-\x9f\ud800-\udfff\ufffe\uffff]")
INVISIBLE = re.compile(r"[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
LINE_ENDS = re.compile(r"\r\n?|[\u2028\u2029\x0c\x85]")


def decoded(content: bytes) -> tuple[str, list[Note]]:
    """The text of a file with plain line ends, and what to say about its characters.

    Raises:
        Refused: the file is empty, is not text, or its characters cannot be read.
    """
    if not content.strip():
        raise Refused("empty")
    for signature, kind in SIGNATURES:
        if content.startswith(signature):
            raise Refused("binary", kind=kind)
    text, notes = _characters(content)
    if "\x00" in text:
        raise Refused("binary", kind="")
    text, repaired = _repaired(LINE_ENDS.sub("\n", text))
    notes += repaired
    if found := CONTROL.findall(text):
        if len(found) > max(8, len(text) // 100):
            raise Refused("binary", kind="")
        notes.append(note("characters-removed"))
    text = showable(text)
    if not text.strip():
        raise Refused("empty")
    return unicodedata.normalize("NFC", text), notes


def showable(text: str) -> str:
    """The text without characters that no page can show and no database keeps."""
    return INVISIBLE.sub("", CONTROL.sub("", text)).replace("\u00a0", " ")


def _characters(content: bytes) -> tuple[str, list[Note]]:
    for mark, encoding in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            try:
                return content[len(mark) :].decode(encoding), []
            except UnicodeDecodeError as error:
                raise Refused("encoding-unreadable", encoding=encoding.upper()) from error
    try:
        return content.decode("utf-8"), []
    except UnicodeDecodeError as error:
        if b"\x00" in content or CONTROL.search(
            content.decode("latin-1").translate(dict.fromkeys(range(128, 160)))
        ):
            raise Refused("binary", kind="") from error
    try:
        return content.decode("cp1252"), [note("encoding-guessed")]
    except UnicodeDecodeError as error:
        raise Refused("encoding-unreadable", encoding="UTF-8, Windows-1252") from error


def _repaired(text: str) -> tuple[str, list[Note]]:
    """Repairs line by line, so that right lines beside wrong ones stay untouched."""
    import ftfy  # its tables take longer to load than most pages take to make; only imports need them

    examples: dict[str, None] = {}
    lines = []
    for line in text.split("\n"):
        repaired = line if line.isascii() else ftfy.fix_encoding(line)
        if repaired != line:
            examples.setdefault(_difference(line, repaired))
        lines.append(repaired)
    if not examples:
        return text, []
    return "\n".join(lines), [note("characters-repaired", examples=", ".join(list(examples)[:3]))]


def _difference(before: str, after: str) -> str:
    """Where two lines begin and end to differ, as “â€™ → ’”."""
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    wrong, right = before[start : len(before) - end], after[start : len(after) - end]
    return f"{wrong[:12]} → {right[:12]}"
