"""Where staff write a survey: pages, questions, conditions by menus, preview, publishing, times."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from saferday.centre.accounts.queries import may
from saferday.centre.countrypack.queries import fact
from saferday.centre.languages.queries import in_language

from .. import actions
from ..forms import editor as forms
from ..instrument import DefinitionWrong, drafting, problems_of, read
from ..models import Survey
from ..presenting.sheets import make_sheet
from ..queries import counting
from ..queries.surveys import all_surveys, survey_by_slug, versions_of
from ..queries.years import year_codes

PERMISSION = "survey.write"
View = Callable[..., HttpResponse]


def for_writers(view: View) -> View:
    """Only for those who write surveys; ``slug`` becomes the survey."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, slug: str = "", **kwargs: Any) -> HttpResponse:
        if not may(request.user, PERMISSION):
            raise PermissionDenied
        if not slug:
            return view(request, *args, **kwargs)
        survey = survey_by_slug(slug)
        if survey is None:
            raise Http404(_("There is no such survey."))
        try:
            return view(request, survey, *args, **kwargs)
        except drafting.NotThere:
            messages.error(request, _("That is not in the draft any more: somebody took it out."))
        except actions.DraftMoved:
            messages.error(
                request,
                _("Somebody else changed the draft meanwhile, and nothing was overwritten. Look again."),
            )
        return redirect("survey_editor", slug=slug)

    return wrapped


@require_GET
@for_writers
def index(request: HttpRequest) -> HttpResponse:
    """Every survey, and the ways to a new one."""
    return _page(request, "index", _("Surveys"), surveys=all_surveys())


@require_http_methods(["GET", "POST"])
@for_writers
def new(request: HttpRequest) -> HttpResponse:
    """A new survey, empty or from an XLSForm."""
    form = forms.NewSurveyForm(request.POST or None, languages=_languages())
    if request.method == "POST" and form.is_valid():
        slug = form.cleaned_data["slug"]
        if survey_by_slug(slug):
            form.add_error("slug", _("Another survey has this address."))
        else:
            draft = drafting.new_document(
                slug.replace("-", "_"), form.words("title"), _languages(), _usual_routes()
            )
            actions.create_survey(by=request.user, slug=slug, draft=draft)
            return redirect("survey_editor", slug=slug)
    return _page(request, "form", _("A new survey"), form=form, crumbs=[_index_crumb()])


@require_http_methods(["GET", "POST"])
@for_writers
def overview(request: HttpRequest, survey: Survey) -> HttpResponse:
    """The draft as a whole, what is wrong with it, and everything that can be done with it."""
    times = forms.TimesForm(
        request.POST if request.POST.get("act") == "times" else None,
        initial={"opens_at": survey.opens_at, "closes_at": survey.closes_at},
    )
    if request.method == "POST":
        done = _act(request, survey, times)
        if done:
            return redirect("survey_editor", slug=survey.slug)
        survey.refresh_from_db()
    problems = problems_of(survey.draft)
    return _page(
        request,
        "overview",
        str(survey),
        survey=survey,
        pages=[
            (page, [(one, _label(one)) for one in drafting.questions_on(page)])
            for page in drafting.pages(survey.draft)
        ],
        lists=[(name, len(choices)) for name, choices in (survey.draft.get("choices") or {}).items()],
        problems=problems,
        versions=list(versions_of(survey)),
        times=times,
        count=counting.rounded_count(survey),
        nations=[
            (one["slug"], in_language(one["name"]), one["slug"] in survey.paused_nations)
            for one in fact("nations")
        ],
        routes=_routes(survey),
        workbook=forms.WorkbookForm(),
        crumbs=[_index_crumb()],
        status=422 if times.is_bound and times.errors else 200,
    )


