"""A school's desk: what to do next, year groups, the protocol, colleagues."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from .. import actions, documents, mailing
from ..forms.schools import ColleagueForm, ProtocolForm, YearsForm
from ..presenting.results import shown_on_pages
from ..queries import desk as desks
from ..queries import results as result_queries
from ..queries import schools as queries
from ..queries.desk import Desk
from ..queries.shown import question_views
from ..rules import schools as rules
from ..rules.results import PROTECTION
from .at_desk import COOKIE, at_desk, context, sent, to


@at_desk
@require_GET
def home(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What has been done, what comes next, and the classes."""
    part = desk.participation
    protocol = documents.of(part.survey, "protocol")
    classes = [(one, rules.rounded_count(one.printed - one.unused)) for one in queries.classes_of(part)]
    return render(
        request,
        "survey/desk/home.html",
        context(
            desk,
            years=[queries.year_name(code) for code in part.year_groups],
            protocol_stale=bool(part.protocol_digest) and part.protocol_digest != protocol.digest,
            classes=classes,
            handed_in=rules.rounded_count(sum(one.printed - one.unused for one, _count in classes)),
            ready=desk.may_ask and bool(part.year_groups and part.protocol_digest),
        ),
    )


@at_desk
@require_http_methods(["GET", "HEAD", "POST"])
def years(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Which year groups take part."""
    part = desk.participation
    known = queries.survey_years(part.survey)
    recommended = queries.recommended_years()
    initial = part.year_groups or rules.suggested_years(
        {code: row["phase"] for code, row in known.items()}, part.school.phase, recommended
    )
    form = YearsForm(sent(request), years=known, recommended=recommended, initial={"year_groups": initial})
    if request.method == "POST" and form.is_valid():
        actions.choose_year_groups(by=desk, year_groups=form.cleaned_data["year_groups"])
        return to("desk-protocol") if not part.protocol_digest else to("desk")
    return _form(request, "survey/desk/years.html", desk, form)


@at_desk
@require_http_methods(["GET", "HEAD", "POST"])
def protocol(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Read the safeguarding protocol and confirm it."""
    document = documents.of(desk.participation.survey, "protocol")
    form = ProtocolForm(sent(request), initial={"digest": document.digest})
    if request.method == "POST" and form.is_valid():
        try:
            actions.confirm_protocol(by=desk, digest=form.cleaned_data["digest"], current=document.digest)
        except actions.StaleProtocol:
            form = ProtocolForm({"digest": document.digest, "read": "", "lead": request.POST.get("lead", "")})
            form.is_valid()
            form.add_error(
                None, _("The protocol changed while this page was open. Read it again, then confirm.")
            )
        else:
            return to("desk")
    return _form(request, "survey/desk/protocol.html", desk, form, document=document)


@at_desk
@require_http_methods(["GET", "HEAD", "POST"])
def adults(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The adults of the school: let a colleague in, or out."""
    form = ColleagueForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            link = actions.add_colleague(
                by=desk, email=form.cleaned_data["email"], language=get_language() or "en"
            )
            mailing.send_link(link)
        except actions.OtherDomain:
            form.add_error("email", _("Use an address on your own domain, and not one that pupils have."))
        except actions.TooManyAdults:
            form.add_error(None, _("The school has as many adults as it can have. Remove one first."))
        except actions.TooManyLinks:
            form.add_error(
                None, _("Several messages have gone to this school within the hour. Try again later.")
            )
        except mailing.NotSent:
            form.add_error(None, _("The message could not be sent just now. Try again in a few minutes."))
        else:
            return to("desk-adults")
    return _form(request, "survey/desk/adults.html", desk, form, adults=desks.colleagues(desk.participation))


@at_desk
@require_POST
def remove_adult(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Shut a colleague out."""
    contact = next((one for one in desks.colleagues(desk.participation) if one.pk == pk), None)
    if contact is None:
        raise Http404
    actions.remove_colleague(by=desk, contact=contact)
    return to("desk-adults")


@at_desk
@require_POST
def leave(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Close the desk, here or everywhere."""
    actions.leave_desk(by=desk, everywhere="everywhere" in request.POST)
    response = to("school-left")
    response.delete_cookie(COOKIE, samesite="Lax")
    return response


@require_GET
def left(request: HttpRequest) -> HttpResponse:
    """The desk is closed."""
    return render(request, "survey/desk/left.html")


@at_desk
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, desk: Desk) -> HttpResponse:
    """End the school's part, after a page that says what that means."""
    if request.method == "POST":
        actions.withdraw(by=desk)
        response = to("school-left")
        response.delete_cookie(COOKIE, samesite="Lax")
        return response
    return render(request, "survey/desk/withdraw.html", context(desk))


def _form(request: HttpRequest, template: str, desk: Desk, form: Any, **more: Any) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, template, context(desk, form=form, **more), status=status)


@at_desk
@require_GET
def results(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What the school's pupils said, beside the country."""
    return render(request, "survey/results/school.html", _results(desk))


@at_desk
@require_GET
def slides(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The same, for an assembly."""
    return render(
        request, "survey/results/slides.html", _results(desk) | {"title": str(desk.participation.school)}
    )


def _results(desk: Desk) -> dict[str, Any]:
    part = desk.participation
    snapshot = result_queries.school_snapshot(part.survey, part.school)
    beside = result_queries.country_snapshot(part.survey)
    return context(
        desk,
        survey=part.survey,
        snapshot=snapshot,
        protection=PROTECTION,
        results_url=reverse("survey:desk-results"),
        **shown_on_pages(question_views(snapshot, beside=beside) if snapshot is not None else []),
    )
