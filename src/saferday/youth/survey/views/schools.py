"""Signing a school up: find it, give an address, open the link."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from saferday.centre.consent.same_origin import from_our_own_page
from saferday.centre.ui.sensitive import sensitive

from .. import actions, mailing
from ..forms.schools import LinkForm, SignUpForm
from ..models import School, Survey
from ..queries import desk as desks
from ..queries import schools as queries
from ..schools.mailboxes import site_of
from .at_desk import open_in, to


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """The surveys that schools can sign up for; the only one directly."""
    surveys = desks.surveys_taking_schools()
    if len(surveys) == 1:
        return redirect("survey:school-find", surveys[0].slug)
    return render(request, "survey/schools/start.html", {"surveys": surveys})


@require_GET
def find(request: HttpRequest, survey: str) -> HttpResponse:
    """Find the school by name or postcode."""
    found = _survey(survey)
    text = request.GET.get("q", "")[:80].strip()
    schools, more = queries.find_schools(text) if text else ([], False)
    return render(
        request,
        "survey/schools/find.html",
        {"survey": found, "text": text, "schools": schools, "more": more},
    )


@csrf_exempt  # The page is shared by all visitors and holds no token: the browser's word stands in for it.
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest, survey: str, school: int) -> HttpResponse:
    """Give an address; a link goes to it."""
    asked, found = _survey(survey), _school(school)
    context = {"survey": asked, "school": found, "site": site_of(found.website)}
    if request.method != "POST":
        return render(request, "survey/schools/sign_up.html", context | {"form": SignUpForm()})
    form = SignUpForm(request.POST)
    status = 422
    if not from_our_own_page(request):
        form.add_error(None, _("The form did not come from this page. Send it again."))
        status = 403
    elif form.is_valid():
        try:
            link = actions.sign_up(
                survey=asked, school=found, email=form.cleaned_data["email"], language=get_language() or "en"
            )
            mailing.send_link(link)
        except actions.AlreadySignedUp:
            return render(request, "survey/schools/already.html", context, status=409)
        except actions.TooManyLinks:
            form.add_error(None, _too_many())
            status = 429
        except mailing.NotSent:
            form.add_error(None, _not_sent())
            status = 503
        else:
            return to("school-sent")
    return render(request, "survey/schools/sign_up.html", context | {"form": form}, status=status)


@require_GET
def sent(request: HttpRequest) -> HttpResponse:
    """Look in your mailbox. The same words whether or not a message went out."""
    return render(request, "survey/schools/sent.html", {"demo": settings.SAFERDAY_DEMO})


@csrf_exempt  # As above.
@require_http_methods(["GET", "HEAD", "POST"])
def ask_for_link(request: HttpRequest) -> HttpResponse:
    """Ask for a new link. The answer does not tell which addresses are known."""
    if request.method != "POST":
        return render(request, "survey/schools/link.html", {"form": LinkForm()})
    form = LinkForm(request.POST)
    status = 422
    if not from_our_own_page(request):
        form.add_error(None, _("The form did not come from this page. Send it again."))
        status = 403
    elif form.is_valid():
        for contact in desks.contacts_with(form.cleaned_data["email"]):
            try:
                mailing.send_link(actions.send_entry_link(contact=contact))
            except (actions.TooManyLinks, mailing.NotSent):
                # Saying so would tell that the address is known.
                continue
        return to("school-sent")
    return render(request, "survey/schools/link.html", {"form": form}, status=status)


@sensitive
@csrf_exempt  # As above.
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, signed: str) -> HttpResponse:
    """The page that a link leads to. Only its button uses the link up: mail scanners open links, and press nothing."""
    link = desks.link_of(signed)
    if link is None or not desks.usable(link):
        return render(request, "survey/schools/spent.html", status=410)
    if request.method == "POST":
        if not from_our_own_page(request):
            return render(request, "survey/schools/enter.html", _of(link, signed, refused=True), status=403)
        try:
            secret = actions.enter_desk(link=link)
        except actions.LinkSpent:
            return render(request, "survey/schools/spent.html", status=410)
        return open_in(to("desk"), secret)
    return render(request, "survey/schools/enter.html", _of(link, signed))


def _of(link: object, signed: str, *, refused: bool = False) -> dict[str, object]:
    contact = link.contact  # type: ignore[attr-defined]
    return {
        "contact": contact,
        "school": contact.participation.school,
        "survey": contact.participation.survey,
        "first": contact.confirmed_at is None,
        "action": reverse("survey:school-enter", args=[signed]),
        "refused": refused,
    }


def _survey(slug: str) -> Survey:
    found = next((one for one in desks.surveys_taking_schools() if one.slug == slug), None)
    if found is None:
        raise Http404(_("Schools cannot sign up for this survey now."))
    return found


def _school(pk: int) -> School:
    found = queries.school_by_pk(pk)
    if found is None:
        raise Http404(_("This school is not on our list."))
    return found


def _too_many() -> str:
    return _("Several messages have gone to this school within the hour. Look for them, or try again later.")


def _not_sent() -> str:
    return _(
        "The message could not be sent just now. What you wrote is still here: try again in a few minutes."
    )
