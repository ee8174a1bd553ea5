"""One exchange: a file that is handed in, what became of it, its broken rows, and taking it back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from saferday.centre.accounts.queries import may, require

from .. import actions, queries, rules
from ..forms import HandInForm, MendForm
from ..models import Run, SetAside
from ..presenting import run_line
from ..rules.handing import read_line
from ..rules.lines import LENGTHS, Unreadable
from ..rules.signing import BadSignature
from ..taking.handing import read_in
from ..wording import ROWS, problem
from .finding import PAGE_SIZE, head, partner_or_404, run_or_404


@require_http_methods(["GET", "HEAD", "POST"])
def hand_in(request: HttpRequest, slug: str) -> HttpResponse:
    """Takes a list as a file: it is read in memory, and the hashes that it holds are kept for the worker."""
    require(request.user, "hashes.administer")
    found = partner_or_404(slug)
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
            **head(
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
    return _about_run(request, run_or_404(pk))


@require_POST
def mend(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Takes a row that was set aside, as it was put right; or drops it."""
    require(request.user, "hashes.administer")
    found = run_or_404(pk)
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
                label=form.cleaned_data.get("label", ""),
            )
            said = (
                _("Row %(number)d is taken: what it takes back matches no more.")
                if form.takes_back
                else _("Row %(number)d is taken: it matches from now on.")
            )
            messages.success(request, said % {"number": aside.number})
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
    found = run_or_404(pk)
    return _done(
        request,
        found,
        lambda: actions.drop_rows(by=request.user, run=found, rows=list(queries.rows_aside(found))),
        said=_("All rows that were set aside are dropped."),
        refused=_("The run is under way, or its rows changed meanwhile: nothing was dropped."),
    )


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes back what a run brought."""
    require(request.user, "hashes.administer")
    found = run_or_404(pk)
    return _done(
        request,
        found,
        lambda: actions.undo_run(by=request.user, run=found),
        said=_("What it brought is being taken back; that begins within a minute."),
        refused=_("This run cannot be taken back: it is under way, brought nothing, or is back already."),
    )


def _mend_form(found: Run, row: SetAside, data: Any = None) -> MendForm:
    rest = None if row.rest is None else read_line(row.rest)
    value = rest.value.hex() if rest is not None and rest.value else row.said.strip()
    kinds = {length: kind for kind, length in reversed(LENGTHS.items())}
    return MendForm(
        data,
        labels=list(found.bank.labels) if found.bank is not None else [],
        takes_back=rest is not None and rest.retracted,
        initial={"value": value, "kind": (rest.kind if rest else "") or kinds.get(len(value), "md5")},
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
            **head(_("Run %(number)s") % {"number": found.pk}, *crumbs),
        },
        status=200 if tried is None else 422,
    )


def _done(
    request: HttpRequest, found: Run, act: Callable[[], Any], *, said: str, refused: str
) -> HttpResponse:
    try:
        act()
    except (actions.CannotMend, actions.CannotUndo):
        messages.error(request, refused)
    else:
        messages.success(request, said)
    return redirect("exchange_run", found.pk)
