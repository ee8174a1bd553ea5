"""The desk, inside the editing pages, where staff decide on cases. They see hashes and answers, never a picture."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from saferday.centre.accounts.queries import may

from .. import actions, queries, rules
from ..forms import DeclineForm
from ..models import Case
from ..presenting import desk_case
from ..wording import STATES


@require_http_methods(["GET", "HEAD"])
def index(request: HttpRequest) -> HttpResponse:
    """Cases: what has waited longest first."""
    _may_decide(request)
    state = request.GET.get("state", rules.WAITING)
    return TemplateResponse(
        request,
        "ownimages/cms/index.html",
        {
            "page": queries.desk_page(state=state, number=request.GET.get("p", 1)),
            "state": state,
            "states": [*STATES.items(), ("all", _("All"))],
            "oldest": queries.oldest_waiting(),
            "waiting": queries.waiting(),
            "days": rules.ANSWER_WITHIN_DAYS,
            "breadcrumbs_items": _crumbs(_("Own images")),
            "header_title": _("Own images"),
            "header_icon": "lock",
        },
    )


@require_http_methods(["GET", "HEAD"])
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """One case, with what may be done with it."""
    _may_decide(request)
    return _case(request, _found(pk), DeclineForm())


@require_POST
def share(request: HttpRequest, pk: int) -> HttpResponse:
    """Pass the hashes on."""
    return _act(
        request, pk, actions.share_case, _("Passed on: platforms can recognise these pictures from now on.")
    )


@require_POST
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Pass nothing on, and say why."""
    _may_decide(request)
    found = _found(pk)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _case(request, found, form, status=422)
    return _act(
        request,
        pk,
        actions.decline_case,
        _("Declined. The person reads why when they come back."),
        reason=form.cleaned_data["reason"],
    )


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a decision back."""
    return _act(
        request,
        pk,
        actions.take_back_decision,
        _("Taken back: the case waits again, and nothing of it is passed on."),
    )


def _act(request: HttpRequest, pk: int, action: Callable[..., Any], said: str, **more: str) -> HttpResponse:
    _may_decide(request)
    try:
        action(by=request.user, case=_found(pk), **more)
    except actions.NotNow:
        messages.error(request, _("Meanwhile the case changed: a colleague decided, or the person withdrew."))
    else:
        messages.success(request, said)
    return redirect("ownimages_case", pk)


def _case(request: HttpRequest, found: Case, form: DeclineForm, *, status: int = 200) -> HttpResponse:
    shown = desk_case(found, matches=queries.matches(found), alike=queries.alike(found), now=timezone.now())
    return TemplateResponse(
        request,
        "ownimages/cms/case.html",
        {
            "case": shown,
            "form": form,
            "breadcrumbs_items": _crumbs(
                _("Case %(number)d") % {"number": found.pk}, (reverse("ownimages_desk"), _("Own images"))
            ),
            "header_title": _("Case %(number)d") % {"number": found.pk},
            "header_icon": "lock",
        },
        status=status,
    )


def _found(pk: int) -> Case:
    found = queries.case(pk)
    if found is None:
        raise Http404
    return found


def _may_decide(request: HttpRequest) -> None:
    if not may(request.user, "ownimages.decide"):
        raise PermissionDenied("ownimages.decide")


def _crumbs(title: str, *items: tuple[str, str]) -> list[dict[str, str]]:
    return [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        *({"url": url, "label": label} for url, label in items),
        {"url": "", "label": title},
    ]
