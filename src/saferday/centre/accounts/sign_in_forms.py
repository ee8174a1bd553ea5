"""The sign-in package's forms, saying in plain words what to do, and taking each code once."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as second_step
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from .attempts import first_use

EMAIL = _("Type your e-mail address.")
AGAIN = _("Type the new password a second time.")
MISSING = {
    "login": EMAIL,
    "email": EMAIL,
    "password": _("Type your password."),
    "oldpassword": _("Type the password that you have now."),
    "password1": _("Type a new password."),
    "password2": AGAIN,
    "code": _("Type the code from your authenticator app, or a recovery code."),
    "name": _("Give the passkey a name by which you will know it again."),
}


class SaysWhatToDo(forms.Form):
    """Gives the fields of a form words of their own for when they are empty or cannot be read."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in MISSING.items():
            if name in self.fields:
                self.fields[name].error_messages["required"] = words


class TakesACodeOnce(SaysWhatToDo):
    """Refuses a code that signed this person in a moment ago, whichever process of the centre it was."""

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]
        if not first_use(self.user, code):  # type: ignore[attr-defined]
            raise get_adapter().validation_error("incorrect_code")
        return code


class SignIn(SaysWhatToDo, account.LoginForm):
    """Who somebody is, and their password."""


class ConfirmPassword(SaysWhatToDo, account.ReauthenticateForm):
    """The password once more."""


class ChangePassword(SaysWhatToDo, account.ChangePasswordForm):
    """The password one has, and a new one."""


class AskForLink(SaysWhatToDo, account.ResetPasswordForm):
    """Where to send the link that lets one choose a password."""


class ChoosePassword(SaysWhatToDo, account.ResetPasswordKeyForm):
    """A password, behind that link."""


class SecondStep(TakesACodeOnce, second_step.AuthenticateForm):
    """The code of the second step."""


class ConfirmCode(TakesACodeOnce, second_step.ReauthenticateForm):
    """A code once more."""


class AddApp(SaysWhatToDo, ActivateTOTPForm):
    """The first code of a new authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].error_messages["required"] = _("Type the six digits that the app shows.")


class RenamePasskey(SaysWhatToDo, EditWebAuthnForm):
    """Another name for a passkey."""
