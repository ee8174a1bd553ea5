"""Holds the files that somebody uploads until that person accepts or rejects them."""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.core.exceptions import PermissionDenied

from saferday.awareness.news import rules
from saferday.awareness.news.actions.importing import Imported, import_post
from saferday.awareness.news.models import WaitingFile
from saferday.awareness.news.queries.imports import surroundings
from saferday.awareness.news.reading import read_post
from saferday.centre.accounts.queries import may_somewhere
from saferday.centre.areas.queries import Area
from saferday.centre.audit.actions import audited, record, unchanged


@audited
def hold_file(*, by: Any, name: str, content: bytes) -> WaitingFile:
    """Keeps an uploaded file, if it can become a post, until the person decides; the same file waits once.

    Raises:
        Refused: it cannot become a post; nothing is kept.
        PermissionDenied: the person imports news nowhere.
    """
    if not may_somewhere(by, "news.import"):
        raise PermissionDenied("news.import")
    read = read_post(content, name=name, against=surroundings())
    waiting, is_new = WaitingFile.objects.get_or_create(
        by=by,
        sha256=sha256(content).hexdigest(),
        defaults={"file_name": read.file_name, "content": content},
    )
    if is_new:
        record("news.file.uploaded", by=by, subject=waiting, detail={"sha256": waiting.sha256})
    else:
        unchanged()
    return waiting


@audited
def accept_file(*, by: Any, waiting: WaitingFile, area: Area | None, publish: bool) -> Imported:
    """Makes a post of a file that waits, and lets the file go.

    Raises:
        PermissionDenied: the person may not import, or publish, in the area; the file goes on waiting.
    """
    read = read_post(bytes(waiting.content), name=waiting.file_name, against=surroundings())
    imported = import_post(by=by, read=read, area=area, publish=publish, again=True)
    record("news.file.accepted", by=by, subject=waiting, detail={"status": imported.status})
    waiting.delete()
    return imported


@audited
def reject_file(*, by: Any, waiting: WaitingFile) -> None:
    """Lets a file go that its person does not want."""
    record("news.file.rejected", by=by, subject=waiting, detail={"sha256": waiting.sha256})
    waiting.delete()


@audited
def clear_waiting_files(*, by: Any = None, now: datetime, limit: int) -> int:
    """Clears files that nobody decided on in time, and says how many."""
    due = list(
        WaitingFile.objects.filter(uploaded_at__lt=now - timedelta(days=rules.WAITING_DAYS))
        .order_by("pk")
        .values_list("pk", flat=True)[:limit]
    )
    if not due:
        unchanged()
        return 0
    WaitingFile.objects.filter(pk__in=due).delete()
    record("news.files.cleared", by=by, subject="news.WaitingFile", detail={"files": len(due)})
    return len(due)
