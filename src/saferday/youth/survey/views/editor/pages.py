"""The pages of a draft; and moving or taking out whatever stands in it."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ... import actions
from ...forms import editor as forms
from ...instrument import drafting
from ...models import Survey
from .opening import draft_number, for_writers, languages_of, names_before, numbers_of, saved, shown_form


@require_http_methods(["GET", "POST"])
@for_writers
def page(request: HttpRequest, survey: Survey, name: str = "") -> HttpResponse:
    """One page's name, title and condition."""
    found = drafting.page_named(survey.draft, name) if name else {}
    form = forms.PageForm(
        request.POST or None,
        languages=languages_of(survey),
        names=names_before(survey, page=name),
        initial={key: found[key] for key in ("name",) if key in found}
        | forms.when_initial(found.get("when"))
        | forms.words_initial("title", found.get("title"))
        | forms.words_initial("section", found.get("section")),
    )
    form.numbers = numbers_of(survey)
    if request.method == "POST" and form.is_valid():
        others = {one.get("name") for one in drafting.pages(survey.draft)} - {name}
        if form.cleaned_data["name"] in others:
            form.add_error("name", _("Another page has this name."))
        else:
            draft = drafting.with_page(survey.draft, form.entry(), replaces=name)
            return saved(request, survey, draft, f"#page-{form.cleaned_data['name']}")
    title = _("Page “%(name)s”") % {"name": name} if name else _("A new page")
    return shown_form(request, survey, form, title)


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
    actions.save_draft(by=request.user, survey=survey, draft=changes[what](), number=draft_number(request))
    if not by:
        messages.success(
            request, _("“%(name)s” is taken out. “Undo the last change” puts it back.") % {"name": name}
        )
    return redirect(f"{reverse('survey_editor', kwargs={'slug': survey.slug})}#{what}-{name}")


@require_POST
@for_writers
def undo(request: HttpRequest, survey: Survey) -> HttpResponse:
    """Puts the draft back as it was before its last change; once more puts the change back."""
    actions.undo_draft(by=request.user, survey=survey, number=draft_number(request))
    messages.success(request, _("The last change is undone. Undo once more to have it back."))
    return redirect("survey_editor", slug=survey.slug)
