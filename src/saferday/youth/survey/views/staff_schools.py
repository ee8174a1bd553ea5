"""Where the centre's staff look after the schools of a survey: accept, pause, decline, and see how many take part."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from saferday.centre.accounts.queries import may, may_somewhere

from .. import actions
from ..forms.schools import DecisionForm
from ..models.schools import STATE_NAMES
from ..queries import counting
from ..queries import schools as queries
from ..rules import schools as rules
from ..schools.mailboxes import site_of
from .at_desk import sent

PAGE_SIZE = 30


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The schools that one looks after, those that wait first."""
    if not may_somewhere(request.user, "survey.schools"):
        raise PermissionDenied("survey.schools")
    state, text = request.GET.get("state", ""), request.GET.get("q", "")[:80]
    rows = queries.participations_for(request.user, state=state, text=text)
    return TemplateResponse(
        request,
        "survey/cms/schools.html",
        {
            "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("p")),
            "state": state,
            "states": list(STATE_NAMES.items()),
            "text": text,
            "may_take_in": may(request.user, "survey.schools"),
            "breadcrumbs_items": crumbs(_("Schools")),
            "header_title": _("Schools in surveys"),
            "header_icon": "group",
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One school's part: what it gave, what that is worth, and the decision."""
    part = queries.participation_for_staff(pk)
    if part is None:
        raise Http404
    if not may(request.user, "survey.schools", part.school.area):  # type: ignore[arg-type]
        raise PermissionDenied("survey.schools")
    form = DecisionForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide_school(by=request.user, participation=part, state=form.cleaned_data["state"])
        except actions.StateForbids:
            messages.error(request, _("The school stands otherwise by now. Look again."))
        else:
            messages.success(request, _("Saved."))
        return redirect("survey_school", part.pk)
    may_become = rules.MAY_BECOME[part.state]
    return TemplateResponse(
        request,
        "survey/cms/school.html",
        {
            "part": part,
            "contacts": [(one, judgement_in_words(one.judgement)) for one in part.contacts.all()],
            "site": site_of(part.school.website),
            "decisions": [
                (state, words)
                for state, words in (
                    (rules.ACCEPTED, _("Accept: the school may make classes")),
                    (rules.PAUSED, _("Pause: its pupils cannot answer until you accept it again")),
                    (rules.DECLINED, _("Decline: its classes close and its adults are shut out")),
                )
                if state in may_become
            ],
            "handed_in": counting.rounded_count(part.survey, part.school),
            "form": form,
            "breadcrumbs_items": crumbs(str(part.school), (reverse("survey_schools"), _("Schools"))),
            "header_title": str(part.school),
            "header_icon": "group",
        },
        status=422 if form.errors else 200,
    )


def judgement_in_words(judgement: str) -> str:
    """What an address is to the school, in a sentence for staff."""
    return {
        "own-office": _("A shared mailbox on the school’s own domain."),
        "own-person": _("A person’s mailbox on the school’s own domain. Pupils may have such addresses."),
        "looks-like-a-pupil": _("It looks like a pupil’s address."),
        "shared-domain": _("On a domain that many schools, or anybody, have."),
        "other-domain": _("On another domain than the school’s website."),
        "no-website": _("Our list names no website of this school."),
    }.get(judgement, "")


def crumbs(title: str, *items: tuple[str, str]) -> list[dict[str, str]]:
    """The way from the home of the editing pages to this one."""
    return [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        *({"url": url, "label": label} for url, label in items),
        {"url": "", "label": title},
    ]
