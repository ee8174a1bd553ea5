"""The pages of the area desk, inside the editing pages."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from saferday.centre.accounts.queries import areas_where, may, may_somewhere
from saferday.centre.areas.queries import Area, area_by_slug
from saferday.web.area_desk import actions
from saferday.web.area_desk.forms import AreaForm, ContactFormSet, NewAreaForm

PAGE_SIZE = 50


@require_http_methods(["GET", "HEAD"])
def index(request: HttpRequest) -> HttpResponse:
    """The areas that one may change."""
    if not may_somewhere(request.user, "area.edit"):
        raise PermissionDenied
    areas = areas_where(request.user, "area.edit").filter(has_pages=True).select_related("parent")
    return TemplateResponse(
        request,
        "area_desk/index.html",
        {
            "areas": Paginator(areas, PAGE_SIZE).get_page(request.GET.get("p")),
            "header_title": _("Areas"),
            "header_icon": "site",
            "breadcrumbs_items": _crumbs(_("Areas")),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def area(request: HttpRequest, slug: str) -> HttpResponse:
    """One area's details and contacts."""
    chosen = _area(request, slug)
    sent = request.POST or None
    form = AreaForm(sent, area=chosen)
    contacts = ContactFormSet(sent, initial=_contacts(chosen), prefix="contacts")
    if request.method == "POST" and form.is_valid() and contacts.is_valid():
        try:
            actions.keep_area(
                by=request.user,
                area=chosen,
                changes=form.changes(),
                contacts=[one.contact() for one in contacts if one.cleaned_data],
                on=timezone.localdate(),
            )
        except ValidationError as error:
            for field, problems in error.message_dict.items():
                form.add_error(field if field in form.fields else None, problems)
        else:
            messages.success(request, _("The area is saved."))
            return redirect("area_desk_area", slug)
    return TemplateResponse(
        request,
        "area_desk/area.html",
        {
            "area": chosen,
            "form": form,
            "contacts": contacts,
            "wrong_rows": [row for row in contacts if row.errors],
            "header_title": str(chosen),
            "header_icon": "site",
            "breadcrumbs_items": _crumbs(str(chosen), (reverse("area_desk"), _("Areas"))),
        },
        status=422 if form.errors or contacts.total_error_count() else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """A new area below one."""
    parent = _area(request, slug)
    form = NewAreaForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_area_below(by=request.user, parent=parent, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("The area is added, with a front page and a list of news."))
            return redirect("area_desk_area", made.slug)
    return TemplateResponse(
        request,
        "area_desk/add.html",
        {
            "parent": parent,
            "form": form,
            "header_title": _("Add an area"),
            "header_icon": "plus",
            "breadcrumbs_items": _crumbs(
                _("Add an area"),
                (reverse("area_desk"), _("Areas")),
                (reverse("area_desk_area", args=[slug]), str(parent)),
            ),
        },
        status=422 if form.errors else 200,
    )


def _area(request: HttpRequest, slug: str) -> Area:
    chosen = area_by_slug(slug)
    if chosen is None:
        raise Http404
    if not may(request.user, "area.edit", chosen):
        raise PermissionDenied
    return chosen


def _contacts(chosen: Area) -> list[dict[str, Any]]:
    return [
        {"kind": contact.kind, "value": contact.value, "checked_on": contact.checked_on}
        | {f"label_{code}": words for code, words in contact.labels.items()}
        for contact in chosen.contacts.all()
    ]


def _crumbs(here: str, *above: tuple[str, str]) -> list[dict[str, str]]:
    home = {"url": reverse("wagtailadmin_home"), "label": _("Home")}
    return [home, *({"url": url, "label": label} for url, label in above), {"url": "", "label": here}]
