"""Where staff take in a list of schools: what would happen first, then for good."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, TypeVar

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from saferday.centre.accounts.queries import may

from ..forms.schools import ListForm
from ..queries import schools as queries
from ..schools.mapping import MapUnreadable, read_map
from ..schools.reading import ListUnreadable, read_list
from ..taking import take_list
from .staff_schools import crumbs

MOST_NAMED = 200
T = TypeVar("T")


@transaction.non_atomic_requests
@require_http_methods(["GET", "HEAD", "POST"])
def take_in(request: HttpRequest) -> HttpResponse:
    """A list of schools as a file, with the map of its columns."""
    if not may(request.user, "survey.schools"):
        raise PermissionDenied("survey.schools")
    form = ListForm(request.POST or None, request.FILES or None, maps=queries.packed_maps())
    done = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            by = _on_disk(said["own_map"], read_map) if said["own_map"] else queries.list_map(said["map"])
            reading = _on_disk(said["file"], lambda path: read_list(path, by))
        except MapUnreadable as why:
            form.add_error("own_map" if said["own_map"] else "map", str(why))
        except ListUnreadable as why:
            form.add_error("file", str(why))
        else:
            done = take_list(
                by=request.user,
                reading=reading,
                list_map=by,
                complete=said["complete"],
                dry_run=said["dry_run"],
            )
            done.broken.sort(key=lambda row: row.line)
    return TemplateResponse(
        request,
        "survey/cms/take_in.html",
        {
            "form": form,
            "done": done,
            "dry_run": done is not None and form.cleaned_data["dry_run"],
            "broken": done.broken[:MOST_NAMED] if done else [],
            "more": max(0, len(done.broken) - MOST_NAMED) if done else 0,
            "breadcrumbs_items": crumbs(_("Take in a list"), (reverse("survey_schools"), _("Schools"))),
            "header_title": _("Take in a list of schools"),
            "header_icon": "group",
        },
        status=422 if form.errors else 200,
    )


def _on_disk(file: UploadedFile[bytes], read: Callable[[Path], T]) -> T:
    """What the reader makes of an uploaded file, which is gone from the disk afterwards."""
    with tempfile.NamedTemporaryFile(suffix=Path(file.name or "").suffix) as copy:
        _copy(file, copy)
        return read(Path(copy.name))


def _copy(file: UploadedFile[bytes], to: IO[bytes]) -> None:
    for part in file.chunks():
        to.write(part)
    to.flush()
