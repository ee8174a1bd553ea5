"""What Saferday decides about sign-in: by invitation only, and secrets sealed at rest."""

import base64
import hashlib
import hmac
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from nacl.secret import SecretBox

from . import queries

CONFIRMED_FOR_SECONDS = 5 * 60

SAID = {
    "account_inactive": gettext_lazy(
        "This account is shut. Ask somebody who manages staff to open it again."
    ),
    "email_password_mismatch": gettext_lazy(
        "The e-mail address or the password is not right. Type both again, or ask for a new password."
    ),
    "enter_current_password": gettext_lazy("This is not the password that you have now. Type it again."),
    "incorrect_password": gettext_lazy("This is not your password. Type it again."),
    "incorrect_code": gettext_lazy(
        "This code is not right, or was used already. Type the one that your app shows now, or a recovery code."
    ),
    "invalid_password_reset": gettext_lazy("This link no longer works. Ask for a new one."),
    "rate_limited": gettext_lazy("Too many tries. Wait a few minutes, then try again."),
    "too_many_login_attempts": gettext_lazy("Too many tries. Wait a few minutes, then try again."),
    "unverified_email": gettext_lazy(
        "Your e-mail address was not confirmed yet. Ask somebody who manages staff to invite you again."
    ),
}
"""What the sign-in package says, in words that say what to do."""


class StaffAdapter(DefaultAccountAdapter):
    """Nobody signs up: people are invited."""

    error_messages = DefaultAccountAdapter.error_messages | SAID

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_http_user_agent(self, request: HttpRequest) -> str:
        """No browser is named in the mails, because none is kept."""
        return ""

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """For some minutes, signing in counts as having confirmed who one is."""
        records = get_authentication_records(context.request, context.request.user)
        signed_in = max((one.get("at", 0) for one in records), default=0)
        if time.time() - signed_in < CONFIRMED_FOR_SECONDS:
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Like allauth's, without the visitor's address in the words of the mail."""
        context = {key: value for key, value in context.items() if key not in {"ip", "user_agent"}}
        super().send_mail(template_prefix, email, context)


class StaffSocialAdapter(DefaultSocialAccountAdapter):
    """A work account (OpenID Connect) opens the account of the person with that verified address."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> Any:
        """Only the address is taken from the provider: the person is named here already."""
        sociallogin.user.email = data.get("email") or ""
        return sociallogin.user

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        if sociallogin.is_existing:
            return
        addresses = [one.email for one in sociallogin.email_addresses if one.verified]
        for address in addresses:
            person = queries.person_by_email(address)
            if person is not None and person.is_active:
                EmailAddress.objects.get_or_create(
                    user=person, email=person.email, defaults={"verified": True, "primary": True}
                )
                sociallogin.connect(request, person)
                return
        messages.error(
            request,
            _("Nobody with this work account was invited. Ask somebody who manages staff to invite you."),
        )
        raise ImmediateHttpResponse(redirect("account_login"))


class SealedMfaAdapter(DefaultMFAAdapter):
    """Seals the secrets of authenticator apps, so that a copy of the database makes no codes."""

    error_messages = DefaultMFAAdapter.error_messages | SAID

    def encrypt(self, text: str) -> str:
        return base64.b64encode(_box().encrypt(text.encode())).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(base64.b64decode(encrypted_text)).decode()


def _box() -> SecretBox:
    return SecretBox(
        hmac.new(settings.SECRET_KEY.encode(), b"authenticator secrets", hashlib.sha256).digest()
    )