@require_http_methods(["GET", "POST"])
@for_writers
def page(request: HttpRequest, survey: Survey, name: str = "") -> HttpResponse:
    """One page's name, title and condition."""
    found = drafting.page_named(survey.draft, name) if name else {}
    initial = {key: found[key] for key in ("name", "when") if key in found}
    form = forms.PageForm(
        request.POST or None,
        languages=_languages_of(survey),
        names=_names_before(survey, page=name),
        initial=initial | forms.words_initial("title", found.get("title")),
    )
    if request.method == "POST" and form.is_valid():
        others = {one.get("name") for one in drafting.pages(survey.draft)} - {name}
        if form.cleaned_data["name"] in others:
            form.add_error("name", _("Another page has this name."))
        else:
            draft = drafting.with_page(survey.draft, form.entry(), replaces=name)
            return _saved(request, survey, draft)
    title = _("Page “%(name)s”") % {"name": name} if name else _("A new page")
    return _form(request, survey, form, title)


@require_http_methods(["GET", "POST"])
@for_writers
def question(request: HttpRequest, survey: Survey, page: str = "", name: str = "") -> HttpResponse:
    """One question, new on a page or as it stands."""
    found = drafting.question_named(survey.draft, name) if name else {}
    languages = _languages_of(survey)
    form = forms.QuestionForm(
        request.POST or None,
        languages=languages,
        names=_names_before(survey, page=page, question=name),
        lists=sorted(survey.draft.get("choices") or {}),
        routes=_routes(survey),
        initial=forms.question_initial(found, languages),
    )
    if request.method == "POST" and form.is_valid():
        others = {one.get("name") for one in drafting.questions(survey.draft)} - {name}
        if form.cleaned_data["name"] in others:
            form.add_error("name", _("Another question has this name."))
        else:
            draft = drafting.with_question(survey.draft, page, form.entry(), replaces=name)
            return _saved(request, survey, draft)
    title = _("Question “%(name)s”") % {"name": name} if name else _("A new question")
    return _form(request, survey, form, title)


@require_http_methods(["GET", "POST"])
@for_writers
def choices(request: HttpRequest, survey: Survey, name: str = "") -> HttpResponse:
    """One list of choices."""
    entries = (survey.draft.get("choices") or {}).get(name, [])
    initial = [
        {key: one[key] for key in ("name", "symbol", "alone") if key in one}
        | forms.words_initial("label", one.get("label"))
        for one in entries
    ]
    lines = forms.ChoiceFormSet(
        request.POST or None,
        initial=initial,
        form_kwargs={"languages": _languages_of(survey)},
        prefix="lines",
    )
    heading = forms.ListNameForm(request.POST or None) if not name else None
    valid = request.method == "POST" and lines.is_valid() and (heading is None or heading.is_valid())
    if valid:
        target = name or (heading.cleaned_data["name"] if heading else "")
        kept = [entry for line in lines.forms if (entry := line.entry()) is not None]
        return _saved(request, survey, drafting.with_list(survey.draft, target, kept))
    return _page(
        request,
        "choices",
        _("List “%(name)s”") % {"name": name} if name else _("A new list of choices"),
        survey=survey,
        heading=heading,
        lines=lines,
        crumbs=[_index_crumb(), _survey_crumb(survey)],
        status=422 if request.method == "POST" else 200,
    )


@require_POST
@for_writers
def change(request: HttpRequest, survey: Survey) -> HttpResponse:
    """Moves or takes out a page, a question or a list."""
    what, name = request.POST.get("what", ""), request.POST.get("name", "")
    by = {"up": -1, "down": 1}.get(request.POST.get("do", ""), 0)
    changes: dict[str, Callable[[], drafting.Document]] = {
        "page": lambda: (
            drafting.with_page_moved(survey.draft, name, by)
            if by
            else drafting.without_page(survey.draft, name)
        ),
        "question": lambda: (
            drafting.with_question_moved(survey.draft, name, by)
            if by
            else drafting.without_question(survey.draft, name)
        ),
        "list": lambda: drafting.without_list(survey.draft, name),
    }
    if what not in changes:
        raise Http404
    number = _number(request)
    actions.save_draft(by=request.user, survey=survey, draft=changes[what](), number=number)
    return redirect(f"{reverse('survey_editor', kwargs={'slug': survey.slug})}#{what}-{name}")


