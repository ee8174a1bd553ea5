"""A bank and its families of near-duplicates, which are decided on together."""

from django.contrib import messages
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
from ..forms import FamilyForm
from .crumbs import under_hashes

PAGE_SIZE = 25


@require_safe
def bank(request: HttpRequest, slug: str) -> HttpResponse:
    """What a bank is for, what it holds, and its families."""
    require(request.user, "hashes.read")
    found = queries.bank_by_slug(slug)
    if found is None or not queries.may_read(request.user, found):
        raise Http404
    (size,) = queries.sizes([found])
    grouping = queries.grouping_of(found)
    families = Paginator(grouping.found.select_related("entry") if grouping else [], PAGE_SIZE)
    return TemplateResponse(
        request,
        "matching/cms/bank.html",
        {
            "bank": found,
            "size": size,
            "kinds": [(rules.KINDS[kind].name, count) for kind, count in size.by_kind.items()],
            "grouping": grouping,
            "families": families.get_page(request.GET.get("p")),
            "most_grouped": rules.MOST_GROUPED,
            "too_large": size.by_kind.get("pdq", 0) > rules.MOST_GROUPED,
            "may_write": queries.may_write(request.user, found),
            "may_administer": may(request.user, "hashes.administer"),
            "breadcrumbs_items": under_hashes(str(found)),
            "header_title": str(found),
            "header_icon": "tag",
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def family(request: HttpRequest, pk: int) -> HttpResponse:
    """The family of an entry, as it is now; those who may flag take its flags back together."""
    require(request.user, "hashes.read")
    entry = queries.entry(pk)
    if entry is None or not queries.may_read(request.user, entry.bank):
        raise Http404
    may_write = queries.may_write(request.user, entry.bank)
    found = queries.family_in_bank(entry)
    known = {one.first.pk: one for one in found.members}
    form = FamilyForm(request.POST or None, members=list(known))
    if request.method == "POST":
        if not may_write:
            require(request.user, "hashes.administer" if entry.bank.negative else "hashes.flag")
        if form.is_valid():
            chosen = [known[number] for number in form.cleaned_data["members"]]
            actions.retract_entries(
                by=request.user,
                bank=entry.bank,
                entries=[each.pk for one in chosen for each in one.entries],
                reason=form.cleaned_data["reason"],
            )
            messages.success(
                request,
                ngettext(
                    "%(count)d picture is taken back: it no longer matches.",
                    "%(count)d pictures are taken back: they no longer match.",
                    len(chosen),
                )
                % {"count": len(chosen)},
            )
            return redirect("matching_bank", entry.bank.slug)
    return TemplateResponse(
        request,
        "matching/cms/family.html",
        {
            "bank": entry.bank,
            "members": [(one, str(one.first.pk) in form.chosen) for one in found.members],
            "more": found.more,
            "form": form if may_write and found.members else None,
            "breadcrumbs_items": under_hashes(
                _("A family"), (reverse("matching_bank", args=[entry.bank.slug]), str(entry.bank))
            ),
            "header_title": _("A family of near-duplicates"),
            "header_icon": "copy",
        },
        status=422 if form.errors else 200,
    )
