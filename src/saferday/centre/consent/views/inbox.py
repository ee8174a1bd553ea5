"""The inbox, inside the editing pages, in which staff deal with feedback."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from saferday.centre.accounts.queries import may_somewhere
from saferday.centre.consent import actions, queries


@require_http_methods(["GET", "HEAD"])
def index(request: HttpRequest) -> HttpResponse:
    """The messages that one may read, newest first."""
    _reads_somewhere(request)
    state = request.GET.get("state", "new")
    area, text = request.GET.get("area", ""), request.GET.get("q", "")
    return TemplateResponse(
        request,
        "consent/cms/inbox.html",
        {
            "page": queries.feedback_page(
                request.user, state=state, area=area, text=text, number=request.GET.get("p", 1)
            ),
            "state": state,
            "area": area,
            "text": text,
            "areas": queries.feedback_areas(request.user),
            "here": request.get_full_path(),
            "breadcrumbs_items": [
                {"url": reverse("wagtailadmin_home"), "label": _("Home")},
                {"url": "", "label": _("Feedback")},
            ],
            "header_title": _("Feedback"),
            "header_icon": "comment",
        },
    )


@require_POST
def change(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Say that a message was dealt with, or take that back."""
    _reads_somewhere(request)
    message = queries.feedback_for(request.user, pk)
    if message is None or act not in {"done", "undo"}:
        raise Http404
    if act == "done":
        actions.mark_done(by=request.user, feedback=message)
        messages.success(
            request, _("Marked as dealt with. You find it under “Dealt with”, and can undo it there.")
        )
    else:
        actions.mark_to_do(by=request.user, feedback=message)
        messages.success(request, _("Back among the messages to do."))
    back = request.POST.get("back", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = reverse("consent_inbox")
    return redirect(back)


def _reads_somewhere(request: HttpRequest) -> None:
    if not may_somewhere(request.user, "feedback.read"):
        raise PermissionDenied("feedback.read")
