"""An area's colours can be read wherever its words stand, in the light and in the dark."""

import re
from pathlib import Path

import pytest
from django.test import Client

from saferday.centre.areas import rules, views
from saferday.centre.areas.models import Area

TOKENS = Path(__file__).parents[5] / "frontend" / "styles" / "_tokens.scss"


def token(mode: str, name: str) -> str:
    block = TOKENS.read_text(encoding="utf-8").split(f"@mixin {mode} {{", 1)[1]
    return re.search(rf"--sd-{name}: (#[0-9a-f]{{6}});", block)[1]


def test_the_grounds_are_those_of_the_design():
    assert token("light", "sunk") == views.LIGHT_GROUND
    assert token("dark", "paper") == views.DARK_PAPER
    assert token("dark", "raised") == views.DARK_GROUND


@pytest.mark.django_db
@pytest.mark.parametrize("colour", ["#1d4f5c", "#8a3a1c", "#767676", "#000000", "#5b2d82"])
def test_words_in_the_colour_of_an_area(client: Client, colour: str):
    Area.objects.create(kind=rules.COUNTRY, slug="land", names={"en": "Land"}, colour=colour, path="land/")
    css = client.get("/area-theme/land.css").content.decode()
    light, dark = css.split("@media", 1)
    for part, grounds in ((light, ("paper", "raised", "sunk")), (dark, ("paper", "raised", "sunk"))):
        mode = "light" if part is light else "dark"
        found = dict(re.findall(r"(--sd-[a-z-]+):(#[0-9a-f]{6})", part))
        for ground in [found["--sd-area-tint"], *(token(mode, name) for name in grounds)]:
            assert rules.contrast(found["--sd-area-text"], ground) >= rules.MIN_CONTRAST
