"""Draws the picture that stands beside a post where it is shared: a sunrise over hills, in the area's colours.

A picture is made when a post is saved, never when it is looked at. Its file is named after what it shows, so the
same words in the same colours are the same file, and a changed title leaves the old picture to those who hold it.
"""

import hashlib
import io
import json
import unicodedata
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageDraw, ImageFont

from saferday.awareness.news import scenery

SIZE = (1200, 630)
"""What the networks that show such pictures ask for."""

BRAND = "#0e5a53"
MARIGOLD = "#f6b73c"
PAPER = "#fbf6ec"
INK = "#14302f"

DRAWING = 1
"""Raise this when the drawing changes, so that every picture is drawn anew."""

_FINE = 2
_TITLE_SIZES = (82, 74, 66, 58, 50)
_TITLE_BOX = (72, 980, 280)
_WELSH = frozenset("ŴŵŶŷŸẀẁẂẃẄẅỲỳ")
_WESTERN = frozenset("Œœ‐‑–—‘’‚“”„•…‹›€™←↑→↓−")

Font = ImageFont.FreeTypeFont
Point = tuple[float, float]


@dataclass(frozen=True)
class Words:
    """What a share picture says: the title, the area's name (empty for the whole centre), the centre's name."""

    title: str
    place: str
    centre: str
    colour: str = BRAND
    accent: str = MARIGOLD


def file_name(words: Words) -> str:
    """Where the picture of these words lies in the media folder."""
    facts = json.dumps([DRAWING, *asdict(words).values(), _has_our_type()], ensure_ascii=False)
    digest = hashlib.sha256(facts.encode()).hexdigest()
    return f"share/{digest[:2]}/{digest[:40]}.png"


def draw(words: Words) -> str:
    """Makes sure that the picture exists; gives its place in the media folder."""
    name = file_name(words)
    if not default_storage.exists(name):
        name = default_storage.save(name, ContentFile(picture(words)))
    return name


def picture(words: Words) -> bytes:
    """The picture as PNG; the same words give the same bytes."""
    canvas = Image.new("RGB", (SIZE[0] * _FINE, SIZE[1] * _FINE), PAPER)
    pen = ImageDraw.Draw(canvas)
    _sun(pen, words.accent)
    for hill, share in zip(scenery.hills(words.title), (0.72, 0.42, 0.0), strict=True):
        edge = [(x * _FINE, hill.height_at(x / SIZE[0]) * SIZE[1] * _FINE) for x in range(0, SIZE[0] + 1, 4)]
        ground = [(SIZE[0] * _FINE, SIZE[1] * _FINE), (0, SIZE[1] * _FINE)]
        pen.polygon([*edge, *ground], fill=_mixed(words.colour, PAPER, share))
    canvas = canvas.resize(SIZE, Image.Resampling.LANCZOS)
    pen = ImageDraw.Draw(canvas)
    if words.place:
        _place(pen, words.place, words.colour)
    _title(pen, words.title, top=134 if words.place else 84)
    _signature(canvas, words.centre, words.accent)
    file = io.BytesIO()
    canvas.quantize(192, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(
        file, "PNG", optimize=True
    )
    return file.getvalue()


def wrapped(text: str, font_size: int, width: int, lines: int) -> tuple[list[str], bool]:
    """A title in lines of a width, and whether all of it found room; the last line says if not.

    A word that is longer than a line is broken.
    """
    words = list(_words(text, font_size, width))
    found: list[str] = []
    line = ""
    while words:
        longer = f"{line} {words[0]}".strip()
        if _length(longer, font_size) <= width:
            line = longer
            words.pop(0)
        elif len(found) + 1 < lines:
            found.append(line)
            line = ""
        else:
            while line and _length(f"{line.rstrip(' ,;:–-')} …", font_size) > width:
                line = line.rpartition(" ")[0]
            return [*found, f"{line.rstrip(' ,;:–-')} …".strip()], False
    return [*found, line] if line else found, True


def _words(text: str, font_size: int, width: int) -> Iterator[str]:
    for word in _drawable(text).split():
        piece = ""
        for letter in word:
            if piece and _length(piece + letter, font_size) > width:
                yield piece
                piece = ""
            piece += letter
        yield piece


def _drawable(text: str) -> str:
    """Without the signs that our type does not have, such as emoji."""
    plain = unicodedata.normalize("NFC", text)
    return "".join(sign for sign in plain if sign.isspace() or _face_for(sign) is not None)


# ── Type ──


@lru_cache(maxsize=1)
def _has_our_type() -> bool:
    return finders.find("ui/fonts/display.woff2") is not None


@lru_cache(maxsize=64)
def _font(face: str, size: int) -> Font:
    found = finders.find(f"ui/fonts/{face.removesuffix('-bold')}.woff2") if _has_our_type() else None
    if found is None:
        # A checkout whose assets are not built yet; Pillow carries a plain face.
        return ImageFont.load_default(size)  # type: ignore[return-value]
    font = ImageFont.truetype(Path(str(found)), size)
    if face.endswith("-bold"):
        font.set_variation_by_axes([700])
    return font


def _face_for(sign: str, family: str = "display") -> str | None:
    """The file that has a sign; None if none has."""
    if " " <= sign <= "~" or "\xa0" <= sign <= "ÿ" or sign in _WESTERN:
        return family
    if sign in _WELSH:
        return f"{family}-welsh"
    return "text-more" if "\u0100" <= sign <= "\u02ba" or "\u1e00" <= sign <= "\u1eff" else None


def _runs(text: str, family: str) -> Iterator[tuple[str, str]]:
    """The text cut into pieces that one file can set."""
    run, face = "", ""
    for sign in text:
        here = _face_for(sign, family) or face or family
        if here != face and run:
            yield face, run
            run = ""
        run, face = run + sign, here
    if run:
        yield face, run


def _styled(face: str, bold: bool) -> str:
    return f"{face}-bold" if bold and face.startswith("text") else face


def _length(text: str, size: int, family: str = "display", *, bold: bool = False) -> float:
    return sum(_font(_styled(face, bold), size).getlength(run) for face, run in _runs(text, family))


def _write(
    pen: ImageDraw.ImageDraw,
    at: Point,
    text: str,
    size: int,
    colour: str,
    family: str = "display",
    *,
    bold: bool = False,
) -> None:
    """Writes on a base line, from the left."""
    x, y = at
    for face, run in _runs(text, family):
        font = _font(_styled(face, bold), size)
        pen.text((x, y), run, font=font, fill=colour, anchor="ls")
        x += font.getlength(run)


# ── Drawing ──


def _sun(pen: ImageDraw.ImageDraw, colour: str) -> None:
    x, y, radius = 1000 * _FINE, 478 * _FINE, 160 * _FINE
    for ring, share in ((1.85, 0.9), (1.42, 0.8)):
        wide = radius * ring
        pen.ellipse((x - wide, y - wide, x + wide, y + wide), fill=_mixed(colour, PAPER, share))
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)


