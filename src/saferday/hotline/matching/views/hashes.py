"""Where staff look for a hash, flag, and take a flag back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from saferday.centre.accounts.queries import require

from .. import actions, queries, rules
from ..forms import FlagForm, LookUpForm, RetractEntryForm
from ..wording import refusal
from .crumbs import under_hashes

PAGE_SIZE = 25


@require_safe
def look_up(request: HttpRequest) -> HttpResponse:
    """Entries of the very hash, retracted ones too, and what else is near to it."""
    require(request.user, "hashes.read")
    form = LookUpForm(request.GET or None)
    exact: list[Any] = []
    near: list[Any] = []
    if form.is_bound and form.is_valid():
        banks = queries.banks_to_read(request.user)
        kind, value = form.cleaned_data["kind"], form.cleaned_data["bytes"]
        exact = list(queries.entries_with(kind, value, banks=banks)[:PAGE_SIZE])
        at = queries.snapshot()
        asked = [queries.Asked(rules.KINDS[kind].number, value)]
        readable = frozenset(bank.pk for bank in banks if bank.pk in at.banks)
        (answer,) = queries.match(asked, banks=readable, at=at)
        there = {one.pk for one in exact}
        near = [one for one in (*answer.matches, *answer.vetoed) if one.entry not in there]
    return TemplateResponse(
        request,
        "matching/cms/look_up.html",
        {
            "form": form,
            "exact": [(one, queries.may_write(request.user, one.bank)) for one in exact],
            "near": near,
            "searched": form.is_bound and form.is_valid(),
            "breadcrumbs_items": under_hashes(_("Look for a hash")),
            "header_title": _("Look for a hash"),
            "header_icon": "search",
        },
        status=422 if form.is_bound and form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def flag(request: HttpRequest) -> HttpResponse:
    """Flags hashes."""
    require(request.user, "hashes.flag")
    banks = queries.banks_to_write(request.user)
    form = FlagForm(request.POST or None, banks=banks, initial={"bank": request.GET.get("bank")})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        done = actions.flag(
            by=request.user,
            bank=form.banks[given["bank"]],
            entries=[
                actions.NewEntry(
                    given["kind"],
                    value,
                    given["label"],
                    given["quality"] if given["kind"] == "pdq" else None,
                    expires_at=form.ends(),
                )
                for value in given["parsed"]
            ],
            provenance="staff",
            reference=given["reference"],
        )
        for number, reason in {(one.number, one.reason) for one in done.refused}:
            form.add_error(
                "hashes", _("Line %(number)d: %(why)s") % {"number": number + 1, "why": refusal(reason)}
            )
        taken = done.added + done.again + done.updated
        if taken or not done.refused:
            messages.success(
                request,
                ngettext(
                    "%(count)d hash is flagged: it matches from now on.",
                    "%(count)d hashes are flagged: they match from now on.",
                    taken,
                )
                % {"count": taken}
                if taken
                else _("They were all flagged already."),
            )
        if not done.refused:
            return redirect("matching_overview")
    return TemplateResponse(
        request,
        "matching/cms/form.html",
        {
            "form": form,
            "button": _("Flag"),
            "introduction": _("What you flag matches on the very next question, in every process."),
            "none": not banks,
            "breadcrumbs_items": under_hashes(_("Flag hashes")),
            "header_title": _("Flag hashes"),
            "header_icon": "plus",
        },
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def retract(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes one flag back, with the reason."""
    entry = queries.entry(pk)
    if entry is None or not queries.may_read(request.user, entry.bank):
        raise Http404
    if not queries.may_write(request.user, entry.bank):
        raise PermissionDenied
    together = queries.standing_together(entry)
    form = RetractEntryForm(request.POST or None, hashes=len(together))
    if request.method == "POST" and form.is_valid():
        chosen = together if form.cleaned_data.get("whole") else [entry.pk]
        reason = form.cleaned_data["reason"]
        if actions.retract_entries(by=request.user, bank=entry.bank, entries=chosen, reason=reason):
            messages.success(request, _("Taken back: it no longer matches."))
        else:
            messages.info(request, _("It was taken back already."))
        kind = rules.KEYS_OF_KINDS[entry.kind]
        return redirect(f"{reverse('matching_look_up')}?kind={kind}&value={entry.hex}")
    return TemplateResponse(
        request,
        "matching/cms/form.html",
        {
            "form": form,
            "entry": entry,
            "button": _("Take the flag back"),
            "breadcrumbs_items": under_hashes(_("Take a flag back")),
            "header_title": _("Take a flag back"),
            "header_icon": "history",
        },
        status=422 if form.errors else 200,
    )
