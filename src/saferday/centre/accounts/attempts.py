"""What all processes remember of sign-ins: failures without the address they came from, and codes already used."""

import hashlib
import hmac

from allauth.core.internal.cryptokit import normalize_user_code
from allauth.core.internal.httpkit import get_client_ip
from allauth.mfa import app_settings as mfa
from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest
from django.utils import timezone

from .models import User


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


def first_use(user: User, code: str) -> bool:
    """Remember that this person signed in with this code; False where that was so already.

    The sign-in package remembers it too, in the memory of one process. This is a row that all of them see, and
    that is written once: of two processes given one code at the same moment, one is refused.
    """
    key = f"used code {user.pk} {normalize_user_code(code)}"
    valid_for = (2 * mfa.TOTP_TOLERANCE + 1) * mfa.TOTP_PERIOD
    return caches["attempts"].add(hashlib.sha256(key.encode()).hexdigest(), True, timeout=valid_for)
