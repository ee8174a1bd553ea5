"""What an editor sends is done whole or not at all, its audit record included."""

from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})


def cms_in_one_transaction(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Runs each changing request under ``/cms/`` in one transaction; an error answer rolls it back.

    A view that is marked with Django's ``non_atomic_requests`` has short transactions of its own: a long act must not
    keep the whole country's pupils waiting.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in CHANGING or not request.path.startswith("/cms/"):
            return get_response(request)
        if _has_its_own(request.path_info):
            return get_response(request)
        with transaction.atomic():
            response = get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response

    return middleware


def _has_its_own(path: str) -> bool:
    try:
        view = resolve(path).func
    except Resolver404:
        return False
    return bool(getattr(view, "_non_atomic_requests", None))
