"""The sign-in package's forms, saying in plain words what is missing."""

from typing import Any

from allauth.account.forms import LoginForm, ReauthenticateForm
from allauth.mfa.base import forms as second_step
from django import forms
from django.utils.translation import gettext_lazy as _

MISSING = {
    "login": _("Type your e-mail address."),
    "password": _("Type your password."),
    "code": _("Type the code from your authenticator app, or a recovery code."),
}


class SaysWhatIsMissing(forms.Form):
    """Gives the fields of a form words of their own for when they are empty."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in MISSING.items():
            if name in self.fields:
                self.fields[name].error_messages["required"] = words


class SignIn(SaysWhatIsMissing, LoginForm):
    """Who somebody is, and their password."""


class ConfirmPassword(SaysWhatIsMissing, ReauthenticateForm):
    """The password once more."""


class SecondStep(SaysWhatIsMissing, second_step.AuthenticateForm):
    """The code of the second step."""


class ConfirmCode(SaysWhatIsMissing, second_step.ReauthenticateForm):
    """A code once more."""
