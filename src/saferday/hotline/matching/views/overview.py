"""How much the banks hold, what matched, and where the index stands."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from saferday.centre.accounts.queries import may, require

from .. import queries, rules
from ..presenting import chart
from ..queries import figures
from ..queries.searching import WrongDatabase
from .crumbs import crumbs


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The first page of hashes."""
    require(request.user, "hashes.read")
    now = timezone.now()
    banks = queries.banks_to_read(request.user)
    month = figures.month(banks, now=now)
    try:
        status = queries.index_status()
    except WrongDatabase:
        status = None
    return TemplateResponse(
        request,
        "matching/cms/overview.html",
        {
            "sizes": queries.sizes(banks),
            "month": month,
            "days": [(date_format(day, "j F"), count) for day, count in month.days],
            "by_day": chart([(date_format(day, "j M"), count) for day, count in month.days], label_every=5),
            "distances": month.distances,
            "by_distance": chart(month.distances),
            "waiting": queries.quarantines(waiting_only=True).count(),
            "later": figures.later_total(),
            "index": status,
            "merge_after": rules.MERGE_AFTER,
            "may_flag": may(request.user, "hashes.flag"),
            "may_administer": may(request.user, "hashes.administer"),
            "breadcrumbs_items": crumbs(_("Hashes")),
            "header_title": _("Hashes"),
            "header_icon": "tag",
        },
    )
