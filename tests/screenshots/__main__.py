"""``python -m tests.screenshots [--url URL] [--out FOLDER] [--only NAME]``.

Without ``--url`` it starts a demonstration centre of its own and stops it afterwards.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.chromium import ARGUMENTS, chromium
from tests.running import load_demo, running
from tests.screenshots.pages import SHOTS, Shot

WIDTHS = {320: 640, 768: 1024, 1280: 900}
SCHEMES = ("light", "dark")
LANGUAGES = {"en": "", "cy": "cy/"}


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


def take(browser: Browser, url: str, shot: Shot, folder: Path) -> list[str]:
    """Takes one page in every width, scheme and language; returns what was wrong with any of them."""
    problems = []
    for language, prefix in LANGUAGES.items():
        for width, height in WIDTHS.items():
            for scheme in SCHEMES:
                context = browser.new_context(
                    viewport={"width": width, "height": height},
                    color_scheme=scheme,
                    reduced_motion="reduce",
                    base_url=url,
                )
                if not shot.banner:
                    context.add_cookies([{"name": "saferday_consent", "value": "essential", "url": url}])
                page = context.new_page()
                name = f"{shot.name}-{language}-{width}-{scheme}"
                page.on("pageerror", lambda error, name=name: problems.append(f"{name}: {error}"))
                answer = page.goto(f"/{prefix}{shot.path}")
                if answer is None or (answer.status >= 400 and shot.name != "not-found"):
                    problems.append(f"{name}: answered {answer.status if answer else 'nothing'}")
                shot.first(page)
                if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                    problems.append(f"{name}: wider than the screen")
                whole_page(page, folder / f"{name}.png")
                context.close()
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
