"""Where staff see how each partner stands, change what is exchanged, and take imports back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from saferday.centre.accounts.queries import may, require
from saferday.hotline.matching import queries as matching

from . import actions, keys, queries, rules
from .forms import HandInForm, LookUpForm, MendForm, PartnerForm, TakeOutForm
from .models import Partner, Run, SetAside
from .models.partners import DIRECTION_NAMES
from .presenting import address_of_list, partner_facts, run_line
from .rules.lines import LENGTHS, Unreadable
from .rules.signing import BadSignature
from .taking.bundling import bundle
from .taking.handing import read_in
from .wording import ROWS, problem

PAGE_SIZE = 50


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
            **_head(_("Hash exchange")),
        },
    )


@require_http_methods(["GET", "HEAD"])
def partner(request: HttpRequest, slug: str) -> HttpResponse:
    """One partner: how it stands, what to do, and its runs."""
    require(request.user, "hashes.read")
    found = _partner(slug)
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
                **_head(_("Add a partner"), (reverse("exchange"), _("Hash exchange"))),
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
    found = _partner(slug)
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
    found = _partner(slug)
    if found.direction != rules.SERVE:
        raise Http404
    shown = actions.give_key(by=request.user, partner=found)
    found = _partner(slug)
    return TemplateResponse(
        request, "exchange/cms/partner.html", {**_about(request, found), "new_key": shown.text}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def hand_in(request: HttpRequest, slug: str) -> HttpResponse:
    """Takes a list as a file: it is read in memory, and the hashes that it holds are kept for the worker."""
    require(request.user, "hashes.administer")
    found = _partner(slug)
    if found.direction != rules.FILE:
        raise Http404
    posted = request.method == "POST"
    form = HandInForm(request.POST if posted else None, request.FILES if posted else None, partner=found)
    if form.is_valid():
        file, signature = form.cleaned_data["file"], form.cleaned_data.get("signature")
        try:
            identity, packed, signed_at = read_in(
                found, file, signature.read(rules.MOST_LINE).decode(errors="replace") if signature else ""
            )
            made = actions.hand_in(
                by=request.user,
                partner=found,
                source=file.name,
                identity=identity,
                packed=packed,
                signed_at=signed_at,
            )
        except Unreadable as error:
            said = f"{error.number}: {error.said}" if error.number else error.said
            form.add_error("file", problem(error.reason, said))
        except BadSignature as error:
            form.add_error("signature", problem(error.reason, ""))
        except actions.Paused:
            form.add_error(None, _("The partner is paused. Go on with the exchange first."))
        else:
            messages.success(request, _("Read. The worker takes it within a minute."))
            return redirect("exchange_run", made.pk)
    return TemplateResponse(
        request,
        "exchange/cms/hand_in.html",
        {
            "form": form,
            "partner": found,
            "most": rules.MOST_HANDED_IN // 1024**2,
            **_head(
                _("Hand in a file"),
                (reverse("exchange"), _("Hash exchange")),
                (reverse("exchange_partner", args=[found.slug]), found.name),
            ),
        },
        status=422 if form.is_bound and form.errors else 200,
    )


@require_http_methods(["GET", "HEAD"])
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """One run: its numbers, and the rows that were set aside."""
    require(request.user, "hashes.read")
    return _about_run(request, _run(pk))


@require_POST
def mend(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Takes a row that was set aside, as it was put right; or drops it."""
    require(request.user, "hashes.administer")
    found = _run(pk)
    aside = queries.row_aside(found, row)
    try:
        if aside is None:
            raise actions.CannotMend
        if "drop" in request.POST:
            actions.drop_rows(by=request.user, run=found, rows=[aside])
            messages.success(request, _("Row %(number)d is dropped.") % {"number": aside.number})
            return redirect("exchange_run", found.pk)
        form = _mend_form(found, aside, request.POST)
        if form.is_valid():
            actions.mend_row(
                by=request.user,
                row=aside,
                kind=form.cleaned_data["kind"],
                value=form.cleaned_data["bytes"],
                label=form.cleaned_data["label"],
            )
            messages.success(
                request, _("Row %(number)d is taken: it matches from now on.") % {"number": aside.number}
            )
            return redirect("exchange_run", found.pk)
    except actions.CannotMend:
        messages.error(
            request, _("This row is not there any more, or its run is under way: nothing was changed.")
        )
        return redirect("exchange_run", found.pk)
    except actions.NotTaken as error:
        form.add_error("value", ROWS.get(error.reason, error.reason))
    return _about_run(request, found, tried=form)


