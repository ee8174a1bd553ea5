"""The way of somebody who wants a picture of themselves kept off platforms.

Nothing is in an address, no cookie is set, and every page is `no-store`: what was chosen travels in the body of a
form. Services come from the helpline's directory through `services`, which the assembly hands over.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from saferday.centre.consent.same_origin import from_our_own_page
from saferday.centre.ui.sensitive import sensitive

from .. import actions, queries, rules
from ..forms import AgeForm, AskForm, CodeForm
from ..presenting import Standing, standing

Services = Callable[[bool], Sequence[Any]]
"""Cards of the services that can help: those for under-18s, or those for adults."""


def _page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A sensitive page with forms; as no cookie may be set, the browser itself says where a form came from."""
    return csrf_exempt(sensitive(require_http_methods(["GET", "HEAD", "POST"])(view)))


@_page
def start(request: HttpRequest, services: Services) -> HttpResponse:
    """What this is, and the first question: how old are you? Under 18, the services come before anything else."""
    if request.method != "POST":
        return render(request, "ownimages/start.html", {"form": AgeForm(), "code_form": CodeForm()})
    form = AgeForm(request.POST)
    if not form.is_valid():
        return render(request, "ownimages/start.html", {"form": form, "code_form": CodeForm()}, status=422)
    age = form.cleaned_data["age"]
    if age in rules.SERVICES_FIRST and not form.cleaned_data["go_on"]:
        return render(request, "ownimages/services.html", {"age": age, "services": services(True)})
    return _pictures(request, AskForm(initial={"age": age, "seed": AskForm.new_seed()}), age, services)


@_page
def pictures(request: HttpRequest, services: Services) -> HttpResponse:
    """Take the hashes that were made on the device, with the answers to four questions."""
    if request.method != "POST":
        return redirect("ownimages:start")
    form = AskForm(request.POST)
    age = request.POST.get("age", "")
    if not from_our_own_page(request):
        return _pictures(request, form, age, services, problem="refused", status=403)
    if not form.is_valid():
        return _pictures(request, form, age, services, status=422)
    said = form.cleaned_data
    try:
        case, code = actions.open_case(
            seed=said["seed"],
            hashes=said["hashes"],
            age=said["age"],
            age_then=said["age_then"],
            who=said["who"],
            happened=said["happened"],
            places=said["places"],
            language=get_language() or "",
        )
    except actions.TooManyCases:
        return _pictures(request, form, age, services, problem="too-many", status=503)
    return render(
        request,
        "ownimages/code.html",
        {
            "code": code,
            "number": len(queries.pictures(case)),
            "days": rules.ANSWER_WITHIN_DAYS,
            "services": services(_young(age)),
        },
    )


@_page
def case(request: HttpRequest, services: Services) -> HttpResponse:
    """Come back with the code."""
    if request.method != "POST":
        return render(request, "ownimages/code_form.html", {"form": CodeForm()})
    return _case(request, services)


@_page
def withdraw(request: HttpRequest, services: Services) -> HttpResponse:
    """Withdraw: asked once more, then done at once."""
    if request.method != "POST":
        return redirect("ownimages:case")
    if not from_our_own_page(request):
        return _case(request, services, problem="refused", status=403)
    form = CodeForm(request.POST)
    found = queries.case_by_code(form.cleaned_data["code"]) if form.is_valid() else None
    if found is None:
        return _case(request, services)
    if "sure" not in request.POST:
        return render(request, "ownimages/withdraw.html", {"code": form.cleaned_data["code"]})
    actions.withdraw_case(case=found)
    return _case(request, services)


def _case(request: HttpRequest, services: Services, *, problem: str = "", status: int = 200) -> HttpResponse:
    form = CodeForm(request.POST)
    found = queries.case_by_code(form.cleaned_data["code"]) if form.is_valid() else None
    if found is None:
        if form.is_valid():
            form.add_error(
                "code", _("No case has this code. Check each letter and number with what you wrote down.")
            )
        return render(request, "ownimages/code_form.html", {"form": form}, status=422)
    shown: Standing = standing(found, timezone.now())
    young = _young(found.age) or found.reason == rules.FOR_A_CHILD
    return render(
        request,
        "ownimages/case.html",
        {
            "case": shown,
            "code": form.cleaned_data["code"],
            "problem": problem,
            "services": services(young),
        },
        status=status,
    )


def _pictures(
    request: HttpRequest,
    form: AskForm,
    age: str,
    services: Services,
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    seed_is_old = form.is_bound and "seed" in form.errors
    return render(
        request,
        "ownimages/pictures.html",
        {
            "form": form,
            "seed": AskForm.new_seed() if seed_is_old else form["seed"].value(),
            "age": age if age in rules.AGES else rules.UNSAID,
            "problem": problem,
            "most": rules.MOST_PICTURES,
            "services": services(_young(age)),
        },
        status=status,
    )


def _young(age: str) -> bool:
    return age != rules.ADULT
