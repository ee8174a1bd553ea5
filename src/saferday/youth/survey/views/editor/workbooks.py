"""A draft as an XLSForm, in and out."""

from __future__ import annotations

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ... import actions
from ...forms import editor as forms
from ...instrument import DefinitionWrong, problems_of
from ...models import Survey
from ...queries.years import year_codes
from .opening import draft_number, for_writers, index_crumb, shown, survey_crumb


@require_POST
@for_writers
def bring_in(request: HttpRequest, survey: Survey) -> HttpResponse:
    """Replaces the draft by what an XLSForm holds."""
    form = forms.WorkbookForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _("Choose a file first."))
        return redirect("survey_editor", slug=survey.slug)
    return take(request, survey, form.cleaned_data["file"])


def take(request: HttpRequest, survey: Survey, file: UploadedFile[bytes]) -> HttpResponse:
    """Takes a file as the survey's draft, and shows what was left out by row."""
    from ...instrument.xlsform import NoWorkbook, read_workbook

    try:
        found = read_workbook(file.read(), years=year_codes())
    except NoWorkbook as why:
        messages.error(request, str(why))
        return redirect("survey_editor", slug=survey.slug)
    number = draft_number(request)
    survey = actions.save_draft(by=request.user, survey=survey, draft=found.document, number=number)
    messages.success(
        request,
        _("The draft is what the file holds. “Undo the last change” puts back what was there before."),
    )
    if not found.skipped:
        return redirect("survey_editor", slug=survey.slug)
    return shown(
        request,
        "brought_in",
        _("What the file held"),
        survey=survey,
        skipped=found.skipped,
        problems=problems_of(survey.draft),
        crumbs=[index_crumb(), survey_crumb(survey)],
    )


@require_GET
@for_writers
def workbook(request: HttpRequest, survey: Survey) -> HttpResponse:
    """The draft as an XLSForm."""
    from ...instrument.xlsform import write_workbook

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
