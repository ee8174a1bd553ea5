"""Tables that are published once: choosing one, what is released, and a table as a file."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from saferday.centre.accounts.queries import may

from .. import actions
from ..forms.results import OneOffTableForm
from ..models import OneOffTable, Survey
from ..queries import oneoff as queries
from ..queries.files import are_final
from ..queries.results import survey_with_results
from ..rules.results import PROTECTION


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def tables(request: HttpRequest, survey: str) -> HttpResponse:
    """The tables that were released, and a form for another."""
    found = _survey(request, survey)
    ready = are_final(found) and queries.few_enough(found)
    form = OneOffTableForm(request.POST or None, questions=queries.choices(found))
    if request.method == "POST" and ready and form.is_valid():
        made = _release(request, found, form)
        if made is not None:
            return redirect("survey:results-table", found.slug, made.pk)
    released = [(one, queries.view_of(one).title) for one in queries.released(found)]
    context = {"survey": found, "form": form, "released": released, "ready": ready, "protection": PROTECTION}
    return render(request, "survey/results/tables.html", context, status=422 if form.errors else 200)


def _release(request: HttpRequest, survey: Survey, form: OneOffTableForm) -> OneOffTable | None:
    """Works the table out and keeps it; None with what is wrong in the form."""
    from saferday.engines.disclosure import UnsafeTable

    from ..results.oneoff import TooFew, TooLarge, WouldTell

    sides = form.cleaned_data["sides"]
    already = next((one for one in queries.released(survey) if one.sides == sides), None)
    if already is not None:
        return already
    try:
        table = queries.work_out(survey, sides)
        return actions.release_table(by=request.user, survey=survey, sides=sides, table=table)
    except TooLarge:
        form.add_error(
            None, _("This table has too many cells to be worked out here. Choose smaller questions.")
        )
    except TooFew:
        form.add_error(None, _("Too few pupils or schools answered all of it. Nothing is released."))
    except UnsafeTable:
        form.add_error(
            None, _("A small number could still be worked out from the others. Nothing is released.")
        )
    except WouldTell:
        # How it would is not said: that would be the number.
        form.add_error(
            None,
            _("Beside what is published already it would give a small number away. Nothing is released."),
        )
    return None


@never_cache
@login_required
@require_GET
def table(request: HttpRequest, survey: str, number: int) -> HttpResponse:
    """One released table."""
    found = _survey(request, survey)
    one = _table(found, number)
    context = {"survey": found, "table": one, "view": queries.view_of(one), "protection": PROTECTION}
    return render(request, "survey/results/table.html", context)


@never_cache
@login_required
@require_GET
def table_csv(request: HttpRequest, survey: str, number: int) -> HttpResponse:
    """One released table as CSV."""
    found = _survey(request, survey)
    response = HttpResponse(queries.csv_of(_table(found, number)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.slug}-table-{number}.csv"'
    return response


def _survey(request: HttpRequest, slug: str) -> Survey:
    if not may(request.user, "results.read"):  # type: ignore[arg-type]
        raise PermissionDenied("results.read")
    found = survey_with_results(slug)
    if found is None:
        raise Http404(_("There is no such survey."))
    return found


def _table(survey: Survey, number: int) -> OneOffTable:
    found = queries.released_table(survey, number)
    if found is None:
        raise Http404(_("There is no such table."))
    return found
