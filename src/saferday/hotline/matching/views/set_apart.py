"""Where staff decide on hashes that were set apart, a family of near-duplicates at once."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from saferday.centre.accounts.queries import may, require

from .. import actions, queries, rules
from ..forms import DecisionForm
from ..models import Quarantine
from .crumbs import under_hashes

PAGE_SIZE = 25


@require_safe
def quarantines(request: HttpRequest) -> HttpResponse:
    """Families that wait for a decision, and what was decided before."""
    require(request.user, "hashes.read")
    families = Paginator(queries.families_set_apart(), PAGE_SIZE).get_page(request.GET.get("p"))
    decided = Paginator(queries.quarantines(decided_only=True), PAGE_SIZE).get_page(
        request.GET.get("decided")
    )
    return TemplateResponse(
        request,
        "matching/cms/quarantines.html",
        {
            "families": families,
            "decided": decided,
            "may_decide": may(request.user, "hashes.flag"),
            "breadcrumbs_items": under_hashes(_("Set apart")),
            "header_title": _("Set apart"),
            "header_icon": "warning",
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def quarantine(request: HttpRequest, pk: int) -> HttpResponse:
    """A hash that was set apart and its family: where each is banked, and the decision."""
    require(request.user, "hashes.flag")
    found = queries.quarantine(pk)
    if found is None:
        raise Http404
    family = queries.family_set_apart(found)
    known = {one.pk: one for one in family.members}
    form = DecisionForm(request.POST or None, members=list(known))
    if request.method == "POST" and form.is_valid():
        try:
            decided = actions.decide_quarantines(
                by=request.user,
                quarantines=[known[number] for number in form.cleaned_data["members"]],
                decision=form.cleaned_data["decision"],
                reason=form.cleaned_data["reason"],
            )
        except PermissionDenied:
            form.add_error(
                "decision",
                _(
                    "One of these is in a bank that you may not change. Take out its tick, or ask a lead to decide."
                ),
            )
        else:
            messages.success(
                request,
                ngettext("%(count)d hash is decided.", "%(count)d hashes are decided.", decided)
                % {"count": decided},
            )
            return redirect("matching_quarantines")
    return TemplateResponse(
        request,
        "matching/cms/quarantine.html",
        {
            "found": found,
            "rows": _rows(request, family.members, form),
            "form": form if found.state in rules.SET_APART else None,
            "breadcrumbs_items": under_hashes(_("Decide"), (reverse("matching_quarantines"), _("Set apart"))),
            "header_title": _("Decide on a hash with a flood of matches"),
            "header_icon": "warning",
        },
        status=422 if form.errors else 200,
    )


def _rows(request: HttpRequest, members: tuple[Quarantine, ...], form: DecisionForm) -> list[dict[str, Any]]:
    """Each hash with the entries that one may see, and how many hashes go with it if the flag is taken back."""
    readable = {bank.pk for bank in queries.banks_to_read(request.user)}
    held = queries.entries_of_set_apart(members)
    return [
        {
            "one": one,
            "chosen": str(one.pk) in form.chosen,
            "entries": [entry for entry in held[one.pk] if entry.bank_id in readable],
        }
        for one in members
    ]
