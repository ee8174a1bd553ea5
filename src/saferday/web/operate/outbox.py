"""The local outbox of a demonstration: what would have been sent by mail, newest first. Nowhere else does it exist."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import urlize
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

MOST_SHOWN = 20
BETWEEN = re.compile(rb"^-{79}\n", re.MULTILINE)
"""What Django's file back end writes after each message."""


@dataclass(frozen=True)
class Sent:
    """One message."""

    to: str
    subject: str
    at: str
    body: SafeString


@never_cache
@require_GET
def outbox(request: HttpRequest) -> HttpResponse:
    """The newest messages of a demonstration; on any other centre there is no such page."""
    if not settings.SAFERDAY_DEMO:
        raise Http404
    messages = newest(Path(settings.EMAIL_FILE_PATH), MOST_SHOWN)
    return render(request, "operate/outbox.html", {"messages_sent": messages})


def newest(folder: Path, most: int) -> list[Sent]:
    """The newest messages that lie in the folder."""
    files = sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime, reverse=True)[:most]
    found: list[Sent] = []
    for path in files:
        for raw in reversed(BETWEEN.split(path.read_bytes())):
            if raw.strip():
                found.append(_read(raw))
    return found[:most]


def _read(raw: bytes) -> Sent:
    message = message_from_bytes(raw, _class=EmailMessage, policy=policy.default)  # type: ignore[type-var, arg-type]
    part = message.get_body(preferencelist=("plain",))
    text = part.get_content() if part is not None else ""
    return Sent(
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        at=str(message["Date"] or ""),
        body=SafeString(urlize(text, autoescape=True)),
    )
