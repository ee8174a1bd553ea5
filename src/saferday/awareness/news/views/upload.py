"""Uploads files of news in the editing pages: the same report as on the command line, then a decision on each."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages as wagtail_messages

from saferday.awareness.news import actions, rules
from saferday.awareness.news.forms import NATIONAL, DecisionForm, UploadForm
from saferday.awareness.news.queries import imports
from saferday.awareness.news.reading import MAX_BYTES, Refused
from saferday.centre.accounts.queries import may_somewhere


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """Choose files, look at what each would become, and see what was imported lately."""
    _imports_somewhere(request)
    if request.method != "POST":
        return _page(request, UploadForm())
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    refused = []
    room = rules.UPLOAD_FILES - len(imports.waiting_files(request.user))
    for file in form.cleaned_data["files"]:
        try:
            if room <= 0:
                refused.append((file.name, _("Too many files wait. Decide on some of them first.")))
                continue
            actions.hold_file(by=request.user, name=file.name, content=_content(file))
            room -= 1
        except Refused as error:
            refused.append((file.name, imports.in_words(error.note)))
    if refused:
        return _page(request, UploadForm(), refused=refused)
    return redirect(f"{reverse('news_import')}#waiting")


@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """Do what was decided on each file; what cannot be done says why, and its file goes on waiting."""
    _imports_somewhere(request)
    rows = _rows(request, request.POST)
    if not all(row["form"].is_valid() for row in rows):
        return _page(request, UploadForm(), rows=rows, status=422)
    for row in rows:
        _do(request, row)
    return redirect("news_import")


@require_http_methods(["GET", "HEAD"])
def source(request: HttpRequest, pk: int) -> HttpResponse:
    """What one file said, what was set aside, and what needed a person's eye."""
    found = imports.imported_source(request.user, pk)
    if found is None:
        raise Http404
    return TemplateResponse(
        request,
        "news/cms/source.html",
        {
            "source": found,
            "notes": [(one.holds, imports.in_words(one)) for one in imports.kept_notes(found)],
            "breadcrumbs_items": [
                {"url": reverse("wagtailadmin_home"), "label": _("Home")},
                {"url": reverse("news_import"), "label": _("Import news")},
                {"url": "", "label": found.file_name},
            ],
            "header_title": found.file_name,
            "header_icon": "doc-full",
        },
    )


def _do(request: HttpRequest, row: dict[str, Any]) -> None:
    preview, decided = row["preview"], row["form"].cleaned_data
    name = preview.waiting.file_name
    if decided["decision"] == DecisionForm.REJECT:
        actions.reject_file(by=request.user, waiting=preview.waiting)
        messages.success(request, _("%(file)s: rejected, and not kept.") % {"file": name})
        return
    if decided["decision"] != DecisionForm.ACCEPT:
        return
    try:
        done = actions.accept_file(
            by=request.user,
            waiting=preview.waiting,
            area=imports.area_called(decided.get("area") or ""),
            publish=bool(decided.get("publish")),
        )
    except PermissionDenied:
        messages.error(
            request,
            _("%(file)s: you may not import news there. The file still waits: choose an area of yours.")
            % {"file": name},
        )
        return
    if done.status == "unchanged" and done.keeps_editors:
        words = _(
            "%(file)s: an editor changed this post here, so it stays as it is. The new text is kept with the import."
        )
    elif done.status == "unchanged":
        words = _("%(file)s: this was imported before, so nothing changed.")
    elif done.known:
        words = _("%(file)s: the post was here already. Its new text waits as a draft of it.")
    elif done.state == "published":
        words = _("%(file)s: published.")
    elif decided.get("publish"):
        words = _("%(file)s: kept as a draft, because something about it needs your eye first.")
    else:
        words = _("%(file)s: kept as a draft.")
    buttons = []
    if done.post is not None:
        edit = reverse("wagtailadmin_pages:edit", args=[done.post.pk])
        buttons.append(wagtail_messages.button(edit, _("Edit the post")))
    wagtail_messages.success(request, words % {"file": name}, buttons=buttons)


def _page(
    request: HttpRequest,
    form: UploadForm,
    *,
    rows: list[dict[str, Any]] | None = None,
    refused: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    return TemplateResponse(
        request,
        "news/cms/import.html",
        {
            "form": form,
            "rows": _rows(request, None) if rows is None else rows,
            "refused": refused or [],
            "lately": imports.imported_lately(request.user),
            "days": rules.WAITING_DAYS,
            "megabytes": MAX_BYTES // 1024**2,
            "breadcrumbs_items": [
                {"url": reverse("wagtailadmin_home"), "label": _("Home")},
                {"url": "", "label": _("Import news")},
            ],
            "header_title": _("Import news"),
            "header_icon": "upload",
        },
        status=status,
    )


def _rows(request: HttpRequest, sent: Any) -> list[dict[str, Any]]:
    """The files that wait, each with its report and its form; of a sent form, only those that stood in it."""
    areas, whole = imports.areas_to_import_into(request.user)
    choices = [(area.slug, str(area)) for area in areas]
    if whole:
        choices.insert(0, (NATIONAL, _("The whole country")))
    rows = []
    for preview in imports.waiting_files(request.user):
        prefix = f"file-{preview.waiting.pk}"
        if sent is not None and f"{prefix}-decision" not in sent:
            continue
        rows.append(
            {
                "preview": preview,
                "notes": [(one.holds, imports.in_words(one)) for one in preview.notes],
                "form": DecisionForm(
                    sent,
                    prefix=prefix,
                    areas=choices,
                    needs_area=preview.needs_area,
                    may_publish=preview.may_publish and not preview.holds,
                    initial={"decision": DecisionForm.LATER},
                ),
            }
        )
    return rows


def _content(file: UploadedFile) -> bytes:
    """The bytes of an uploaded file, of which a large one is not read."""
    if file.size is None or file.size > MAX_BYTES:
        raise Refused("too-big", limit=MAX_BYTES // 1024**2)
    return file.read()


def _imports_somewhere(request: HttpRequest) -> None:
    if not may_somewhere(request.user, "news.import"):
        raise PermissionDenied("news.import")
