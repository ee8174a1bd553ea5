"""What the page of components shows: example values, made up, never read from the centre."""

from typing import Any


def examples() -> dict[str, Any]:
    """The context of the page."""
    return {}