def _place(pen: ImageDraw.ImageDraw, name: str, colour: str) -> None:
    name = _drawable(name)
    wide = _length(name, 30, "text", bold=True)
    pen.rounded_rectangle((72, 56, 72 + wide + 48, 108), radius=26, fill=colour)
    _write(pen, (96, 92), name, 30, "#ffffff", "text", bold=True)


def _title(pen: ImageDraw.ImageDraw, title: str, top: int) -> None:
    left, width, height = _TITLE_BOX
    lines: list[str] = []
    size = _TITLE_SIZES[-1]
    for size in _TITLE_SIZES:
        lines, whole = wrapped(title, size, width, int(height / (size * 1.16)))
        if whole:
            break
    for number, line in enumerate(lines):
        _write(pen, (left, top + size + number * size * 1.16), line, size, INK)


def _signature(canvas: Image.Image, centre: str, accent: str) -> None:
    fine = 4
    mark = Image.new("RGBA", (72 * fine, 60 * fine))
    _mark(ImageDraw.Draw(mark), 1.5 * fine, accent)
    small = mark.resize((72, 60), Image.Resampling.LANCZOS)
    canvas.paste(small, (66, 554), small)
    _write(ImageDraw.Draw(canvas), (148, 598), _drawable(centre), 38, "#ffffff")


def _mark(pen: ImageDraw.ImageDraw, scale: float, accent: str) -> None:
    """Our mark: a speech bubble that is a sun, its colour laid a little beside its line, as a printer would."""

    def at(*points: Point) -> list[Point]:
        return [(x * scale, y * scale) for x, y in points]

    width = round(2.6 * scale)
    pen.ellipse(at((13, 11.5), (41, 35.8)), fill=accent)
    pen.polygon(at((15, 28), (13.8, 38.5), (24, 34.5)), fill=accent)
    pen.arc([c for p in at((11, 9.5), (39, 34.6)) for c in p], 128, 470, fill="#ffffff", width=width)
    pen.line(at((16.2, 31), (14.3, 37.2), (20.6, 33.7)), fill="#ffffff", width=width, joint="curve")
    pen.arc([c for p in at((17.5, 14.2), (32.5, 27)) for c in p], 25, 155, fill=INK, width=width)
    for ray in (
        ((25, 1.7), (25, 4.7)),
        ((13.9, 4.3), (15.3, 6.9)),
        ((36.3, 4.3), (34.8, 6.9)),
        ((5.6, 11.8), (8.2, 13.3)),
        ((44.4, 11.8), (41.8, 13.3)),
    ):
        pen.line(at(*ray), fill="#ffffff", width=width)


def _mixed(colour: str, other: str, share: float) -> str:
    """``colour`` with a ``share`` of ``other`` in it."""
    pairs = [(int(colour[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)
