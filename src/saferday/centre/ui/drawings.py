"""Reads our icons and illustrations. Each is an SVG file beside the templates, put into the page itself."""

import re
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).parent / "templates" / "ui"
NAME = re.compile(r"[a-z0-9-]+")


class UnknownDrawing(LookupError):
    """No icon or illustration has this name."""


def names(kind: str) -> list[str]:
    """The names of all icons or all illustrations."""
    return sorted(path.stem for path in (FOLDER / kind).glob("*.svg"))


@lru_cache
def drawing(kind: str, name: str) -> str:
    """The text of one SVG file, without the white space between its elements."""
    path = FOLDER / kind / f"{name}.svg"
    if not NAME.fullmatch(name) or not path.is_file():
        raise UnknownDrawing(f"There is no {kind}/{name}.svg. There are: {', '.join(names(kind))}.")
    return re.sub(r">\s+<", "><", path.read_text(encoding="utf-8").strip())
