"""The page for engineers of platforms: what the match service answers, and a request to try with one's key."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from saferday.centre.ui.sensitive import sensitive

from .. import asking, rules
from ..asking.keys import require_scope
from ..forms import TryForm
from ..queries.snapshots import snapshot

EXAMPLE = "f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22"


# A token would need a cookie on everybody who reads about the service. The key that is typed is what allows a question,
# and whoever holds it may ask from anywhere.
@csrf_exempt
@sensitive
@require_http_methods(["GET", "HEAD", "POST"])
def developers(request: HttpRequest) -> HttpResponse:
    """Explains the service; a POST asks it once with the key that was typed, and keeps the key nowhere."""
    form = TryForm(request.POST or None, initial={"value": EXAMPLE})
    asked: dict[str, Any] | None = None
    answer: dict[str, Any] | None = None
    status = 200
    if request.method == "POST" and form.is_valid():
        asked = {"hashes": [{"kind": form.cleaned_data["kind"], "value": form.cleaned_data["value"].strip()}]}
        status, answer = _ask(form.cleaned_data["key"], asked)
    return TemplateResponse(
        request,
        "matching/developers.html",
        {
            "form": form,
            "asked": json.dumps(asked, indent=2) if asked else "",
            "answer": json.dumps(answer, indent=2) if answer else "",
            "answer_status": status,
            "example": EXAMPLE,
            "base": settings.SAFERDAY_BASE_URL,
            "address": settings.SAFERDAY_BASE_URL + reverse("api:match_hashes"),
            "described_at": reverse("api:openapi-json"),
            "media": settings.SAFERDAY_MATCH_MEDIA,
            "most": rules.MOST_HASHES,
            "demo_key": rules.DEMO_KEY if settings.SAFERDAY_DEMO else "",
            "crumbs": [{"text": _("Match service for platforms")}],
        },
        status=422 if form.errors else 200,
    )


def _ask(key: str, asked: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """What the API would answer, with its status."""
    now = timezone.now()
    at = snapshot()
    try:
        known = asking.authenticate(f"Bearer {key.strip()}", at=at, now=now)
        require_scope(known, rules.SCOPE_HASHES)
        question = asking.read_question(json.dumps(asked).encode())
        return 200, asking.ask(question, key=known, at=at, now=now)
    except asking.Problem as problem:
        return problem.status, problem.document()
