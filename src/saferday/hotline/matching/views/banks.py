"""Where staff make and change banks."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from saferday.centre.accounts.queries import require

from .. import actions, queries
from ..forms import BankForm
from .crumbs import under_hashes


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Makes a bank."""
    require(request.user, "hashes.administer")
    form = BankForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts = form.facts()
        facts.pop("active")
        try:
            bank = actions.create_bank(by=request.user, **facts)
        except actions.BankExists:
            form.add_error("slug", _("Another bank has this short name."))
        else:
            messages.success(request, _("“%(bank)s” is made.") % {"bank": bank})
            return redirect("matching_bank", bank.slug)
    return _page(request, form, _("Add a bank"))


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Changes a bank."""
    require(request.user, "hashes.administer")
    bank = queries.bank_by_slug(slug)
    if bank is None:
        raise Http404
    form = BankForm(request.POST or None, bank=bank)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_bank(by=request.user, bank=bank, **form.facts())
        except actions.LabelsInUse as lost:
            form.add_error("labels", _("Entries carry these labels: %(labels)s.") % {"labels": lost})
        else:
            messages.success(request, _("Saved."))
            return redirect("matching_bank", bank.slug)
    return _page(
        request, form, _("Change"), (reverse("matching_bank", args=[bank.slug]), str(bank)), header=str(bank)
    )


def _page(
    request: HttpRequest, form: BankForm, title: str, *above: tuple[str, str], header: str = ""
) -> HttpResponse:
    return TemplateResponse(
        request,
        "matching/cms/form.html",
        {
            "form": form,
            "button": _("Save"),
            "breadcrumbs_items": under_hashes(title, *above),
            "header_title": header or title,
            "header_icon": "tag",
        },
        status=422 if form.errors else 200,
    )
