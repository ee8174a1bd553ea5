"""Pages as PDF that a screen reader can read (PDF/UA-1). Nothing is written to disk and nothing is fetched."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

FONTS = {
    "Saferday Text": "ui/fonts/text.woff2",
    "Saferday Text Welsh": "ui/fonts/text-welsh.woff2",
    "Saferday Display": "ui/fonts/display.woff2",
    "Saferday Display Welsh": "ui/fonts/display-welsh.woff2",
}


class NoPdf(RuntimeError):
    """This machine lacks what draws text (Pango); ``saferday doctor`` says how to get it."""


@cache
def can_make_pdf() -> bool:
    """Whether WeasyPrint finds the libraries that it draws with."""
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError):
        return False
    return True


def pdf_of(template: str, context: dict[str, Any]) -> bytes:
    """A template as PDF.

    Raises:
        NoPdf
    """
    if not can_make_pdf():
        raise NoPdf
    from weasyprint import HTML

    markup = render_to_string(template, {**context, "fonts": _fonts()})
    made = HTML(string=markup, url_fetcher=_fetcher()).write_pdf(pdf_variant="pdf/ua-1")
    return bytes(made)


def _fonts() -> list[dict[str, str]]:
    """Our own faces where they have been built; the machine's own stand in."""
    found = ((name, finders.find(path)) for name, path in FONTS.items())
    return [{"name": name, "address": Path(path).as_uri()} for name, path in found if isinstance(path, str)]


def _fetcher() -> Any:
    """What lies on this machine, and nothing else."""
    from weasyprint.urls import URLFetcher

    return URLFetcher(allowed_protocols={"file", "data"})
