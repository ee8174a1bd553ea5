"""What schools and families read about a survey. Open to everybody: a parent need not ask the school for it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from .. import documents
from ..documents import paper
from ..models import Survey
from ..queries import desk as desks


@require_GET
def page(request: HttpRequest, survey: str, kind: str) -> HttpResponse:
    """A document, to read."""
    found, document = _document(survey, kind)
    return render(
        request,
        "survey/documents/page.html",
        {
            "survey": found,
            "document": document,
            "text": document.text,
            "others": [(one, documents.title(one)) for one in documents.KINDS],
            "can_make_pdf": paper.can_make_pdf(),
        },
    )


@require_GET
def pdf(request: HttpRequest, survey: str, kind: str) -> HttpResponse:
    """A document, to print or send."""
    _found, document = _document(survey, kind)
    foot = _("Text %(digest)s") % {"digest": document.digest[:8]}
    try:
        made = paper.pdf_of("survey/documents/pdf.html", {"text": document.text, "foot": foot})
    except paper.NoPdf:
        return render(request, "survey/documents/no_pdf.html", {"survey": survey, "kind": kind}, status=503)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{survey}-{kind}.pdf"'
    return response


def _document(survey: str, kind: str) -> tuple[Survey, documents.Document]:
    found = desks.survey_by_slug(survey)
    if found is None or kind not in documents.KINDS:
        raise Http404(_("There is no such document."))
    return found, documents.of(found, kind)
