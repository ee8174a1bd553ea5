"""Hashing in Chromium: how far PDQ is from the engine's on photographs, how long it takes, what the script weighs."""

import base64
import io
import statistics
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import brotli
import numpy as np
from PIL import Image
from playwright.sync_api import Page, sync_playwright
from skimage import data

from benchmarks.report import Row, against_target, run
from saferday.engines.hashmatch import LEAST_QUALITY, pdq_from_bytes
from tests.chromium import ARGUMENTS, chromium

SCRIPT = Path("src/saferday/centre/ui/static/ui/hashing.js")
PHOTOGRAPHS = (
    "astronaut", "brick", "camera", "chelsea", "coffee", "coins", "grass", "gravel", "hubble_deep_field",
    "immunohistochemistry", "moon", "page", "retina", "rocket", "text",
)  # fmt: skip
MOST_BYTES = 6 * 1024
MOST_DRIFT = 6
SIDES = (640, 1920, 4000)
TURNED_SIDES = (250, 500, 900)

HASH = """async encoded => {
  const bytes = Uint8Array.from(atob(encoded), sign => sign.charCodeAt(0));
  const began = performance.now();
  const made = await saferday.hash(new Blob([bytes]));
  return {...made, took: performance.now() - began};
}"""


def encoded(picture: Image.Image, kind: str, **options: Any) -> bytes:
    """A picture as a file."""
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def forms(picture: Image.Image) -> Iterator[tuple[str, bytes]]:
    """The picture in the forms in which pictures come."""
    turned = Image.Exif()
    turned[0x0112] = 6
    yield "PNG", encoded(picture, "PNG")
    yield "WebP", encoded(picture, "WEBP", quality=80)
    for quality in (95, 75, 40, 15):
        yield f"JPEG of quality {quality}", encoded(picture, "JPEG", quality=quality)
    yield "JPEG, colours not reduced", encoded(picture, "JPEG", quality=85, subsampling=0)
    yield "JPEG, progressive", encoded(picture, "JPEG", quality=80, progressive=True)
    yield "JPEG turned by EXIF", encoded(picture, "JPEG", quality=85, exif=turned)
    yield "JPEG of CMYK", encoded(picture.convert("CMYK"), "JPEG", quality=85)
    for side in (200, 1600, 3000):
        yield f"JPEG, longer side {side}", encoded(sized(picture, side), "JPEG", quality=85)


def sized(picture: Image.Image, side: int) -> Image.Image:
    """The picture with a longer side of so many pixels."""
    share = side / max(picture.size)
    return picture.resize((round(picture.width * share), round(picture.height * share)))


def measure() -> Sequence[Row]:
    """Every row."""
    server = _serve()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{server.server_address[1]}")
        rows = [*_drift(page), *_turned(page), *_times(page)]
        browser.close()
    server.shutdown()
    server.server_close()
    weight = len(brotli.compress(SCRIPT.read_bytes()))
    return [*rows, against_target("the script, Brotli", weight, "bytes", most=MOST_BYTES)]


def _drift(page: Page) -> list[Row]:
    found: dict[str, list[int]] = {}
    for name in PHOTOGRAPHS:
        picture = Image.fromarray(getattr(data, name)()).convert("RGB")
        for form, file in forms(picture):
            expected = pdq_from_bytes(file)
            if expected.quality < LEAST_QUALITY:
                continue
            made = page.evaluate(HASH, base64.b64encode(file).decode())
            apart = (int(made["pdq"], 16) ^ int(expected.hex, 16)).bit_count()
            found.setdefault(form, []).append(apart)
    rows = [
        against_target(f"{form}: most bits of {len(bits)}", max(bits), "bits", most=MOST_DRIFT)
        for form, bits in found.items()
    ]
    every = [apart for bits in found.values() for apart in bits]
    mean = statistics.mean(every)
    return [*rows, against_target(f"all {len(every)}: mean", mean, "bits", most=1)]


def _turned(page: Page) -> list[Row]:
    """How far the hash made for a position is from that of a copy saved in that position."""
    rows = []
    for side in TURNED_SIDES:
        apart = []
        for name in PHOTOGRAPHS:
            picture = sized(Image.fromarray(getattr(data, name)()).convert("RGB"), side)
            made = page.evaluate(HASH, base64.b64encode(encoded(picture, "PNG")).decode())
            turns = [np.rot90(np.asarray(picture), turns) for turns in range(4)]
            mirrored = turns[0][:, ::-1]
            for hashed, copy in zip(made["variants"], [*turns, turns[0][::-1], mirrored], strict=False):
                expected = pdq_from_bytes(encoded(Image.fromarray(np.ascontiguousarray(copy)), "PNG"))
                if expected.quality >= LEAST_QUALITY:
                    apart.append((int(hashed, 16) ^ int(expected.hex, 16)).bit_count())
        name = f"turned and mirrored copies, longer side {side}: most bits of {len(apart)}"
        rows.append(against_target(name, max(apart), "bits", most=2))
    return rows


def _times(page: Page) -> list[Row]:
    rows = []
    for side in SIDES:
        picture = sized(Image.fromarray(data.coffee()), side)
        file = base64.b64encode(encoded(picture, "JPEG", quality=85)).decode()
        took = min(page.evaluate(HASH, file)["took"] for _ in range(5))
        size = picture.width * picture.height / 1e6
        rows.append(Row(f"JPEG of {size:.1f} megapixels, decoding included", round(took, 1), None, "ms"))
    return rows


def _serve() -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            is_script = self.path == "/hashing.js"
            text = SCRIPT.read_bytes() if is_script else b'<script src="/hashing.js" defer></script>'
            self.send_response(200)
            self.send_header("Content-Type", "text/javascript" if is_script else "text/html")
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_arguments: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    return server


if __name__ == "__main__":
    run("browser_hashing", measure)
