"""The desk, inside the editing pages, where staff decide on cases. They see hashes and answers, never a picture."""

from collections.abc import Callable, Sequence

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
from ..forms import DecisionForm, DeclineForm
from ..models import Case
from ..presenting import desk_case, desk_line
from ..wording import STATES


@require_http_methods(["GET", "HEAD"])
def index(request: HttpRequest) -> HttpResponse:
    """Cases: what has waited longest first."""
    _may_decide(request)
    state = request.GET.get("state", rules.WAITING)
    page = queries.desk_page(state=state, number=request.GET.get("p", 1))
    families = queries.families() if any(one.state == rules.WAITING for one in page) else {}
    return TemplateResponse(
        request,
        "ownimages/cms/index.html",
        {
            "page": page,
            "lines": [desk_line(one, sorted(families.get(one.pk, {}))) for one in page],
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
    """Pass the hashes on, of the cases that are ticked too."""
    _may_decide(request)
    found = _found(pk)
    form = DecisionForm(request.POST, offered=[one.case.pk for one in queries.family(found)])
    form.is_valid()
    return _act(
        request,
        found,
        form.cleaned_data.get("along", []),
        actions.share_cases,
        _("Passed on: platforms can recognise these pictures from now on."),
    )


@require_POST
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Pass nothing on, and say why."""
    _may_decide(request)
    found = _found(pk)
    form = DeclineForm(request.POST, offered=[one.case.pk for one in queries.family(found)])
    if not form.is_valid():
        return _case(request, found, form, status=422)
    return _act(
        request,
        found,
        form.cleaned_data["along"],
        actions.decline_cases,
        _("Declined. The person reads why when they come back."),
        reason=form.cleaned_data["reason"],
    )


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a decision back: of this case, or of all that were decided with it."""
    _may_decide(request)
    found = _found(pk)
    form = DecisionForm(request.POST, offered=[one.pk for one in queries.decided_together(found)])
    form.is_valid()
    return _act(
        request,
        found,
        form.cleaned_data.get("along", []),
        actions.take_back_decision,
        _("Taken back: the case waits again, and nothing of it is passed on."),
    )


def _act(
    request: HttpRequest,
    found: Case,
    along: Sequence[int],
    action: Callable[..., list[Case]],
    said: str,
    **more: str,
) -> HttpResponse:
    cases = [found, *queries.cases(along)]
    try:
        done = action(by=request.user, cases=cases, **more)
    except actions.NotNow:
        messages.error(request, _("Meanwhile the case changed: a colleague decided, or the person withdrew."))
    else:
        messages.success(request, " ".join([said, *_others(done[1:])]))
        for number in sorted({case.pk for case in cases} - {case.pk for case in done}):
            messages.warning(
                request, _("Case %(number)d changed meanwhile and was left as it is.") % {"number": number}
            )
    return redirect("ownimages_case", found.pk)


def _others(done: Sequence[Case]) -> list[str]:
    if not done:
        return []
    numbers = ", ".join(f"#{case.pk}" for case in done)
    return [_("The same was done for %(cases)s.") % {"cases": numbers}]


def _case(request: HttpRequest, found: Case, form: DeclineForm, *, status: int = 200) -> HttpResponse:
    shown = desk_case(
        found,
        matches=queries.matches(found),
        matched=queries.matched(found),
        alike=queries.alike(found),
        family=queries.family(found),
        together=queries.decided_together(found),
        taken_back=queries.last_taken_back(found),
        ticked=form.data.getlist("along") if form.is_bound else None,
        now=timezone.now(),
    )
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
