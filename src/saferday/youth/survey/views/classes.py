"""Classes at a school's desk: the code for the board, the sheet of tickets, the count."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from .. import actions
from ..documents import paper
from ..documents.tickets import Sheet
from ..forms.schools import ClassForm, TicketsForm
from ..models import ClassSession
from ..queries import schools as queries
from ..queries.desk import Desk
from ..rules import schools as rules
from .at_desk import at_desk, context, sent, to


@at_desk
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Make a class."""
    known = queries.year_groups()
    years = {code: known[code] for code in desk.participation.year_groups if code in known}
    form = ClassForm(sent(request), years=years)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.make_class(by=desk, year_group=form.cleaned_data["year_group"])
        except actions.NotReady:
            form.add_error(
                None, _("The school is not ready: choose the year groups and confirm the protocol first.")
            )
        except actions.TooManyClasses:
            form.add_error(
                None, _("The school has as many classes as it can have. Open an earlier one again.")
            )
        else:
            return to("desk-class", made.pk)
    return render(
        request, "survey/desk/make_class.html", context(desk, form=form), status=422 if form.errors else 200
    )


@at_desk
@require_GET
def one(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """A class: its code, its tickets, and how many have handed in."""
    return _class(request, desk, _session(desk, pk))


@at_desk
@require_GET
def board(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """The class code, large, for the board."""
    session = _session(desk, pk)
    address = f"{settings.SAFERDAY_BASE_URL}{reverse('survey:enter')}".removeprefix("https://")
    return render(
        request,
        "survey/desk/board.html",
        context(desk, session=session, address=address.removeprefix("http://").rstrip("/")),
    )


@at_desk
@require_POST
def tickets(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Make tickets and give the sheet, which is kept nowhere."""
    session = _session(desk, pk)
    form = TicketsForm(request.POST, most=_most(session))
    if not form.is_valid():
        return _class(request, desk, session, form, status=422)
    as_page = form.cleaned_data["as_what"] == TicketsForm.PAGE
    if not as_page and not paper.can_make_pdf():
        form.add_error(None, _("This centre cannot make PDF files now. Use “Show tickets to print” instead."))
        return _class(request, desk, session, form, status=503)
    try:
        words = actions.print_tickets(by=desk, session=session, count=form.cleaned_data["count"])
    except (actions.NotReady, actions.TooManyTickets):
        form.add_error(
            None, _("No tickets can be made for this class now: it is closed, or the school is on pause.")
        )
        return _class(request, desk, session, form, status=409)
    sheet = Sheet.of(desk.participation, session, words)
    if as_page:
        return render(request, "survey/desk/tickets.html", context(desk, session=session, sheet=sheet))
    response = HttpResponse(sheet.as_pdf(), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="tickets-{session.code.lower()}.pdf"'
    return response


@at_desk
@require_POST
def void(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Make every unused ticket worthless."""
    session = _session(desk, pk)
    actions.void_tickets(by=desk, session=session)
    return to("desk-class", session.pk)


@at_desk
@require_POST
def close(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Close a class, or open it again."""
    session = _session(desk, pk)
    actions.close_class(by=desk, session=session, closed="open" not in request.POST)
    return to("desk-class", session.pk)


def _most(session: ClassSession) -> int:
    return max(0, rules.MOST_PUPILS_IN_A_CLASS - session.printed)


def _session(desk: Desk, pk: int) -> ClassSession:
    found = queries.class_of(desk.participation, pk)
    if found is None:
        raise Http404(_("Your school has no such class."))
    return found


def _class(
    request: HttpRequest,
    desk: Desk,
    session: ClassSession,
    form: TicketsForm | None = None,
    status: int = 200,
) -> HttpResponse:
    unused: int = session.unused  # type: ignore[attr-defined]
    return render(
        request,
        "survey/desk/class.html",
        context(
            desk,
            session=session,
            form=form or TicketsForm(most=_most(session)),
            most=_most(session),
            year=queries.year_name(session.year_group),
            handed_in=rules.rounded_count(session.printed - unused),
            unused=unused,
            can_make_pdf=paper.can_make_pdf(),
        ),
        status=status,
    )