@require_POST
def drop_all(request: HttpRequest, pk: int) -> HttpResponse:
    """Drops every row of a run that was set aside and is kept."""
    require(request.user, "hashes.administer")
    found = _run(pk)
    rows = list(queries.rows_aside(found))
    try:
        actions.drop_rows(by=request.user, run=found, rows=rows)
    except actions.CannotMend:
        messages.error(
            request, _("The run is under way, or its rows changed meanwhile: nothing was dropped.")
        )
    else:
        messages.success(request, _("All rows that were set aside are dropped."))
    return redirect("exchange_run", found.pk)


@require_http_methods(["GET", "HEAD"])
def banks(request: HttpRequest) -> HttpResponse:
    """Each bank, to be taken out as a list in any format."""
    require(request.user, "hashes.administer")
    return _banks(request, TakeOutForm())


def _banks(request: HttpRequest, form: TakeOutForm) -> HttpResponse:
    return TemplateResponse(
        request,
        "exchange/cms/banks.html",
        {
            "form": form,
            "banks": matching.sizes(list(matching.banks_to_read(request.user))),
            "formats": list(rules.FORMATS.values()),
            **_head(_("Take a list out"), (reverse("exchange"), _("Hash exchange"))),
        },
        status=422 if form.is_bound else 200,
    )


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


def _mend_form(found: Run, row: SetAside, data: Any = None) -> MendForm:
    value = row.said.strip()
    kinds = {length: kind for kind, length in reversed(LENGTHS.items())}
    return MendForm(
        data,
        labels=list(found.bank.labels) if found.bank is not None else [],
        initial={"value": value, "kind": kinds.get(len(value), "md5")},
        auto_id=f"row-{row.pk}-%s",
    )


def _about_run(request: HttpRequest, found: Run, tried: MendForm | None = None) -> HttpResponse:
    page = Paginator(queries.rows_aside(found), PAGE_SIZE).get_page(request.GET.get("p"))
    may_change = may(request.user, "hashes.administer")
    may_mend = may_change and found.state in (rules.DONE, rules.IN_PART, rules.FAILED)
    rows = []
    for row in page:
        form = _mend_form(found, row) if may_mend else None
        if tried is not None and tried.auto_id == f"row-{row.pk}-%s":
            form = tried
        rows.append((row, form))
    crumbs = [(reverse("exchange"), _("Hash exchange"))]
    if found.partner is not None:
        crumbs.append((reverse("exchange_partner", args=[found.partner.slug]), found.partner.name))
    return TemplateResponse(
        request,
        "exchange/cms/run.html",
        {
            "run": found,
            "line": run_line(found),
            "share": queries.share_read(found),
            "page": page,
            "rows": rows,
            "kept": rules.STAND_BACK,
            "may_mend": may_mend,
            "may_undo": may_change
            and found.incoming
            and bool(found.ranges)
            and found.state in (rules.DONE, rules.IN_PART, rules.FAILED),
            **_head(_("Run %(number)s") % {"number": found.pk}, *crumbs),
        },
        status=200 if tried is None else 422,
    )


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes back what a run brought."""
    require(request.user, "hashes.administer")
    found = _run(pk)
    try:
        actions.undo_run(by=request.user, run=found)
    except actions.CannotUndo:
        messages.error(
            request, _("This run cannot be taken back: it is under way, brought nothing, or is back already.")
        )
    else:
        messages.success(request, _("What it brought is being taken back; that begins within a minute."))
    return redirect("exchange_run", found.pk)


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
            **_head(_("Who relied on what"), (reverse("exchange"), _("Hash exchange"))),
        },
        status=422 if form.is_bound and form.errors else 200,
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
        **_head(found.name, (reverse("exchange"), _("Hash exchange"))),
    }


def _act(request: HttpRequest, slug: str, action: Callable[..., Any], said: str) -> HttpResponse:
    require(request.user, "hashes.administer")
    found = _partner(slug)
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
            **_head(title, *crumbs),
        },
        status=422 if form.is_bound and form.errors else 200,
    )


def _partner(slug: str) -> Partner:
    found = queries.partner_by_slug(slug)
    if found is None:
        raise Http404(_("There is no such partner."))
    return found


def _run(pk: int) -> Run:
    found = queries.run_by_pk(pk)
    if found is None:
        raise Http404(_("There is no such run."))
    return found


def _head(title: str, *items: tuple[str, str]) -> dict[str, Any]:
    return {
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            *({"url": url, "label": label} for url, label in items),
            {"url": "", "label": title},
        ],
        "header_title": title,
        "header_icon": "download",
    }
