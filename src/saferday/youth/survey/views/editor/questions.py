"""The questions of a draft and their lists of choices."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ... import actions
from ...forms import editor as forms
from ...instrument import drafting
from ...models import Survey
from .opening import (
    draft_number,
    for_writers,
    index_crumb,
    languages_of,
    names_before,
    numbers_of,
    routes_of,
    saved,
    shown,
    shown_form,
    survey_crumb,
)


@require_http_methods(["GET", "POST"])
@for_writers
def question(request: HttpRequest, survey: Survey, page: str = "", name: str = "") -> HttpResponse:
    """One question: as it stands, new on a page, or new on a page of its own."""
    found = drafting.question_named(survey.draft, name) if name else {}
    languages = languages_of(survey)
    others = {str(one.get("name")) for one in drafting.questions(survey.draft)} - {name}
    form = forms.QuestionForm(
        request.POST or None,
        languages=languages,
        names=names_before(survey, page=page, question=name),
        lists=sorted(survey.draft.get("choices") or {}),
        routes=routes_of(survey),
        taken=others,
        initial=forms.question_initial(found, languages),
    )
    form.numbers = numbers_of(survey)
    if request.method == "POST" and form.is_valid():
        own = form.cleaned_data["name"]
        pages = {one.get("name") for one in drafting.pages(survey.draft)}
        if own in others:
            form.add_error("name", _("Another question has this name."))
        elif not (page or name) and own in pages:
            form.add_error("name", _("A page has this name already. Choose another one."))
        else:
            return saved(request, survey, _with(survey, form, page, name), f"#question-{own}")
    title = _("Question “%(name)s”") % {"name": name} if name else _("A new question")
    return shown_form(request, survey, form, title, template="question")


def _with(survey: Survey, form: forms.QuestionForm, page: str, name: str) -> drafting.Document:
    """The draft with the question, with the list that was written with it, and with its page."""
    draft, entry = survey.draft, form.entry()
    if form.cleaned_data.get("new_choices"):
        entry["choices"] = drafting.free_list_name(draft, entry["name"])
        draft = drafting.with_list(draft, entry["choices"], form.cleaned_data["new_choices"])
    if not page and not name:
        page = entry["name"]
        draft = drafting.with_page(draft, {"name": page})
    return drafting.with_question(draft, page, entry, replaces=name)


@require_http_methods(["GET", "POST"])
@for_writers
def choices(request: HttpRequest, survey: Survey, name: str = "") -> HttpResponse:
    """One list of choices."""
    lists = survey.draft.get("choices") or {}
    if name and name not in lists:
        raise drafting.NotThere(name)
    lines = forms.ChoiceFormSet(
        request.POST or None,
        initial=[forms.choice_initial(one, place) for place, one in enumerate(lists.get(name, []), start=1)],
        form_kwargs={"languages": languages_of(survey)},
        prefix="lines",
    )
    heading = forms.ListNameForm(request.POST or None) if not name else None
    valid = request.method == "POST" and lines.is_valid() and (heading is None or heading.is_valid())
    if valid and heading is not None and heading.cleaned_data["name"] in lists:
        heading.add_error("name", _("Another list has this name."))
        valid = False
    if valid:
        target = name or (heading.cleaned_data["name"] if heading else "")
        draft = drafting.with_list(survey.draft, target, forms.ordered(lines.forms))
        if "more" in request.POST:
            actions.save_draft(by=request.user, survey=survey, draft=draft, number=draft_number(request))
            return redirect("survey_editor_list", slug=survey.slug, name=target)
        return saved(request, survey, draft, f"#list-{target}")
    return shown(
        request,
        "choices",
        _("List “%(name)s”") % {"name": name} if name else _("A new list of choices"),
        survey=survey,
        heading=heading,
        lines=lines,
        asked_by=[
            one.get("name") for one in drafting.questions(survey.draft) if name and one.get("choices") == name
        ],
        crumbs=[index_crumb(), survey_crumb(survey)],
        status=422 if request.method == "POST" else 200,
    )
