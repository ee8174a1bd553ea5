"""Counts failed sign-ins by person and address without keeping the address."""

import hashlib
import hmac

from allauth.core.internal.httpkit import get_client_ip
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone


def address_hash(request: HttpRequest) -> str:
    """The visitor's address under a key that changes each day: equal today, meaningless tomorrow.

    The key is derived from the secret key, so a copy of the counters alone cannot be tried against all
    addresses.
    """
    today = timezone.now().date().isoformat()
    key = hmac.new(
        settings.SECRET_KEY.encode(), f"sign-in attempts {today}".encode(), hashlib.sha256
    ).digest()
    address = get_client_ip(request) or "unknown"
    return hmac.new(key, address.encode(), hashlib.sha256).hexdigest()
