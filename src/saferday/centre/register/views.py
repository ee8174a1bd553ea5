"""The public page that says what is kept about people."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .entries import kept


def privacy(request: HttpRequest) -> HttpResponse:
    """The register in plain words: first what concerns visitors, then what concerns staff."""
    # Several tables may hold the same thing for the same reason: readers are told once.
    said = {(str(entry.what), str(entry.why), str(entry.kept_for)): entry for entry in reversed(kept())}
    entries = list(reversed(said.values()))
    return render(
        request,
        "register/privacy.html",
        {
            "about_visitors": [entry for entry in entries if entry.about],
            "about_staff": [entry for entry in entries if not entry.about],
        },
    )
