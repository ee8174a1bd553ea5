"""Tells a form sent from our own page from one sent by another site.

Public pages are kept ready and shared by all visitors, so they hold no token of one visitor. The
browser itself says where a form comes from: `Sec-Fetch-Site` in every browser since 2023, `Origin` in
older ones. A form that says neither is refused.
"""

from urllib.parse import urlsplit

from django.http import HttpRequest


def from_our_own_page(request: HttpRequest) -> bool:
    """Whether the browser says that the form was sent from a page of this site."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    for header in ("Origin", "Referer"):
        value = request.headers.get(header)
        if value and value != "null":
            sent_from = urlsplit(value)
            return sent_from.scheme in {"http", "https"} and sent_from.netloc == request.get_host()
    return False
