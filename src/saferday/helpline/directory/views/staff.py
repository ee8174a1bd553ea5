"""Where staff check entries one by one, change them, and add new ones."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from saferday.centre.accounts.queries import may, may_somewhere

from .. import actions
from ..actions.verifying import area_of
from ..actions.writing import NotTaken
from ..forms import ContactFormSet, EntryForm, HoursFormSet, VerifyForm, entry_document
from ..forms.entry import contact_rows, hours_rows
from ..forms.verifying import CONFIRM
from ..models import Service
from ..presenting import act_in_words, held_in_words
from ..queries import documents, max_age_days, service_document, staff, staff_service

PAGE_SIZE = 30

FILTERS = ("", "stale", "unverified", "fine")


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The entries that one may check, those that need it most first."""
    if not may_somewhere(request.user, "directory.verify"):
        raise PermissionDenied
    on = request.GET.get("standing", "")
    text = request.GET.get("q", "")[:200]
    rows = staff.due_for(request.user, on=on if on in FILTERS else "", text=text)
    return TemplateResponse(
        request,
        "directory/cms/index.html",
        {
            "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("p")),
            "standing": on,
            "text": text,
            "standings": _standings(),
            "days": max_age_days(),
            "may_add": may_somewhere(request.user, "directory.edit"),
            "breadcrumbs_items": _crumbs(_("Directory")),
            "header_title": _("Directory"),
            "header_icon": "list-ul",
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def service(request: HttpRequest, slug: str) -> HttpResponse:
    """One entry: each fact as it stands; confirm, doubt, or change."""
    found = _service(slug)
    area = area_of(found)
    if not may(request.user, "directory.verify", area):
        raise PermissionDenied
    facts = staff.staff_facts(found)
    held = [one.view.fact for one in facts if one.held]
    form = VerifyForm(request.POST or None, held=held)
    if request.method == "POST" and form.is_valid():
        return _marked(request, found, form)
    last = list(staff.verifications(found))
    return TemplateResponse(
        request,
        "directory/cms/service.html",
        {
            "service": found,
            "form": form,
            "facts": [(one, held_in_words(found, one.view.fact)) for one in facts],
            "history": [(one, act_in_words(one)) for one in staff.history(found)],
            "undo": next((one for one in last if one.undone_at is None), None) if last else None,
            "may_edit": may(request.user, "directory.edit", area),
            "days": max_age_days(),
            "breadcrumbs_items": _crumbs(str(found), (reverse("directory_check"), _("Directory"))),
            "header_title": str(found),
            "header_icon": "list-ul",
        },
        status=422 if form.errors else 200,
    )


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a check back."""
    found = staff.verification(pk)
    if found is None:
        raise Http404
    try:
        actions.undo_verification(by=request.user, verification=found)
    except actions.CannotUndo as why:
        messages.error(request, str(why))
    else:
        messages.success(request, _("Taken back: the facts stand as they did before."))
    return redirect("directory_check_service", found.service.slug)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Changes an entry."""
    found = _service(slug)
    if not may(request.user, "directory.edit", area_of(found)):
        raise PermissionDenied
    whole = documents.with_places(Service.objects.filter(pk=found.pk)).get()
    return _entry(request, found, service_document(whole, publishable=False))


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Adds an entry."""
    if not may_somewhere(request.user, "directory.edit"):
        raise PermissionDenied
    return _entry(request, None, None)


def _entry(request: HttpRequest, found: Service | None, document: Any) -> HttpResponse:
    data = request.POST or None
    form = EntryForm(data, service=document)
    ways = ContactFormSet(data, prefix="ways", initial=contact_rows(document) if document else None)
    times = HoursFormSet(data, prefix="times", initial=hours_rows(document) if document else None)
    if request.method == "POST" and all([form.is_valid(), ways.is_valid(), times.is_valid()]):
        checked = form.cleaned_data["checked_today"]
        try:
            new = entry_document(form, ways.forms, times.forms)
            if found is None:
                found = actions.add_service(by=request.user, document=new, checked_today=checked)
            else:
                actions.edit_service(by=request.user, service=found, document=new, checked_today=checked)
        except ValidationError as bad:
            for message in bad.messages:
                form.add_error(None, message)
        except NotTaken as why:
            form.add_error(None, str(why))
        except PermissionDenied:
            form.add_error("covers", _("You may not put an entry in these places."))
        else:
            messages.success(request, _("Saved."))
            return redirect("directory_check_service", found.slug)
    title = _("Change the entry") if found else _("Add a service")
    crumbs = [(reverse("directory_check"), _("Directory"))]
    if found is not None:
        crumbs.append((reverse("directory_check_service", args=[found.slug]), str(found)))
    return TemplateResponse(
        request,
        "directory/cms/entry.html",
        {
            "form": form,
            "ways": ways,
            "times": times,
            "service": found,
            "wrong_rows": [row for row in (*ways.forms, *times.forms) if row.errors],
            "breadcrumbs_items": _crumbs(title, *crumbs),
            "header_title": title,
            "header_icon": "edit" if found else "plus",
        },
        status=422 if request.method == "POST" else 200,
    )


def _marked(request: HttpRequest, found: Service, form: VerifyForm) -> HttpResponse:
    chosen = form.cleaned_data["facts"]
    if form.cleaned_data["outcome"] == CONFIRM:
        actions.confirm_facts(by=request.user, service=found, facts=chosen)
        messages.success(request, _("“%(service)s”: confirmed today.") % {"service": found})
    else:
        actions.doubt_facts(by=request.user, service=found, facts=chosen)
        messages.success(
            request, _("“%(service)s”: the public is no longer shown these facts.") % {"service": found}
        )
    following = staff.next_due(request.user, found) if "next" in request.POST else None
    return redirect("directory_check_service", following.service.slug if following else found.slug)


def _service(slug: str) -> Service:
    found = staff_service(slug)
    if found is None:
        raise Http404(_("This service is not in the directory."))
    return found


def _standings() -> list[tuple[str, str]]:
    return [
        ("", _("All")),
        ("stale", _("Checked too long ago")),
        ("unverified", _("With facts that nobody checked")),
        ("fine", _("In date")),
    ]


def _crumbs(title: str, *items: tuple[str, str]) -> list[dict[str, str]]:
    return [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        *({"url": url, "label": label} for url, label in items),
        {"url": "", "label": title},
    ]
