"""Where staff add organisations and make, change, replace and revoke their keys."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from saferday.centre.accounts.queries import require
from saferday.centre.ui.sensitive import sensitive

from .. import actions, queries
from ..forms import KeyForm, OrganisationForm, RetractForm
from ..models import PlatformKey
from ..wording import SCOPE_NAMES
from .crumbs import under_hashes


@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """Every organisation with its keys."""
    require(request.user, "hashes.administer")
    every = list(queries.keys())
    waiting = queries.later_count(queries.keys())
    by_organisation = [
        (
            organisation,
            [
                (one, waiting.get(one.pk, 0), [SCOPE_NAMES.get(scope, scope) for scope in one.scopes])
                for one in every
                if one.organisation_id == organisation.pk
            ],
        )
        for organisation in queries.organisations()
    ]
    return _page(
        request, "matching/cms/keys.html", _("Keys of platforms"), {"organisations": by_organisation}, "key"
    )


@require_http_methods(["GET", "HEAD", "POST"])
def add_organisation(request: HttpRequest) -> HttpResponse:
    """Adds an organisation."""
    require(request.user, "hashes.administer")
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_organisation(by=request.user, **form.cleaned_data)
        except actions.OrganisationExists:
            form.add_error("slug", _("Another organisation has this short name."))
        else:
            return redirect("matching_key_add", made.slug)
    return _form(request, form, _("Add an organisation"), _("Add"))


@sensitive
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """Makes a key and shows it, this once."""
    require(request.user, "hashes.administer")
    organisation = queries.organisation_by_slug(slug)
    if organisation is None:
        raise Http404
    form = KeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        shown = actions.create_key(by=request.user, organisation=organisation, **form.facts())
        return _shown(request, shown)
    title = _("Make a key for %(organisation)s") % {"organisation": organisation}
    return _form(request, form, title, _("Make the key"))


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes what a key may do."""
    require(request.user, "hashes.administer")
    key = _key(pk)
    initial = {
        "label": key.label,
        "scopes": key.scopes,
        "banks": [bank.slug for bank in key.banks.all()],
        "rate": key.rate,
        "keep_queries": key.keep_queries,
    }
    form = KeyForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.change_key(by=request.user, key=key, **form.facts())
        messages.success(request, _("Saved."))
        return redirect("matching_keys")
    return _form(request, form, f"{key}…", _("Save"))


@sensitive
@require_POST
def rotate(request: HttpRequest, pk: int) -> HttpResponse:
    """Makes a key in place of another, and shows it, this once."""
    require(request.user, "hashes.administer")
    try:
        shown = actions.rotate_key(by=request.user, key=_key(pk))
    except actions.KeyEnded:
        messages.error(request, _("This key has ended, or was replaced already."))
        return redirect("matching_keys")
    return _shown(request, shown)


@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends a key at once, with the reason."""
    require(request.user, "hashes.administer")
    key = _key(pk)
    form = RetractForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.revoke_key(by=request.user, key=key, reason=form.cleaned_data["reason"])
        messages.success(request, _("The key is revoked."))
        return redirect("matching_keys")
    return _form(request, form, _("Revoke %(key)s…") % {"key": key}, _("Revoke it now"))


def _key(pk: int) -> PlatformKey:
    key = queries.key(pk)
    if key is None:
        raise Http404
    return key


def _shown(request: HttpRequest, shown: actions.ShownKey) -> HttpResponse:
    return _page(
        request, "matching/cms/shown_key.html", _("Your new key"), {"shown": shown}, "key",
        (reverse("matching_keys"), _("Keys of platforms")),
    )  # fmt: skip


def _form(request: HttpRequest, form: Any, title: str, button: str) -> HttpResponse:
    return _page(
        request,
        "matching/cms/form.html",
        title,
        {"form": form, "button": button},
        "key",
        (reverse("matching_keys"), _("Keys of platforms")),
        status=422 if form.errors else 200,
    )


def _page(
    request: HttpRequest,
    template: str,
    title: str,
    context: dict[str, Any],
    icon: str,
    *above: tuple[str, str],
    status: int = 200,
) -> HttpResponse:
    return TemplateResponse(
        request,
        template,
        {
            **context,
            "breadcrumbs_items": under_hashes(title, *above),
            "header_title": title,
            "header_icon": icon,
        },
        status=status,
    )
