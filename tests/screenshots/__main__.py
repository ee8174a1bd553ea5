"""``python -m tests.screenshots [--url URL] [--out FOLDER] [--only NAME]``: pictures of every public page and state.

Without ``--url`` it starts a demonstration centre of its own and stops it afterwards.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.chromium import ARGUMENTS, chromium
from tests.running import load_demo, running
from tests.site import VISITS, Visit

WIDTHS = {320: 640, 768: 1024, 1280: 900}
SCHEMES = ("light", "dark")
LANGUAGES = {"en": "", "cy": "cy/"}
FIRST_VISIT = Visit("first-visit", "")
"""Home with the cookie banner, which is closed on all other pictures."""
SHOTS = (FIRST_VISIT, *VISITS)
SHEET_HEIGHT = 1_100


@contextmanager
def centre(url: str | None) -> Iterator[str]:
    """The centre to picture: the one at ``url``, or a demonstration started for this."""
    if url:
        yield url.rstrip("/")
        return
    with tempfile.TemporaryDirectory(prefix="saferday-screenshots-") as folder:
        load_demo(Path(folder))
        with running(Path(folder)) as started:
            yield started.url


def whole_page(page: Page, path: Path) -> None:
    """Pictures all of a page, with what sticks to the top left at the top."""
    page.evaluate("document.fonts.ready")
    page.evaluate("scrollTo(0, 0)")
    page.screenshot(path=path, full_page=True, animations="disabled")


def sheet(pictures: Sequence[Path], out: Path) -> None:
    """Lays pictures side by side at one height, cut off at the bottom, so that a page is seen at one look."""
    opened = [Image.open(path).convert("RGB") for path in pictures]
    small = [one.resize((one.width // 2, one.height // 2)) for one in opened]
    whole = Image.new("RGB", (sum(one.width + 8 for one in small), SHEET_HEIGHT), "#888")
    left = 0
    for one in small:
        whole.paste(one.crop((0, 0, one.width, min(one.height, SHEET_HEIGHT))), (left, 0))
        left += one.width + 8
    whole.save(out)


def take(browser: Browser, url: str, shot: Visit, folder: Path) -> list[str]:
    """Takes one page in every width, scheme and language, and a sheet of them; returns what was wrong with any."""
    problems = []
    pictures = []
    for language, prefix in LANGUAGES.items():
        for width, height in WIDTHS.items():
            for scheme in SCHEMES:
                context = browser.new_context(
                    viewport={"width": width, "height": height},
                    color_scheme=scheme,
                    reduced_motion="reduce",
                    base_url=url,
                )
                if shot is not FIRST_VISIT:
                    context.add_cookies([{"name": "saferday_consent", "value": "essential", "url": url}])
                page = context.new_page()
                name = f"{shot.name}-{language}-{width}-{scheme}"
                page.on("pageerror", lambda error, name=name: problems.append(f"{name}: {error}"))
                answer = page.goto(f"/{prefix}{shot.path}")
                if answer is None or answer.status != shot.status:
                    problems.append(f"{name}: answered {answer.status if answer else 'nothing'}")
                shot.first(page)
                if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                    problems.append(f"{name}: wider than the screen")
                pictures.append(folder / f"{name}.png")
                whole_page(page, pictures[-1])
                context.close()
    sheet(pictures, folder / f"sheet-{shot.name}.png")
    return problems


def main() -> int:
    """Takes the pictures; exits with 1 if a page failed or was wider than its screen."""
    parser = argparse.ArgumentParser(prog="python -m tests.screenshots", description=__doc__)
    parser.add_argument("--url", help="a running centre (default: start a demonstration)")
    parser.add_argument("--out", type=Path, default=Path("screenshots"), help="folder for the pictures")
    parser.add_argument(
        "--only", action="append", choices=[shot.name for shot in SHOTS], help="a page's name"
    )
    chosen = parser.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    problems: list[str] = []
    with centre(chosen.url) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        for shot in SHOTS:
            if not chosen.only or shot.name in chosen.only:
                problems += take(browser, url, shot, chosen.out)
                print(shot.name, flush=True)
        browser.close()
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
