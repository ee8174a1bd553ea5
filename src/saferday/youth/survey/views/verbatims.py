"""Where somebody reads what pupils wrote, and chooses what may be shown: a reason first, an hour, a page at a time."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
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
from django.views.decorators.http import require_http_methods, require_POST

from saferday.centre.accounts.queries import may
from saferday.centre.ui.queries import local_path
from saferday.centre.ui.sensitive import sensitive

from .. import actions
from ..forms.verbatims import DecisionsForm, ReasonForm
from ..models import Survey, Verbatim, VerbatimReading
from ..presenting import verbatims as presenting
from ..queries import verbatims as queries
from ..queries.surveys import survey_by_slug
from ..rules import verbatims as rules
from .staff_schools import crumbs

View = Callable[..., HttpResponse]


def for_readers(view: View) -> View:
    """Only for those who may read pupils' own words; ``slug`` becomes the survey. The page is stored nowhere."""

    @sensitive
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, slug: str = "", **kwargs: Any) -> HttpResponse:
        if not may(request.user, rules.PERMISSION):  # type: ignore[arg-type]
            raise PermissionDenied(rules.PERMISSION)
        if not slug:
            return view(request, *args, **kwargs)
        survey = survey_by_slug(slug)
        if survey is None or not queries.asks_for_words(survey):
            raise Http404(_("There is no such survey."))
        return view(request, survey, *args, **kwargs)

    return wrapped


@for_readers
@require_http_methods(["GET", "HEAD"])
def index(request: HttpRequest) -> HttpResponse:
    """The surveys in which pupils could write."""
    surveys = queries.surveys_with_words()
    waiting = queries.waiting_in(surveys)
    return TemplateResponse(
        request,
        "survey/verbatims/index.html",
        {"surveys": [(one, waiting.get(one.pk, 0)) for one in surveys]}
        | _frame(_("Pupils’ own words"), crumbs(_("Pupils’ own words"))),
    )


@for_readers
@require_http_methods(["GET", "HEAD", "POST"])
def overview(request: HttpRequest, survey: Survey) -> HttpResponse:
    """A survey's questions with what waits, or the warning and the reason that come before."""
    if not survey.words_set_apart:
        return _page(request, survey, "survey/verbatims/not_yet.html", {})
    if request.method == "POST":
        return _begin(request, survey)
    reading = queries.open_reading(survey, request.user)
    if reading is None:
        return _ask_why(request, survey, ReasonForm())
    return _page(
        request,
        survey,
        "survey/verbatims/overview.html",
        {
            "reading": reading,
            "lines": presenting.lines(queries.labels_of(survey), queries.tally(survey)),
            "openness": rules.OPENNESS,
        },
    )


@for_readers
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, survey: Survey, name: str) -> HttpResponse:
    """Some texts to one question, each with its decision."""
    if name not in queries.labels_of(survey):
        raise Http404(_("There is no such question."))
    reading = queries.open_reading(survey, request.user)
    if reading is None:
        if request.method == "POST":
            messages.warning(
                request,
                _("Your hour is over. Nothing is lost: say why you read on, and your choices are back."),
            )
            carried = presenting.carried(
                [(key, value) for key in request.POST for value in request.POST.getlist(key)]
            )
            return _ask_why(request, survey, ReasonForm(), question=name, carried=carried)
        return redirect("survey_words_of", slug=survey.slug)
    if request.method == "POST":
        return _decide(request, survey, reading, name)
    state = _state(request)
    page = Paginator(queries.order_of(reading, name, state), rules.TEXTS_ON_A_PAGE).get_page(
        request.GET.get("p")
    )
    form = DecisionsForm(texts=queries.texts(survey, name, list(page)))
    return _texts(request, survey, reading, name, form, page=page)


@for_readers
@require_POST
def stop(request: HttpRequest, survey: Survey) -> HttpResponse:
    """Ends a reading at once."""
    actions.end_reading(by=request.user, survey=survey)
    messages.success(request, _("Closed. What you decided is kept. Do something kind for yourself now."))
    return redirect("survey_words")


