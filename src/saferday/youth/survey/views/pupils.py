"""What pupils see: the class code, the survey page by page, and thanks.

No cookie, no session and no log on this way. With a script, the whole route comes in one document, the answers
stay on the device until they are accepted, and one request hands them in. Without, each page is a form whose
hidden fields carry the answers so far. Either way the server keeps nothing before the last step.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from saferday.centre.consent.same_origin import from_our_own_page
from saferday.centre.ui.sensitive import sensitive

from ..instrument import answers as following
from ..intake import accept as intake
from ..intake import outbox
from ..presenting.sheets import Sheet, hidden_fields, sheet_of, slip_in_words
from ..queries import opening
from ..queries.opening import AskedClass
from ..rules import asking, codes, pupils

Sent = Mapping[str, Sequence[str]]


@require_safe
def enter(request: HttpRequest) -> HttpResponse:
    """Asks for the class code."""
    typed = request.GET.get("code", "")[:40]
    problem = ""
    if typed.strip():
        code = codes.reading(typed)
        if code is not None and opening.asked_class(code) is not None:
            return HttpResponseRedirect(reverse("survey:fill", args=[code]))
        problem = _wrong_code(typed, is_code=code is not None)
    elif "code" in request.GET:
        problem = _("Type the code that is on the board.")
    return _enter(request, typed, problem)


@csrf_exempt  # The ticket is what allows it, and `from_our_own_page` keeps other sites out.
@require_http_methods(["GET", "HEAD", "POST"])
def fill(request: HttpRequest, code: str) -> HttpResponse:
    """The survey of a class."""
    canonical = codes.reading(code) or code
    if canonical != code:
        return HttpResponseRedirect(reverse("survey:fill", args=[canonical]))
    asked = opening.asked_class(canonical)
    if asked is None:
        return _enter(request, canonical, _wrong_code(canonical, is_code=True), status=404)
    if request.method == "POST":
        return _step(request, asked)
    standing = asked.standing()
    if standing != asking.OPEN:
        return _not_open(request, asked, standing)
    return _empty_document(request, asked)


def _empty_document(request: HttpRequest, asked: AskedClass) -> HttpResponse:
    """The document of a class. Classes of one route differ in their code alone, so it is put into what is kept."""
    kept_as = (
        asked.version_id,
        asked.route,
        asked.year_group,
        asked.simulated,
        get_language(),
        request.get_host(),
    )
    known = _documents.get(kept_as)
    if known is None or known[0] < time.monotonic():
        response = _document(request, asked)
        parts = response.content.decode().split(asked.code)
        if len(_documents) >= DOCUMENTS_KEPT:
            _documents.clear()
        known = _documents[kept_as] = (time.monotonic() + DOCUMENT_KEPT_FOR, parts)
    return HttpResponse(asked.code.join(known[1]))


DOCUMENT_KEPT_FOR = 30.0
"""Seconds; what staff change on the page shows after that."""
DOCUMENTS_KEPT = 200
_documents: dict[tuple[Any, ...], tuple[float, list[str]]] = {}


@sensitive
def _step(request: HttpRequest, asked: AskedClass) -> HttpResponse:
    """What the form asks for: to check a ticket, to show a page, or to take the answers."""
    if not from_our_own_page(request):
        return _refuse(
            request, asked, _("This form was not sent from our own page. Open the survey again."), 403
        )
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    largest = asking.LARGEST_FORM
    if largest < length <= asking.LARGEST_SEALED and pupils.SEALED in request.POST:
        largest = asking.LARGEST_SEALED
    if length > largest:
        return _refuse(request, asked, _("That was more than this survey can hold."), 413)
    sent = dict(request.POST.lists())
    go = request.POST.get("go", pupils.START)
    if go == pupils.SEND and pupils.SEALED in sent:
        try:
            sent = outbox.opened(request.POST[pupils.SEALED], asked.code)
        except outbox.Unreadable:
            return _refuse(
                request, asked, _("These answers were sealed for another centre or another class."), 422
            )
    standing = asked.standing(handing_in=go == pupils.SEND)
    if standing != asking.OPEN:
        return _not_open(request, asked, standing)
    ticket = (sent.get("ticket") or [""])[-1]
    try:
        if go == pupils.SEND:
            return _take(request, asked, ticket, sent)
        if go in {pupils.CHECK, pupils.START}:
            ticket = intake.check_ticket(asked, ticket)
    except intake.TicketUnknown:
        return _ticket_problem(request, asked, ticket, "unknown")
    except intake.TicketUsed:
        return _ticket_problem(request, asked, ticket, "used")
    if go == pupils.CHECK:
        return JsonResponse({"ok": True, "ticket": ticket})
    return _turn(request, asked, ticket, sent, go)


def _take(request: HttpRequest, asked: AskedClass, ticket: str, sent: Sent) -> HttpResponse:
    instrument = opening.instrument_of(asked.version_id)
    answers = following.followed(instrument, asked.route, asked.year_group, sent)
    intake.accept(asked, ticket, answers)
    if _wants_json(request):
        return JsonResponse({"ok": True})
    return _thanks(request, asked)


def _turn(request: HttpRequest, asked: AskedClass, ticket: str, sent: Sent, go: str) -> HttpResponse:
    """Shows a page of the survey to a browser without a script."""
    sheet = _sheet(asked)
    instrument, year = sheet.instrument, asked.year_group
    at = (sent.get("page") or [""])[-1]
    leaf = sheet.leaf(at)
    wrong: dict[str, str] = {}
    if go == pupils.NEXT and leaf is not None:
        questions = following.asked_on(instrument, asked.route, year, sent, leaf.page)
        wrong = {
            slip.question: slip_in_words(slip)
            for question in questions
            for slip in following.slips(question, sent)
        }
    step = {pupils.NEXT: 1, pupils.START: 1, pupils.BACK: -1}.get(go, 0)
    if go == pupils.START:
        at = pupils.WELCOME
    if step and not wrong:
        page = following.page_after(instrument, asked.route, year, sent, at, step)
        at = page.name if page else pupils.END if step > 0 else pupils.WELCOME
    if at == pupils.WELCOME:
        return _document(request, asked, ticket=ticket)
    return _page(request, asked, sheet, ticket, sent, at, wrong)


def _page(
    request: HttpRequest,
    asked: AskedClass,
    sheet: Sheet,
    ticket: str,
    sent: Sent,
    at: str,
    wrong: Mapping[str, str],
) -> HttpResponse:
    leaf = sheet.leaf(at)
    questions = (
        following.asked_on(sheet.instrument, asked.route, asked.year_group, sent, leaf.page) if leaf else ()
    )
    number, total = following.place_of(sheet.instrument, asked.route, asked.year_group, sent, at)
    return render(
        request,
        "survey/pupil/page.html",
        {
            "asked": asked,
            "sheet": sheet,
            "leaf": leaf,
            "page_name": leaf.page.name if leaf else pupils.END,
            "questions": leaf.filled(questions, sent, wrong) if leaf else [],
            "hidden": list(hidden_fields(sheet, sent, questions)),
            "ticket": ticket,
            "number": number,
            "total": total,
            "wrong": [(name, message) for name, message in wrong.items()],
            "other_ways": _other_ways(asked),
            # A link to the other language would lose the answers; the form's own buttons take them along.
            "page_languages": [],
        },
        status=422 if wrong else 200,
    )


def _document(
    request: HttpRequest, asked: AskedClass, *, ticket: str = "", problem: str = "", status: int = 200
) -> HttpResponse:
    """The welcome with the ticket's field, and the whole route for the page's script."""
    return render(
        request,
        "survey/pupil/document.html",
        {
            "asked": asked,
            "sheet": _sheet(asked),
            "ticket": ticket,
            "problem": problem,
            "outbox_key": outbox.public_key(),
            "year_number": following.started(asked.route, asked.year_group).get("year", ""),
        },
        status=status,
    )


def _ticket_problem(request: HttpRequest, asked: AskedClass, ticket: str, kind: str) -> HttpResponse:
    handing_in = request.POST.get("go") == pupils.SEND
    if _wants_json(request):
        return JsonResponse({"ok": False, "problem": kind}, status=409 if kind == "used" else 422)
    if kind == "used" and handing_in:
        return _thanks(request, asked, again=True)
    return _document(
        request,
        asked,
        ticket=ticket if kind == "unknown" else "",
        problem=kind,
        status=409 if kind == "used" else 422,
    )


def _thanks(request: HttpRequest, asked: AskedClass, *, again: bool = False) -> HttpResponse:
    return render(request, "survey/pupil/thanks.html", {"asked": asked, "again": again})


def _not_open(request: HttpRequest, asked: AskedClass, standing: str) -> HttpResponse:
    status = 503 if standing == asking.PAUSED else 409 if request.method == "POST" else 200
    if _wants_json(request):
        return JsonResponse({"ok": False, "problem": standing}, status=status)
    return render(
        request, "survey/pupil/not_open.html", {"asked": asked, "standing": standing}, status=status
    )


def _refuse(request: HttpRequest, asked: AskedClass, message: str, status: int) -> HttpResponse:
    if _wants_json(request):
        return JsonResponse({"ok": False, "problem": "refused"}, status=status)
    return render(request, "survey/pupil/refused.html", {"asked": asked, "message": message}, status=status)


def _enter(request: HttpRequest, typed: str, problem: str, *, status: int = 200) -> HttpResponse:
    surveys = opening.open_surveys()
    return render(
        request,
        "survey/pupil/enter.html",
        {
            "typed": typed,
            "problem": problem,
            "surveys": surveys,
            "next_survey": None if surveys else opening.next_survey(),
        },
        status=status if status != 200 or not problem else 422,
    )


def _wrong_code(typed: str, *, is_code: bool) -> str:
    if is_code:
        return _(
            "There is no class with the code %(code)s. Look at the board again, or ask your teacher."
        ) % {"code": typed.strip()}
    return _("A class code has three letters and three numbers, like KDM-482.")


def _sheet(asked: AskedClass) -> Sheet:
    return sheet_of(asked.version_id, asked.route, get_language() or settings.LANGUAGE_CODE)


def _other_ways(asked: AskedClass) -> list[dict[str, Any]]:
    """Where the same form goes to be shown in another language, with nothing lost."""
    ways = []
    for code, name in settings.LANGUAGES:
        if code != get_language():
            with override(code):
                ways.append({"code": code, "name": name, "url": reverse("survey:fill", args=[asked.code])})
    return ways


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == "application/json"
