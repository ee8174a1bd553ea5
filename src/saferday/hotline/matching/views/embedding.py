"""The script that other sites put into their pages to make hashes in the visitor's browser, and a page about it."""

import base64
import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from .. import rules

FILE = "ui/hashing.js"
KEPT_SECONDS = 3_600


@require_safe
def script(request: HttpRequest) -> HttpResponse:
    """The script, at an address that stays; other sites may load it, with or without checking its integrity."""
    answer = HttpResponse(_script(), content_type="text/javascript; charset=utf-8")
    answer.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer.headers["ETag"] = f'"{hashlib.sha256(_script()).hexdigest()[:32]}"'
    return answer


@require_safe
def example(request: HttpRequest) -> HttpResponse:
    """How to put the script into a page, with the very lines to copy, and an input to try."""
    content = _script()
    return render(
        request,
        "matching/embedding.html",
        {
            "address": settings.SAFERDAY_BASE_URL.rstrip("/") + reverse("matching-hashing-script"),
            "integrity": "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode(),
            "limit": rules.DEFAULT_DISTANCE,
            "least": rules.LEAST_QUALITY,
        },
    )


@cache
def _script() -> bytes:
    found = Path(settings.STATIC_ROOT, FILE)
    if not found.is_file():
        source = finders.find(FILE)
        if source is None:
            raise Http404("The scripts have not been built.")
        found = Path(source)
    return found.read_bytes()