def _begin(request: HttpRequest, survey: Survey) -> HttpResponse:
    form = ReasonForm(request.POST)
    name = request.POST.get("question", "")
    carried = presenting.carried(
        [(key, value) for key in request.POST for value in request.POST.getlist(key)]
    )
    if not form.is_valid():
        return _ask_why(request, survey, form, question=name, carried=carried)
    try:
        reading = actions.begin_reading(by=request.user, survey=survey, reason=form.cleaned_data["reason"])
    except (actions.NotSetApart, ValueError):
        messages.error(request, _("This cannot be opened now."))
        return redirect("survey_words")
    if carried and name in queries.labels_of(survey):
        messages.info(request, _("Your choices are back, and not saved yet. Look at them, and save."))
        form_again = DecisionsForm(request.POST, texts=queries.texts(survey, name, _wanted(request)))
        return _texts(request, survey, reading, name, form_again)
    return redirect("survey_words_of", slug=survey.slug)


def _decide(request: HttpRequest, survey: Survey, reading: VerbatimReading, name: str) -> HttpResponse:
    form = DecisionsForm(request.POST, texts=queries.texts(survey, name, _wanted(request)))
    if not form.is_valid():
        return _texts(request, survey, reading, name, form, status=422)
    left = actions.decide_texts(by=request.user, survey=survey, decisions=form.decisions)
    if left:
        messages.warning(
            request,
            ngettext(
                "%(count)d text was left as it is: a colleague decided on it meanwhile.",
                "%(count)d texts were left as they are: a colleague decided on them meanwhile.",
                len(left),
            )
            % {"count": len(left)},
        )
    messages.success(request, _("Saved. To take a decision back, open the texts by their decision."))
    if any(one.state == rules.WORRYING != one.was for one in form.decisions):
        messages.warning(
            request,
            _("You marked a text as worrying. Tell the lead today that there is one, and what it is about."),
        )
    state, number = _state(request), request.POST.get("p", "")
    address = reverse("survey_words_question", kwargs={"slug": survey.slug, "name": name})
    return redirect(f"{address}?state={state}&p={number if number.isdigit() else 1}")


def _texts(
    request: HttpRequest,
    survey: Survey,
    reading: VerbatimReading,
    name: str,
    form: DecisionsForm,
    *,
    page: Any = None,
    status: int = 200,
) -> HttpResponse:
    counts = queries.tally(survey).get(name, {})
    named = rules.OPENNESS.names_routes(queries.written_by_route(counts))
    label = queries.labels_of(survey)[name]
    return _page(
        request,
        survey,
        "survey/verbatims/question.html",
        {
            "reading": reading,
            "question": name,
            "label": label,
            "form": form,
            "texts": presenting.texts_to_read(
                form, queries.names_around(survey), queries.route_titles(survey) if named else {}
            ),
            "page": page,
            "number": page.number if page is not None else request.POST.get("p", "1"),
            "state": _state(request),
            "states": [
                (state, words, queries.in_state(counts, {state}))
                for state, words in Verbatim._meta.get_field("state").flatchoices
            ],
            "crumb": label,
        },
        status=status,
    )


def _ask_why(
    request: HttpRequest,
    survey: Survey,
    form: ReasonForm,
    *,
    question: str = "",
    carried: list[tuple[str, str]] | None = None,
) -> HttpResponse:
    return _page(
        request,
        survey,
        "survey/verbatims/reason.html",
        {"form": form, "question": question, "carried": carried or []},
        status=422 if form.errors else 200,
    )


def _page(
    request: HttpRequest, survey: Survey, template: str, more: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    above = [(reverse("survey_words"), str(_("Pupils’ own words")))]
    title = str(survey)
    if label := more.pop("crumb", ""):
        above.append((reverse("survey_words_of", kwargs={"slug": survey.slug}), title))
    return TemplateResponse(
        request,
        template,
        {"survey": survey, "lasts": rules.READING_LASTS.seconds // 60}
        | {"help_address": local_path("get-help/"), "directory_address": local_path("directory/")}
        | more
        | _frame(title, crumbs(label or title, *above)),
        status=status,
    )


def _frame(title: str, path: list[dict[str, str]]) -> dict[str, Any]:
    return {"breadcrumbs_items": path, "header_title": title, "header_icon": "openquote"}


def _state(request: HttpRequest) -> str:
    asked = (request.POST if request.method == "POST" else request.GET).get("state", rules.WAITING)
    return asked if asked in rules.STATES else rules.WAITING


def _wanted(request: HttpRequest) -> list[uuid.UUID]:
    found = []
    for text in request.POST.getlist("text")[: rules.TEXTS_ON_A_PAGE]:
        try:
            found.append(uuid.UUID(hex=text))
        except ValueError:
            continue
    return found
