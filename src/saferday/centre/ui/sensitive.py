"""Marks a page that must leave no trace on the machine it was read on."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

# Not `no-referrer`: with it a browser says of our own forms that they come from "null", and over plain HTTP it says
# nothing else by which they can be told from those of another site.
HEADERS = {"Cache-Control": "no-store, private", "Referrer-Policy": "same-origin"}


def sensitive(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The answer is not stored by browser, proxy or page cache, and tells no other site where it came from.

    ``request.sensitive`` is true inside, for templates and for the page cache.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.sensitive = True  # type: ignore[attr-defined]
        response = view(request, *args, **kwargs)
        for name, value in HEADERS.items():
            response.headers[name] = value
        return response

    return wrapped
