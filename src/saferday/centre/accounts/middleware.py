"""Staff work only after a second proof of who they are."""

import time
from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import resolve
from django.urls.exceptions import Resolver404
from django.utils.translation import gettext as _

REFRESH_SECONDS = 10 * 60
"""How often a session in use is written again."""

OPEN_WITHOUT_MFA = frozenset(
    {
        "account_logout",
        "account_reauthenticate",
        "mfa_index",
        "mfa_reauthenticate",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_list_webauthn",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
        "set_language",
        "javascript-catalog",
    }
)
"""Names of the addresses that a signed-in person without a second factor may open."""


class StaffNeedMfa:
    """A signed-in person without an authenticator app or passkey reaches only the page that adds one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Reading request.user would load the session of every anonymous visitor: look for its cookie first.
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
            return self.get_response(request)
        self._still_here(request)
        if is_mfa_enabled(request.user) or self._open(request):
            return self.get_response(request)
        if "application/json" in request.headers.get("Accept", ""):
            return JsonResponse({"detail": _("Add a second way to prove who you are first.")}, status=403)
        messages.info(request, _("Before you start, add a second way to prove who you are."))
        return redirect("mfa_index")

    @staticmethod
    def _still_here(request: HttpRequest) -> None:
        """Push the end of the session ahead now and then, so that it ends by idleness."""
        now = int(time.time())
        if now - request.session.get("still_here", 0) > REFRESH_SECONDS:
            request.session["still_here"] = now

    @staticmethod
    def _open(request: HttpRequest) -> bool:
        if request.path.startswith(settings.STATIC_URL):
            return True
        try:
            match = resolve(request.path_info)
        except Resolver404:
            return False
        return match.url_name in OPEN_WITHOUT_MFA
