"""The door to a school's desk: a cookie that opens this one school's pages and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from saferday.centre.consent.same_origin import from_our_own_page
from saferday.centre.ui.sensitive import sensitive

from ..queries.desk import Desk, desk_of
from ..rules import schools as rules

COOKIE = "saferday_school_desk"
View = Callable[..., HttpResponse]


class SeeOther(HttpResponseRedirect):
    """After a form, the browser opens another page and does not send the form again."""

    status_code = 303


def to(name: str, *args: Any) -> SeeOther:
    """On to another page of the survey."""
    return SeeOther(reverse(f"survey:{name}", args=args))


def at_desk(view: Callable[..., HttpResponse]) -> View:
    """Gives the view the open desk as ``desk``; without one, the page says how to get in.

    Pages of the desk are stored nowhere. The cookie never travels with a form from another site (``SameSite``),
    and the browser's own word is asked for besides.
    """

    @sensitive
    @csrf_exempt
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        desk = desk_of(request.COOKIES.get(COOKIE))
        if desk is None:
            return render(request, "survey/desk/shut.html", status=403)
        if request.method == "POST" and not from_our_own_page(request):
            return render(request, "survey/desk/shut.html", {"foreign": True}, status=403)
        return view(request, *args, desk=desk, **kwargs)

    return wrapped


def open_in(response: HttpResponse, secret: str) -> HttpResponse:
    """Puts the cookie of an open desk into the answer."""
    response.set_cookie(
        COOKIE,
        secret,
        max_age=int(rules.DESK_LASTS.total_seconds()),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form sent, even if that is nothing; None where the page is only opened."""
    return request.POST if request.method == "POST" else None


def context(desk: Desk, **more: Any) -> dict[str, Any]:
    """What every page of the desk shows."""
    return {"desk": desk, "part": desk.participation, "school": desk.participation.school} | more
