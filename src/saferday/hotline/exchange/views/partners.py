"""Where staff see how each partner stands, and change what is exchanged."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from saferday.centre.accounts.queries import may, require

from .. import actions, keys, queries, rules
from ..forms import LookUpForm, PartnerForm
from ..models import Partner
from ..models.partners import DIRECTION_NAMES
from ..presenting import address_of_list, partner_facts, run_line
from .finding import PAGE_SIZE, head, partner_or_404


@require_http_methods(["GET", "HEAD"])
def index(request: HttpRequest) -> HttpResponse:
    """Every partner with its state, and who relies on our banks."""
    require(request.user, "hashes.read")
    return TemplateResponse(
        request,
        "exchange/cms/index.html",
        {
            "lines": queries.lines(now=timezone.now()),
            "relying": queries.relying(),
            "public_key": keys.public_key(),
            "form": LookUpForm(),
            "may_change": may(request.user, "hashes.administer"),
            **head(_("Hash exchange")),
        },
    )


@require_http_methods(["GET", "HEAD"])
def partner(request: HttpRequest, slug: str) -> HttpResponse:
    """One partner: how it stands, what to do, and its runs."""
    require(request.user, "hashes.read")
    found = partner_or_404(slug)
    return TemplateResponse(request, "exchange/cms/partner.html", _about(request, found))


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Adds a partner: first the direction, then the rest."""
    require(request.user, "hashes.administer")
    direction = request.GET.get("direction", "")
    if direction not in rules.DIRECTIONS:
        return TemplateResponse(
            request,
            "exchange/cms/directions.html",
            {
                "directions": DIRECTION_NAMES,
                **head(_("Add a partner"), (reverse("exchange"), _("Hash exchange"))),
            },
        )
    form = PartnerForm(request.POST or None, user=request.user, direction=direction)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_partner(
                by=request.user,
                slug=form.cleaned_data["slug"],
                direction=direction,
                format=form.cleaned_data["format"],
                **form.changes(),
            )
        except actions.PartnerExists:
            form.add_error("slug", _("Another partner has this short name."))
        else:
            messages.success(
                request, _("Added. The worker begins with its next turn.") if made.scheduled else _("Added.")
            )
            return redirect("exchange_partner", made.slug)
    return _form(request, form, _("Add a partner"), None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Changes a partner."""
    require(request.user, "hashes.administer")
    found = partner_or_404(slug)
    initial = {
        name: getattr(found, name) for name in PartnerForm.base_fields if name not in ("secret", "banks")
    }
    initial["banks"] = list(found.banks.all())
    form = PartnerForm(
        request.POST or None, user=request.user, direction=found.direction, partner=found, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        actions.change_partner(by=request.user, partner=found, **form.changes())
        messages.success(request, _("Saved."))
        return redirect("exchange_partner", found.slug)
    return _form(request, form, _("Change the partner"), found)


@require_POST
def pause(request: HttpRequest, slug: str) -> HttpResponse:
    """Stops the exchange."""
    return _act(request, slug, actions.pause, _("Paused. What stands goes on matching."))


@require_POST
def resume(request: HttpRequest, slug: str) -> HttpResponse:
    """Goes on with the exchange."""
    return _act(request, slug, actions.resume, _("The exchange goes on with the next turn of the worker."))


@require_POST
def now(request: HttpRequest, slug: str) -> HttpResponse:
    """Exchanges with the next turn of the worker."""
    return _act(request, slug, actions.exchange_now, _("The worker begins within a minute."))


@require_POST
def again(request: HttpRequest, slug: str) -> HttpResponse:
    """Reads, or sends, the list from its beginning."""
    return _act(request, slug, actions.start_again, _("The list is exchanged from its beginning."))


@never_cache
@require_POST
def key(request: HttpRequest, slug: str) -> HttpResponse:
    """Makes the partner's key, and shows it this once."""
    require(request.user, "hashes.administer")
    found = partner_or_404(slug)
    if found.direction != rules.SERVE:
        raise Http404
    shown = actions.give_key(by=request.user, partner=found)
    found = partner_or_404(slug)
    return TemplateResponse(
        request, "exchange/cms/partner.html", {**_about(request, found), "new_key": shown.text}
    )


def _about(request: HttpRequest, found: Partner) -> dict[str, Any]:
    runs = Paginator(queries.runs_of(found), PAGE_SIZE).get_page(request.GET.get("p"))
    return {
        "partner": found,
        "state": queries.state_of(found),
        "late": queries.is_stale(found, timezone.now()),
        "facts": partner_facts(found),
        "page": runs,
        "lines": [run_line(one) for one in runs],
        "shared": [one for one in queries.relying() if one.shared.partner_id == found.pk],
        "list_addresses": [address_of_list(found, bank) for bank in found.banks.all()]
        if found.direction == rules.SERVE
        else [],
        "may_change": may(request.user, "hashes.administer"),
        **head(found.name, (reverse("exchange"), _("Hash exchange"))),
    }


def _act(request: HttpRequest, slug: str, action: Callable[..., Any], said: str) -> HttpResponse:
    require(request.user, "hashes.administer")
    found = partner_or_404(slug)
    action(by=request.user, partner=found)
    messages.success(request, said)
    return redirect("exchange_partner", found.slug)


def _form(request: HttpRequest, form: PartnerForm, title: str, found: Partner | None) -> HttpResponse:
    crumbs = [(reverse("exchange"), _("Hash exchange"))]
    if found is not None:
        crumbs.append((reverse("exchange_partner", args=[found.slug]), found.name))
    return TemplateResponse(
        request,
        "exchange/cms/form.html",
        {
            "form": form,
            "direction": dict(DIRECTION_NAMES)[form.direction],
            "partner": found,
            **head(title, *crumbs),
        },
        status=422 if form.is_bound and form.errors else 200,
    )
