"""Answers for machines that watch the centre, and the operator's page of scheduled work."""

import hmac
import ipaddress

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from saferday.centre.accounts.queries import require
from saferday.centre.tasks import queries as tasks
from saferday.web.operate import health, metrics

METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 while the database answers, 503 while it does not; the body names nothing but that."""
    if health.database_answers():
        return JsonResponse({"status": "ok", "database": "ok"})
    return JsonResponse({"status": "failing", "database": "no answer"}, status=503)


@never_cache
@require_safe
def metrics_page(request: HttpRequest) -> HttpResponse:
    """Numbers in Prometheus' text format, for this machine or for who holds the token."""
    if not _may_read(request):
        return HttpResponse(
            "Read from this machine, or with SAFERDAY_METRICS_TOKEN as a bearer token.\n",
            status=403,
            content_type="text/plain; charset=utf-8",
        )
    return HttpResponse(metrics.text(), content_type=METRICS_TYPE)


@require_safe
def scheduled_work(request: HttpRequest) -> HttpResponse:
    """What is scheduled, when it last ran, what went wrong; for those who run the installation."""
    require(request.user, "operate")
    return render(
        request,
        "web/cms/scheduled_work.html",
        {
            "header_title": _("Scheduled work"),
            "header_icon": "history",
            "breadcrumbs_items": [
                {"url": reverse("wagtailadmin_home"), "label": _("Home")},
                {"url": "", "label": _("Scheduled work")},
            ],
            "lines": tasks.lines(),
            "heartbeat": tasks.newest_heartbeat(),
            "worker_there": bool(tasks.workers_there()),
            "counts": tasks.counts(),
            "failed": tasks.failed(),
        },
    )


def _may_read(request: HttpRequest) -> bool:
    token = settings.SAFERDAY_METRICS_TOKEN
    if token:
        given = request.headers.get("Authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {token}".encode())
    if request.headers.get("X-Forwarded-For") or request.headers.get("Forwarded"):
        # A proxy on this machine passes on somebody else's request.
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
