"""Lists that are taken out, and where a hash came from and went."""

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from saferday.centre.accounts.queries import require
from saferday.hotline.matching import queries as matching

from .. import actions, queries, rules
from ..forms import LookUpForm, TakeOutForm
from ..taking.bundling import bundle
from .finding import head


@require_http_methods(["GET", "HEAD"])
def banks(request: HttpRequest) -> HttpResponse:
    """Each bank, to be taken out as a list in any format."""
    require(request.user, "hashes.administer")
    return _banks(request, TakeOutForm())


@require_POST
def download(request: HttpRequest, slug: str, format: str) -> HttpResponse | StreamingHttpResponse:
    """A bank as a list with its signature, streamed."""
    require(request.user, "hashes.administer")
    bank = matching.bank_by_slug(slug)
    if bank is None or format not in rules.FORMATS or not matching.may_read(request.user, bank):
        raise Http404
    form = TakeOutForm(request.POST)
    if not form.is_valid():
        return _banks(request, form)
    actions.note_download(by=request.user, bank=bank, format=format)
    name = f"{bank.slug}-{timezone.localdate():%Y-%m-%d}"
    response = StreamingHttpResponse(
        bundle(bank=bank, format=format, name=name, labels=form.cleaned_data["labels"]),
        content_type="application/zip",
    )
    response["Content-Disposition"] = f'attachment; filename="{name}-{format}.zip"'
    response["Cache-Control"] = "no-store, private"
    return response


@require_http_methods(["GET", "HEAD"])
def reliance(request: HttpRequest) -> HttpResponse:
    """Where a hash came from, and which partners have it."""
    require(request.user, "hashes.read")
    form = LookUpForm(request.GET or None)
    found = None
    if form.is_bound and form.is_valid():
        found = queries.standing_with(
            form.cleaned_data["kind"], form.cleaned_data["bytes"], matching.banks_to_read(request.user)
        )
    return TemplateResponse(
        request,
        "exchange/cms/reliance.html",
        {
            "form": form,
            "found": found,
            **head(_("Who relied on what"), (reverse("exchange"), _("Hash exchange"))),
        },
        status=422 if form.is_bound and form.errors else 200,
    )


def _banks(request: HttpRequest, form: TakeOutForm) -> HttpResponse:
    return TemplateResponse(
        request,
        "exchange/cms/banks.html",
        {
            "form": form,
            "banks": matching.sizes(list(matching.banks_to_read(request.user))),
            "formats": list(rules.FORMATS.values()),
            **head(_("Take a list out"), (reverse("exchange"), _("Hash exchange"))),
        },
        status=422 if form.is_bound else 200,
    )
