"""Where staff look for a hash, flag, and take a flag back."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from saferday.centre.accounts.queries import require

from .. import actions, queries, rules
from ..forms import FlagForm, LookUpForm, ReferredForm, RetractEntryForm, RetractForm
from ..models import Bank, Entry
from ..wording import refusal
from .crumbs import under_hashes

PAGE_SIZE = 25


@require_safe
def look_up(request: HttpRequest) -> HttpResponse:
    """Entries of the very hash, retracted ones too, what else is near, and what was answered; or of a decision."""
    require(request.user, "hashes.read")
    form = LookUpForm(request.GET or None)
    banks = queries.banks_to_read(request.user)
    exact: list[Entry] = []
    near: list[Any] = []
    flags: list[Any] = []
    more = False
    if searched := form.is_bound and form.is_valid():
        given = form.cleaned_data
        if given["value"]:
            exact = list(queries.entries_with(given["kind"], given["bytes"], banks=banks)[:PAGE_SIZE])
            near = _near(given["kind"], given["bytes"], banks, {one.pk for one in exact})
        else:
            flags, more = queries.flags_of(given["reference"], banks)
    return TemplateResponse(
        request,
        "matching/cms/look_up.html",
        {
            "form": form,
            "exact": [_line(request, one) for one in exact],
            "near": near,
            "answered": queries.answered_about(exact),
            "flags": [_line(request, one.first, len(one.entries)) for one in flags],
            "more": more,
            "may_take_back": any(
                one.first.live and queries.may_write(request.user, one.first.bank) for one in flags
            ),
            "searched": "" if not searched else "hash" if form.cleaned_data["value"] else "decision",
            "breadcrumbs_items": under_hashes(_("Look for a hash")),
            "header_title": _("Look for a hash"),
            "header_icon": "search",
        },
        status=422 if form.is_bound and form.errors else 200,
    )


def _near(kind: str, value: bytes, banks: list[Bank], there: set[int]) -> list[Any]:
    """What else matches, as a platform that relies on all these banks would hear it."""
    at = queries.snapshot()
    readable = frozenset(bank.pk for bank in banks if bank.pk in at.banks)
    (answer,) = queries.match([queries.Asked(rules.KINDS[kind].number, value)], banks=readable, at=at)
    names = {bank.pk: bank for bank in banks}
    found = (*answer.matches, *answer.vetoed)
    return [{"match": one, "bank": names[one.bank_id]} for one in found if one.entry not in there]


def _line(request: HttpRequest, entry: Entry, hashes: int = 1) -> dict[str, Any]:
    may_write = queries.may_write(request.user, entry.bank)
    return {
        "entry": entry,
        "hashes": hashes,
        "may_take_back": may_write and entry.live,
        "may_flag_again": may_write and not entry.live and entry.provenance == rules.BY_STAFF,
    }


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
            provenance=rules.BY_STAFF,
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
            "introduction": _("What you flag matches from the very next question of any platform on."),
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
        return redirect(_looked_up(entry))
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


@require_http_methods(["GET", "HEAD", "POST"])
def flag_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Lets a flag stand again that was taken back by mistake."""
    entry = queries.entry(pk)
    if entry is None or not queries.may_read(request.user, entry.bank):
        raise Http404
    if not queries.may_write(request.user, entry.bank) or entry.provenance != rules.BY_STAFF:
        raise PermissionDenied
    form = ReferredForm(request.POST or None, initial={"reference": entry.reference})
    if request.method == "POST" and form.is_valid():
        done = actions.restore_flag(
            by=request.user, entry=entry, reference=form.cleaned_data["reference"], expires_at=form.ends()
        )
        if done.refused:
            form.add_error(None, refusal(done.refused[0].reason))
        else:
            messages.success(request, _("It is flagged again: it matches from now on."))
            return redirect(_looked_up(entry))
    return TemplateResponse(
        request,
        "matching/cms/form.html",
        {
            "form": form,
            "entry": entry,
            "introduction": ngettext(
                "It was taken back on %(day)s: %(why)s. %(count)d hash stands again if you go on.",
                "It was taken back on %(day)s: %(why)s. %(count)d hashes of one file stand again if you go on.",
                len(together := queries.retracted_together(entry)),
            )
            % {
                "day": date_format(entry.retracted_at, "j F Y") if entry.retracted_at else "–",
                "why": entry.retraction,
                "count": len(together),
            },
            "button": _("Flag it again"),
            "breadcrumbs_items": under_hashes(_("Flag it again")),
            "header_title": _("Flag it again"),
            "header_icon": "plus",
        },
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def retract_decision(request: HttpRequest) -> HttpResponse:
    """Takes back everything that a decision flagged, in the banks that one may write."""
    require(request.user, "hashes.read")
    reference = request.GET.get("reference", "")
    numbers = queries.standing_of_decision(reference, queries.banks_to_write(request.user))
    if not numbers:
        raise Http404
    form = RetractForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        taken = sum(
            actions.retract_entries(
                by=request.user, bank=bank, entries=entries, reason=form.cleaned_data["reason"]
            )
            for bank, entries in numbers
        )
        messages.success(
            request,
            ngettext(
                "%(count)d hash is taken back: it no longer matches.",
                "%(count)d hashes are taken back: they no longer match.",
                taken,
            )
            % {"count": taken},
        )
        return redirect(f"{reverse('matching_look_up')}?{urlencode({'reference': reference})}")
    total = sum(len(entries) for _bank, entries in numbers)
    return TemplateResponse(
        request,
        "matching/cms/form.html",
        {
            "form": form,
            "introduction": ngettext(
                "%(count)d hash of the decision %(reference)s stands in: %(banks)s.",
                "%(count)d hashes of the decision %(reference)s stand in: %(banks)s.",
                total,
            )
            % {
                "count": total,
                "reference": reference,
                "banks": ", ".join(str(bank) for bank, _entries in numbers),
            },
            "button": _("Take all of it back"),
            "breadcrumbs_items": under_hashes(_("Take a decision back")),
            "header_title": _("Take a decision back"),
            "header_icon": "history",
        },
        status=422 if form.errors else 200,
    )


def _looked_up(entry: Entry) -> str:
    kind = rules.KEYS_OF_KINDS[entry.kind]
    return f"{reverse('matching_look_up')}?{urlencode({'kind': kind, 'value': entry.hex})}"
