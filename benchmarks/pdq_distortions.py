"""What PDQ recognises: photographs distorted in the ways they are passed on, hashed both ways, and how far they move.

Each photograph is banked as it is. Then it is distorted, and looked up: by this engine (which asks with one hash), and
as the reference's own tool would (which cuts large pictures to 512 × 512 first). The share of look-ups within 31 bits
is printed for a bank that holds both hashes of each picture and, as the peer, for one that holds ours alone.
"""

import argparse
import io
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

import numpy as np
import skimage
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageFont

from benchmarks import report
from saferday.engines.hashmatch import MATCH_DISTANCE, PdqHash, pdq_dihedral_from_bytes, pdq_variants

PHOTOGRAPHS = Path(skimage.__file__).parent / "data"
NAMES = (
    *("astronaut.png", "brick.png", "camera.png", "cell.png", "chelsea.png", "coffee.png", "coins.png"),
    *("color.png", "grass.png", "gravel.png", "hubble_deep_field.jpg", "ihc.png", "moon.png"),
    *("motorcycle_left.png", "page.png", "retina.jpg", "rocket.jpg", "text.png"),
)
LONG_SIDE = 1600

Picture = Image.Image
Distortion = Callable[[Picture], bytes]


def encoded(picture: Picture, kind: str = "JPEG", **options: object) -> bytes:
    """A picture as a file."""
    file = io.BytesIO()
    picture.save(file, kind, **({"quality": 85} | options if kind == "JPEG" else options))
    return file.getvalue()


def scaled(picture: Picture, factor: float) -> Picture:
    """At another size."""
    width, height = (max(8, round(side * factor)) for side in picture.size)
    return picture.resize((width, height), Image.Resampling.LANCZOS)


def cropped(picture: Picture, share: float) -> Picture:
    """Without ``share`` of each side."""
    width, height = picture.size
    across, down = round(width * share), round(height * share)
    return picture.crop((across, down, width - across, height - down))


