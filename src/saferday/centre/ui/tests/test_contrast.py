"""Every pair of colours that stand on one another can be read, in the light and in the dark."""

import re
from pathlib import Path

import pytest

from saferday.centre.ui.rules import CONTRAST

ROOT = Path(__file__).parents[5]
TOKENS = ROOT / "frontend" / "styles" / "_tokens.scss"
PAGE = ROOT / "docs" / "reference" / "design.md"


def tokens(mode: str) -> dict[str, str]:
    text = TOKENS.read_text(encoding="utf-8")
    block = text.split(f"@mixin {mode} {{", 1)[1].split("\n}\n", 1)[0]
    return dict(re.findall(r"--sd-([a-z-]+): (#[0-9a-f]{6});", block))


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_formula_knows_black_on_white():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(("front", "back", "least"), CONTRAST)
def test_pair(mode: str, front: str, back: str, least: float):
    colours = tokens(mode)
    assert contrast(colours[front], colours[back]) >= least


def test_dark_names_every_colour_that_light_names():
    assert tokens("dark").keys() == tokens("light").keys()


def test_the_page_about_the_design_tells_the_truth():
    light, dark = tokens("light"), tokens("dark")
    rows = [
        " | ".join(
            [front, back, str(least)] + [f"{contrast(mode[front], mode[back]):.1f}" for mode in (light, dark)]
        )
        for front, back, least in CONTRAST
    ]
    text = PAGE.read_text(encoding="utf-8")
    assert re.findall(r"^\| ([a-z-]+ \| [a-z-]+ \| \d.*) \|$", text, re.MULTILINE) == rows
