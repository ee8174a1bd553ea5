"""Surveys as wholes: begun, looked over, named, published, opened, paused and closed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from saferday.centre.countrypack.queries import fact
from saferday.centre.languages.queries import in_language

from ... import actions
from ...forms import editor as forms
from ...instrument import DefinitionWrong, canonical, drafting, problems_of
from ...models import Survey
from ...queries import counting
from ...queries.schools import year_name
from ...queries.surveys import all_surveys, survey_by_slug, versions_of
from ...queries.years import year_codes
from .opening import (
    centre_languages,
    draft_number,
    for_writers,
    index_crumb,
    label_of,
    languages_of,
    routes_of,
    saved,
    shown,
    survey_crumb,
)
from .workbooks import take


@require_GET
@for_writers
def index(request: HttpRequest) -> HttpResponse:
    """Every survey, and the ways to a new one."""
    now = timezone.now()
    return shown(
        request,
        "index",
        _("Surveys"),
        surveys=[(one, standing_of(one, now)) for one in all_surveys()],
    )


@require_http_methods(["GET", "POST"])
@for_writers
def new(request: HttpRequest) -> HttpResponse:
    """A new survey, empty or from an XLSForm."""
    form = forms.NewSurveyForm(request.POST or None, request.FILES or None, languages=centre_languages())
    if request.method == "POST" and form.is_valid():
        slug = form.cleaned_data["slug"]
        if survey_by_slug(slug):
            form.add_error("slug", _("Another survey has this address."))
        else:
            draft = drafting.new_document(
                slug.replace("-", "_"), form.words("title"), centre_languages(), _usual_routes()
            )
            survey = actions.create_survey(by=request.user, slug=slug, draft=draft)
            file = form.cleaned_data.get("file")
            return take(request, survey, file) if file else redirect("survey_editor", slug=slug)
    return shown(
        request,
        "form",
        _("A new survey"),
        form=form,
        crumbs=[index_crumb()],
        status=422 if form.is_bound else 200,
    )


@require_http_methods(["GET", "POST"])
@for_writers
def settings(request: HttpRequest, survey: Survey) -> HttpResponse:
    """The title, and the routes with their year groups."""
    languages = languages_of(survey)
    entries = [one for one in survey.draft.get("routes") or [] if isinstance(one, dict)]
    years = [(code, year_name(code)) for code in year_codes()]
    title = forms.TitleForm(
        request.POST or None,
        languages=languages,
        initial=forms.words_initial("title", survey.draft.get("title")),
    )
    routes = forms.RouteFormSet(
        request.POST or None,
        initial=[forms.route_initial(one) for one in entries],
        form_kwargs={"languages": languages, "years": years},
        prefix="routes",
    )
    if request.method == "POST" and title.is_valid() and routes.is_valid():
        kept = [entry for one in routes.forms if (entry := one.entry()) is not None]
        draft = drafting.with_facts(survey.draft, title.words("title"), kept)
        return saved(request, survey, draft)
    return shown(
        request,
        "settings",
        _("Title and routes"),
        survey=survey,
        naming=title,
        routes=routes,
        crumbs=[index_crumb(), survey_crumb(survey)],
        status=422 if request.method == "POST" else 200,
    )


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
    return shown(
        request,
        "overview",
        str(survey),
        survey=survey,
        standing=standing_of(survey, timezone.now()),
        is_asked=survey.asked is not None and canonical(survey.draft) == survey.asked.definition,
        pages=[
            (page, [(one, label_of(one), forms.type_words(one)) for one in drafting.questions_on(page)])
            for page in drafting.pages(survey.draft)
        ],
        lists=[
            (name, len(choices), ", ".join(label_of(one) for one in choices[:5] if isinstance(one, dict)))
            for name, choices in (survey.draft.get("choices") or {}).items()
        ],
        problems=problems_of(survey.draft),
        versions=list(versions_of(survey)),
        times=times,
        count=counting.rounded_count(survey),
        nations=[
            (one["slug"], in_language(one["name"]), one["slug"] in survey.paused_nations)
            for one in fact("nations")
        ],
        routes=_routes_shown(survey),
        workbook=forms.WorkbookForm(),
        crumbs=[index_crumb()],
        status=422 if times.is_bound and times.errors else 200,
    )


@require_http_methods(["GET", "POST"])
@for_writers
def delete(request: HttpRequest, survey: Survey) -> HttpResponse:
    """Deletes a survey that was never published, after a page that says what goes."""
    if request.method == "POST":
        try:
            actions.delete_draft(by=request.user, survey=survey, number=draft_number(request))
        except actions.WasPublished:
            messages.error(
                request, _("A version of this survey is published, so it stays. You can put it away.")
            )
            return redirect("survey_editor", slug=survey.slug)
        messages.success(request, _("“%(survey)s” is deleted.") % {"survey": survey})
        return redirect("survey_editor_index")
    if survey.asked is not None:
        return redirect(f"{reverse('survey_editor', kwargs={'slug': survey.slug})}#put-away")
    return shown(
        request,
        "delete",
        _("Delete “%(survey)s”?") % {"survey": survey},
        survey=survey,
        questions=sum(1 for _question in drafting.questions(survey.draft)),
        is_whole=not problems_of(survey.draft),
        crumbs=[index_crumb(), survey_crumb(survey)],
    )


def standing_of(survey: Survey, now: Any) -> str:
    """Where a survey stands, in words."""
    if survey.archived:
        return _("put away")
    if survey.asked is None:
        return _("not published yet")
    if survey.opens_at is None or survey.closes_at is None:
        return _("published, no times set")
    if now < survey.opens_at:
        return _("opens later")
    return _("open now") if now < survey.closes_at else _("closed")


def _routes_shown(survey: Survey) -> list[tuple[str, str, bool]]:
    """Each route with its title, its year groups and whether it asks for free text."""
    titles = dict(routes_of(survey))
    return [
        (
            titles.get(str(one.get("name")), ""),
            ", ".join(year_name(str(year)) for year in one.get("years") or []),
            bool(one.get("free_text")),
        )
        for one in survey.draft.get("routes") or []
        if isinstance(one, dict)
    ]


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
            try:
                actions.set_times(by=request.user, survey=survey, **times.cleaned_data)
            except actions.OverForGood:
                messages.error(
                    request,
                    _(
                        "It is over, and its last answers were opened: the few who came now would stand out. "
                        "To ask again, copy it as a workbook into a new survey."
                    ),
                )
                return False
            messages.success(request, _("The times are set."))
        elif act == "assessed":
            decided_by = request.POST.get("decided_by", "").strip()
            if not decided_by:
                messages.error(request, _("Write who decided the impact assessment, and when."))
                return False
            actions.confirm_assessment(by=request.user, survey=survey, decided_by=decided_by)
            messages.success(request, _("Recorded. The survey may open now."))
        elif act == "close":
            actions.close_survey(by=request.user, survey=survey)
            messages.success(request, _("The survey is closed."))
        elif act in {"archive", "bring_back"}:
            actions.archive_survey(by=request.user, survey=survey, archived=act == "archive")
            messages.success(
                request,
                _("The survey is put away. Its answers and results stay as they are.")
                if act == "archive"
                else _("The survey is back in the list."),
            )
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
    except actions.StillOpen:
        messages.error(request, _("This survey is open or will open. Close it first, then put it away."))
    except actions.PutAway:
        messages.error(request, _("This survey is put away. Bring it back first, then set the times."))
    except actions.NotAssessed:
        messages.error(
            request, _("Nothing is set yet: first say who decided the impact assessment of this version.")
        )
    return True


def _usual_routes() -> list[dict[str, Any]]:
    """One route for each phase of the country's schools; free text from the second phase on."""
    phases: dict[str, list[str]] = {}
    for year in fact("year_groups"):
        phases.setdefault(str(year["phase"]), []).append(str(year["code"]))
    return [
        {
            "name": phase,
            "title": dict.fromkeys(centre_languages(), f"{years[0]}–{years[-1]}"),
            "years": years,
            "free_text": place > 0,
        }
        for place, (phase, years) in enumerate(phases.items())
    ]
