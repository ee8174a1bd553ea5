"""Cookies and feedback: the pages that visitors see."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from saferday.centre.areas.queries import area_by_slug
from saferday.centre.consent import actions, queries, rules
from saferday.centre.consent.forms import ChoiceForm, FeedbackForm
from saferday.centre.consent.same_origin import from_our_own_page


class SeeOther(HttpResponseRedirect):
    """After a form, the browser opens another page and does not send the form again."""

    status_code = 303


@csrf_exempt  # Pages shared by all visitors hold no token: `from_our_own_page` stands in for it.
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """What is kept in the browser, and the choice about it."""
    if request.method != "POST":
        form = ChoiceForm(
            initial={
                "choice": queries.choice(request) or rules.ESSENTIAL,
                "back": rules.page_path(request.GET.get("back", "")),
            }
        )
        return _preferences(request, form)
    form = ChoiceForm(request.POST)
    if not from_our_own_page(request):
        return _preferences(request, form, outcome="refused", status=403)
    if not form.is_valid():
        return _preferences(request, form, outcome="invalid", status=422)
    chosen = form.cleaned_data["choice"]
    query = urlencode(
        {"choice": chosen} | ({"back": form.cleaned_data["back"]} if form.cleaned_data["back"] else {})
    )
    response = SeeOther(f"{reverse('consent:checked')}?{query}")
    _set(response, rules.COOKIE, chosen)
    if chosen == rules.ESSENTIAL:
        response.delete_cookie(rules.AREA_COOKIE, samesite="Lax")
    return response


@csrf_exempt  # As above.
@never_cache
@require_POST
def remember_area(request: HttpRequest) -> HttpResponse:
    """Remember an area that the visitor has just asked for; asking is the consent to it."""
    area = area_by_slug(request.POST.get("area", "")[:80])
    back = rules.page_path(request.POST.get("next", ""))
    if area is None or not from_our_own_page(request):
        return _preferences(
            request, ChoiceForm(initial={"choice": rules.AREA}), outcome="refused", status=403
        )
    query = urlencode({"choice": rules.AREA} | ({"back": back} if back else {}))
    response = SeeOther(f"{reverse('consent:checked')}?{query}")
    _set(response, rules.COOKIE, rules.AREA)
    _set(response, rules.AREA_COOKIE, area.slug)
    return response


def _set(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name,
        value,
        max_age=rules.COOKIE_DAYS * 24 * 60 * 60,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
        httponly=True,
    )


@never_cache
@require_GET
def checked(request: HttpRequest) -> HttpResponse:
    """Say whether the browser kept the choice: it has just sent it back, or it has not."""
    asked = rules.choice_of(request.GET.get("choice"))
    if not asked:
        return SeeOther(reverse("consent:preferences"))
    kept = queries.choice(request)
    form = ChoiceForm(initial={"choice": kept or asked, "back": rules.page_path(request.GET.get("back", ""))})
    if kept != asked:
        return _preferences(request, form, outcome="failed")
    back = rules.page_path(request.GET.get("back", ""))
    if back and request.GET.get("stay") != "1":
        # The page shows its "saved" notice by the address's fragment, so it can stay one shared page.
        return SeeOther(f"{back}#cookies-saved")
    return _preferences(request, form, outcome="saved")


def _preferences(
    request: HttpRequest, form: ChoiceForm, *, outcome: str = "", status: int = 200
) -> HttpResponse:
    return render(
        request,
        "consent/preferences.html",
        {
            "form": form,
            "outcome": outcome,
            "back": form["back"].value() or "",
            "cookie_days": rules.COOKIE_DAYS,
        },
        status=status,
    )


@csrf_exempt  # As above; the form carries a signed time of its own.
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: HttpRequest) -> HttpResponse:
    """The feedback form."""
    if request.method != "POST":
        form = FeedbackForm(initial={"page": rules.page_path(request.GET.get("page", ""))})
        return _feedback(request, form)
    if not from_our_own_page(request):
        return _feedback(request, FeedbackForm(request.POST), problem="refused", status=403)
    form = FeedbackForm(request.POST)
    if not form.is_valid():
        return _feedback(request, form, status=422)
    sent = form.cleaned_data
    try:
        actions.give_feedback(
            wrong=sent["wrong"],
            doing=sent["doing"],
            page=sent["page"],
            area=_area_of(request, sent["page"]),
            language=get_language() or "",
        )
    except actions.TooManyMessages:
        form.add_error(
            None,
            _("More messages come than we can read. What you wrote is still here: send again in an hour."),
        )
        return _feedback(request, form, status=503)
    back = f"?{urlencode({'page': sent['page']})}" if sent["page"] else ""
    return SeeOther(f"{reverse('consent:thanks')}{back}")


@never_cache
@require_GET
def thanks(request: HttpRequest) -> HttpResponse:
    """The message is stored."""
    return render(request, "consent/thanks.html", {"page": rules.page_path(request.GET.get("page", ""))})


def _area_of(request: HttpRequest, page: str) -> Any:
    """The area whose page the feedback is about: the first part of its path, or the site's own."""
    parts = [part for part in page.split("/") if part and part not in dict(settings.LANGUAGES)]
    return (area_by_slug(parts[0]) if parts else None) or getattr(request, "area", None)


def _feedback(
    request: HttpRequest, form: FeedbackForm, *, problem: str = "", status: int = 200
) -> HttpResponse:
    return render(
        request,
        "consent/feedback.html",
        {
            "form": form,
            "problem": problem,
            "stamp": FeedbackForm.new_stamp(),
            "page": rules.page_path(form["page"].value() or ""),
        },
        status=status,
    )
