"""What a first visit loads stays light, and is found under whatever name it is served."""

import gzip
import re
from pathlib import Path

import pytest

BUILT = Path(__file__).parents[1] / "static" / "ui"
KILOBYTE = 1024


def zipped(name: str) -> int:
    return len(gzip.compress((BUILT / name).read_bytes(), 9))


def addresses() -> list[str]:
    return re.findall(r"url\(['\"]?([^'\")]+)", (BUILT / "main.css").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("name", "most"), [("main.css", 18), ("main.js", 8)])
def test_styles_and_scripts(name: str, most: int):
    assert zipped(name) <= most * KILOBYTE


def test_fonts_of_a_first_visit():
    assert (
        sum((BUILT / "fonts" / name).stat().st_size for name in ("text.woff2", "display.woff2"))
        <= 45 * KILOBYTE
    )


def test_styles_name_their_files_from_where_they_stand():
    found = [address for address in addresses() if not address.startswith("data:")]
    assert len(found) == 5
    for address in found:
        assert not address.startswith(("/", "http"))
        assert (BUILT / address).is_file()


def test_welsh_letters_have_a_file_of_their_own():
    css = (BUILT / "main.css").read_text(encoding="utf-8").lower()
    for face in ("text-welsh", "display-welsh"):
        rule = css[css.index(f"fonts/{face}.woff2") :].split("}", 1)[0]
        assert re.search(r"u\+0?174-0?178", rule)


def test_nothing_is_fetched_from_elsewhere():
    for name in ("main.css", "main.js"):
        assert "//" not in re.sub(r"http://www\.w3\.org/\S+", "", (BUILT / name).read_text(encoding="utf-8"))
