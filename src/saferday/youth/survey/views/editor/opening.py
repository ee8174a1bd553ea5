"""What every page of the editor stands on: who may, the page around it, what the draft offers."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from saferday.centre.accounts.queries import may
from saferday.centre.countrypack.queries import fact
from saferday.centre.languages.queries import in_language

from ... import actions
from ...instrument import drafting
from ...models import Survey
from ...queries.surveys import survey_by_slug

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


def saved(request: HttpRequest, survey: Survey, draft: drafting.Document, anchor: str = "") -> HttpResponse:
    """Keeps a changed draft and goes back to the whole."""
    actions.save_draft(by=request.user, survey=survey, draft=draft, number=draft_number(request))
    messages.success(request, _("Saved in the draft."))
    return redirect(f"{reverse('survey_editor', kwargs={'slug': survey.slug})}{anchor}")


def draft_number(request: HttpRequest) -> int | None:
    """The number of the draft that the form was made from."""
    text = request.POST.get("draft", "")
    return int(text) if text.isdigit() else None


def shown_form(
    request: HttpRequest, survey: Survey, form: Any, title: str, *, template: str = "form"
) -> HttpResponse:
    """A page with a form of the survey."""
    return shown(
        request,
        template,
        title,
        survey=survey,
        form=form,
        codes=codes_of(survey),
        crumbs=[index_crumb(), survey_crumb(survey)],
        status=422 if form.is_bound else 200,
    )


def shown(
    request: HttpRequest,
    template: str,
    title: str,
    *,
    status: int = 200,
    crumbs: list[dict[str, str]] | None = None,
    **context: Any,
) -> HttpResponse:
    """A page of the editor."""
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


def index_crumb() -> dict[str, str]:
    """The way back to all surveys."""
    return {"url": reverse("survey_editor_index"), "label": _("Surveys")}


def survey_crumb(survey: Survey) -> dict[str, str]:
    """The way back to the survey."""
    return {"url": reverse("survey_editor", kwargs={"slug": survey.slug}), "label": str(survey)}


def centre_languages() -> list[str]:
    """The languages that a new survey is written in."""
    return [str(code) for code in fact("languages")]


def languages_of(survey: Survey) -> list[str]:
    """The languages that the draft is written in."""
    found = survey.draft.get("languages")
    return [str(one) for one in found] if isinstance(found, list) and found else centre_languages()


def routes_of(survey: Survey) -> list[tuple[str, str]]:
    """The draft's routes with their titles."""
    return [
        (str(one.get("name", "")), in_language(one.get("title") or {}) or str(one.get("name", "")))
        for one in survey.draft.get("routes") or []
        if isinstance(one, dict)
    ]


def label_of(question: dict[str, Any]) -> str:
    """A question's words in the language being shown."""
    label = question.get("label")
    return in_language(label) if isinstance(label, dict) and label else ""


def names_before(survey: Survey, *, page: str = "", question: str = "") -> list[tuple[str, str]]:
    """What a condition may look at: the year, the route, and the questions of earlier pages."""
    names: list[tuple[str, str]] = [("year", _("year group (a number)")), ("route", _("route"))]
    for one in drafting.pages(survey.draft):
        own = drafting.questions_on(one)
        if (page and one.get("name") == page) or (question and question in {q.get("name") for q in own}):
            break
        for asked in own:
            name, words = str(asked.get("name", "")), label_of(asked)[:60]
            if asked.get("type") == "grid":
                names += [
                    (f"{name}.{row.get('name', '')}", f"{name}.{row.get('name', '')} – {words}")
                    for row in asked.get("rows") or []
                ]
            else:
                names.append((name, f"{name} – {words}"))
    return names


def codes_of(survey: Survey) -> list[tuple[str, str]]:
    """Every code that a condition may name, with the words of its choice."""
    found: dict[str, str] = {}
    for choices in (survey.draft.get("choices") or {}).values():
        for one in choices if isinstance(choices, list) else []:
            if isinstance(one, dict):
                found.setdefault(str(one.get("name", "")), label_of(one))
    return sorted(found.items())


def numbers_of(survey: Survey) -> frozenset[str]:
    """The questions whose answer is a number."""
    return frozenset(
        str(one.get("name"))
        for one in drafting.questions(survey.draft)
        if one.get("type") in {"scale", "number"}
    )