@require_POST
@for_writers
def bring_in(request: HttpRequest, survey: Survey) -> HttpResponse:
    """Replaces the draft by what an XLSForm holds."""
    from ..instrument.xlsform import read_workbook
    from ..instrument.xlsform.reading import NoWorkbook

    form = forms.WorkbookForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _("Choose a file first."))
        return redirect("survey_editor", slug=survey.slug)
    try:
        found = read_workbook(form.cleaned_data["file"].read(), years=year_codes())
    except NoWorkbook as why:
        messages.error(request, str(why))
        return redirect("survey_editor", slug=survey.slug)
    actions.save_draft(by=request.user, survey=survey, draft=found.document, number=_number(request))
    for left in found.skipped[:20]:
        messages.warning(
            request,
            _("Left out: %(sheet)s, row %(row)d: %(what)s: %(why)s")
            % {"sheet": left.sheet, "row": left.row, "what": left.what, "why": left.why},
        )
    messages.success(
        request, _("The draft is what the file holds. What was there before is in the last version.")
    )
    return redirect("survey_editor", slug=survey.slug)


@require_GET
@for_writers
def workbook(request: HttpRequest, survey: Survey) -> HttpResponse:
    """The draft as an XLSForm."""
    from ..instrument.xlsform import write_workbook

    try:
        content = write_workbook(survey.draft)
    except DefinitionWrong:
        messages.error(
            request, _("Put right what is wrong first: an XLSForm of this draft could not be read.")
        )
        return redirect("survey_editor", slug=survey.slug)
    response = HttpResponse(
        content, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    response["Content-Disposition"] = f'attachment; filename="{survey.slug}.xlsx"'
    return response


@require_GET
@for_writers
def preview(request: HttpRequest, survey: Survey) -> HttpResponse:
    """The draft on a phone and on a desktop, side by side."""
    return _page(
        request,
        "preview",
        _("Preview"),
        survey=survey,
        problems=problems_of(survey.draft),
        routes=_routes(survey),
        route=request.GET.get("route") or next((name for name, _title in _routes(survey)), ""),
        language=request.GET.get("language") or _languages_of(survey)[0],
        languages=[(code, capfirst(str(forms.language_word(code)))) for code in _languages_of(survey)],
        crumbs=[_index_crumb(), _survey_crumb(survey)],
    )


@require_GET
@xframe_options_sameorigin
@for_writers
def sheet(request: HttpRequest, survey: Survey, route: str, language: str) -> HttpResponse:
    """The draft's pages as pupils would see them. Nothing can be handed in."""
    try:
        instrument = read(survey.draft)
    except DefinitionWrong as wrong:
        return render(request, "survey/editor/sheet_wrong.html", {"problems": wrong.problems}, status=422)
    if route not in {one.name for one in instrument.routes} or language not in _languages_of(survey):
        raise Http404
    with override(language):
        return render(
            request,
            "survey/editor/sheet.html",
            {"sheet": make_sheet(instrument, route, language), "page_languages": []},
        )


def _act(request: HttpRequest, survey: Survey, times: forms.TimesForm) -> bool:
    """Publishes, opens, closes or pauses. Whether it was done."""
    act = request.POST.get("act", "")
    try:
        if act == "publish":
            version = actions.publish(by=request.user, survey=survey)
            messages.success(request, _("Version %(number)d is published.") % {"number": version.number})
        elif act == "times":
            if not times.is_valid():
                return False
            actions.set_times(by=request.user, survey=survey, **times.cleaned_data)
            messages.success(request, _("The times are set."))
        elif act == "close":
            actions.close_survey(by=request.user, survey=survey)
            messages.success(request, _("The survey is closed."))
        elif act in {"pause", "resume"}:
            actions.pause_nation(
                by=request.user,
                survey=survey,
                nation=request.POST.get("nation", "")[:30],
                paused=act == "pause",
            )
        else:
            raise Http404
    except DefinitionWrong as wrong:
        messages.error(
            request,
            _("Nothing is published yet: %(count)d things are to put right.")
            % {"count": len(wrong.problems)},
        )
    except actions.NothingPublished:
        messages.error(request, _("Publish a version first."))
    return True


def _saved(request: HttpRequest, survey: Survey, draft: drafting.Document) -> HttpResponse:
    actions.save_draft(by=request.user, survey=survey, draft=draft, number=_number(request))
    messages.success(request, _("Saved in the draft."))
    return redirect("survey_editor", slug=survey.slug)


def _number(request: HttpRequest) -> int | None:
    text = request.POST.get("draft", "")
    return int(text) if text.isdigit() else None


def _form(request: HttpRequest, survey: Survey, form: Any, title: str) -> HttpResponse:
    return _page(
        request,
        "form",
        title,
        survey=survey,
        form=form,
        crumbs=[_index_crumb(), _survey_crumb(survey)],
        status=422 if form.is_bound else 200,
    )


def _page(
    request: HttpRequest,
    template: str,
    title: str,
    *,
    status: int = 200,
    crumbs: list[dict[str, str]] | None = None,
    **context: Any,
) -> HttpResponse:
    home = {"url": reverse("wagtailadmin_home"), "label": _("Home")}
    return TemplateResponse(
        request,
        f"survey/editor/{template}.html",
        {
            "breadcrumbs_items": [home, *(crumbs or []), {"url": "", "label": title}],
            "header_title": title,
            "header_icon": "form",
            **context,
        },
        status=status,
    )


def _index_crumb() -> dict[str, str]:
    return {"url": reverse("survey_editor_index"), "label": _("Surveys")}


def _survey_crumb(survey: Survey) -> dict[str, str]:
    return {"url": reverse("survey_editor", kwargs={"slug": survey.slug}), "label": str(survey)}


def _languages() -> list[str]:
    return [str(code) for code in fact("languages")]


def _languages_of(survey: Survey) -> list[str]:
    found = survey.draft.get("languages")
    return [str(one) for one in found] if isinstance(found, list) and found else _languages()


def _routes(survey: Survey) -> list[tuple[str, str]]:
    return [
        (str(one.get("name", "")), in_language(one.get("title") or {}) or str(one.get("name", "")))
        for one in survey.draft.get("routes") or []
        if isinstance(one, dict)
    ]


def _usual_routes() -> list[dict[str, Any]]:
    """One route for each phase of the country's schools; free text from the second phase on."""
    phases: dict[str, list[str]] = {}
    for year in fact("year_groups"):
        phases.setdefault(str(year["phase"]), []).append(str(year["code"]))
    return [
        {
            "name": phase,
            "title": dict.fromkeys(_languages(), f"{years[0]}–{years[-1]}"),
            "years": years,
            "free_text": place > 0,
        }
        for place, (phase, years) in enumerate(phases.items())
    ]


def _label(question: dict[str, Any]) -> str:
    label = question.get("label")
    return in_language(label) if isinstance(label, dict) and label else ""


def _names_before(survey: Survey, *, page: str = "", question: str = "") -> list[tuple[str, str]]:
    """What a condition may look at: the year, the route, and the questions of earlier pages."""
    names: list[tuple[str, str]] = [("year", _("year group (a number)")), ("route", _("route"))]
    for one in drafting.pages(survey.draft):
        own = drafting.questions_on(one)
        if (page and one.get("name") == page) or (question and question in {q.get("name") for q in own}):
            break
        for asked in own:
            name, words = str(asked.get("name", "")), _label(asked)[:60]
            if asked.get("type") == "grid":
                names += [
                    (f"{name}.{row.get('name', '')}", f"{name}.{row.get('name', '')} – {words}")
                    for row in asked.get("rows") or []
                ]
            else:
                names.append((name, f"{name} – {words}"))
    return names