def watermarked(picture: Picture, *, large: bool) -> Picture:
    """With a name across the middle, or small in a corner; half seen through."""
    width, height = picture.size
    mark = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    size = width // 8 if large else width // 24
    place = (width // 2, height // 2) if large else (width * 0.98, height * 0.98)
    ImageDraw.Draw(mark).text(
        place,
        "saferday.example",
        fill=(255, 255, 255, 128),
        font=ImageFont.load_default(size),
        anchor="mm" if large else "rb",
    )
    return Image.alpha_composite(picture.convert("RGBA"), mark).convert("RGB")


def screenshot(picture: Picture, *, margin: float) -> Picture:
    """As a telephone shows it: smaller, between a bar above and a bar below, and ``margin`` of dark around it."""
    shown = scaled(picture, 0.6)
    width, height = shown.size
    side, bar = round(width * margin), round(height * margin)
    page = Image.new("RGB", (width + 2 * side, height + 2 * bar), (24, 24, 28))
    page.paste(shown, (side, bar))
    if bar >= 12:
        ImageDraw.Draw(page).text(
            (side + 4, 2), "12:30", fill="white", font=ImageFont.load_default(bar * 0.6)
        )
    return page


def noisy(picture: Picture, strength: float, seed: int = 1) -> Picture:
    """With noise as of a sensor in the dark."""
    pixels = np.asarray(picture.convert("RGB")).astype(np.float32)
    pixels += np.random.default_rng(seed).normal(0, strength, pixels.shape)
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


DISTORTIONS: dict[str, Distortion] = {
    "saved again as JPEG, quality 75": lambda p: encoded(p, quality=75),
    "saved again as JPEG, quality 30": lambda p: encoded(p, quality=30),
    "saved as WebP, quality 50": lambda p: encoded(p, "WEBP", quality=50),
    "half the size": lambda p: encoded(scaled(p, 0.5)),
    "an eighth of the size": lambda p: encoded(scaled(p, 0.125)),
    "grey": lambda p: encoded(p.convert("L")),
    "brighter by 30 %": lambda p: encoded(ImageEnhance.Brightness(p).enhance(1.3)),
    "blurred": lambda p: encoded(p.filter(ImageFilter.GaussianBlur(4))),
    "noise": lambda p: encoded(noisy(p, 25)),
    "a watermark in the corner": lambda p: encoded(watermarked(p, large=False)),
    "a watermark across the middle": lambda p: encoded(watermarked(p, large=True)),
    "cropped by 1 % a side": lambda p: encoded(cropped(p, 0.01)),
    "cropped by 2 % a side": lambda p: encoded(cropped(p, 0.02)),
    "cropped by 5 % a side": lambda p: encoded(cropped(p, 0.05)),
    "turned by 1 degree": lambda p: encoded(p.rotate(1, Image.Resampling.BICUBIC)),
    "a screenshot, cut to the picture": lambda p: encoded(scaled(p, 0.6), "PNG"),
    "a screenshot with a margin of 2 %": lambda p: encoded(screenshot(p, margin=0.02), "PNG"),
    "a screenshot with a margin of 10 %": lambda p: encoded(screenshot(p, margin=0.1), "PNG"),
    "turned by 90 degrees": lambda p: encoded(p.transpose(Image.Transpose.ROTATE_90)),
    "turned by 180 degrees": lambda p: encoded(p.transpose(Image.Transpose.ROTATE_180)),
    "mirrored": lambda p: encoded(p.transpose(Image.Transpose.FLIP_LEFT_RIGHT)),
}


@dataclass(frozen=True)
class Distances:
    """How far the hash of one distorted picture is from its original's, by who asks and what is banked."""

    ours_in_both: int
    ours_in_ours: int
    theirs_in_both: int
    theirs_in_ours: int
    ours_in_eight: int


def originals(strength: float) -> Iterator[bytes]:
    """The photographs as they are banked: 1,600 pixels long, with noise of a strength."""
    for name in NAMES:
        picture = Image.open(PHOTOGRAPHS / name).convert("RGB")
        picture = scaled(picture, LONG_SIDE / max(picture.size))
        yield encoded(noisy(picture, strength) if strength else picture, quality=92)


def measured(original: bytes, distortion: Distortion) -> Distances:
    """One picture, one distortion."""
    bank = dict(pdq_variants(original))
    distorted = distortion(Image.open(io.BytesIO(original)).convert("RGB"))
    query = dict(pdq_variants(distorted))
    ours, theirs = query["tent"], query.get("resized", query["tent"])
    eight = pdq_dihedral_from_bytes(original).all()

    def nearest(asked: PdqHash, banked: list[PdqHash]) -> int:
        return min(asked.distance(each) for each in banked)

    both = list(bank.values())
    return Distances(
        ours_in_both=nearest(ours, both),
        ours_in_ours=nearest(ours, [bank["tent"]]),
        theirs_in_both=nearest(theirs, both),
        theirs_in_ours=nearest(theirs, [bank["tent"]]),
        ours_in_eight=nearest(ours, list(eight)),
    )


def share(distances: list[int]) -> float:
    """Per cent that are a match."""
    return 100 * sum(each <= MATCH_DISTANCE for each in distances) / len(distances)


def tables() -> Iterator[tuple[str, str, list[Distances]]]:
    """For photographs as they are and with noise, each distortion's distances."""
    for title, strength in (("photographs", 0), ("noisy photographs", 40)):
        files = list(originals(strength))
        for name, distortion in {"as it is": lambda p: encoded(p, "PNG"), **DISTORTIONS}.items():
            yield title, name, [measured(data, distortion) for data in files]


def rows(found: list[tuple[str, str, list[Distances]]]) -> Iterator[report.Row]:
    """Share matched by a bank of both hashes, beside a bank of one."""
    for title, name, distances in found:
        for asked, both, one in (
            ("us", "ours_in_both", "ours_in_ours"),
            ("them", "theirs_in_both", "theirs_in_ours"),
        ):
            yield report.Row(
                f"{title}, {name}, asked by {asked}",
                round(share([getattr(each, both) for each in distances])),
                round(share([getattr(each, one) for each in distances])),
                "% matched",
            )


def markdown(found: list[tuple[str, str, list[Distances]]]) -> Iterator[str]:
    """The tables as docs/algorithms/pdq.md shows them."""
    title = ""
    for heading, name, distances in found:
        if heading != title:
            title = heading
            yield f"\n**{heading.capitalize()}** ({len(distances)})\n"
            yield "| distortion | bits: median | most | we ask, one | we ask, both | they ask, one | they ask, both |"
            yield "|---|---:|---:|---:|---:|---:|---:|"
        near = [each.ours_in_both for each in distances]
        shares = [
            share([getattr(each, field) for each in distances])
            for field in ("ours_in_ours", "ours_in_both", "theirs_in_ours", "theirs_in_both")
        ]
        yield (
            f"| {name} | {median(near):g} | {max(near)} | "
            + " | ".join(f"{each:.0f} %" for each in shares)
            + " |"
        )
        eight = [each.ours_in_eight for each in distances]
        if name.startswith(("turned by 90", "turned by 180", "mirrored")):
            yield (
                f"| … with the eight positions banked | {median(eight):g} | {max(eight)} "
                f"| {share(eight):.0f} % | {share(eight):.0f} % | | |"
            )


def main() -> None:
    """Measures; prints the rows, or the tables in Markdown."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pdq_distortions", description=__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows to FILE")
    parser.add_argument("--markdown", action="store_true", help="print the tables of docs/algorithms/pdq.md")
    arguments = parser.parse_args()
    found = list(tables())
    made, where = list(rows(found)), report.machine()
    if arguments.json:
        both = {"machine": where, "rows": [asdict(row) for row in made]}
        arguments.json.write_text(json.dumps(both, indent=2, ensure_ascii=False) + "\n")
    if arguments.markdown:
        sys.stdout.writelines(f"{line}\n" for line in markdown(found))
    else:
        report.print_table("pdq_distortions", where, made)


if __name__ == "__main__":
    main()
