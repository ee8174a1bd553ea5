"""One hash to look for: among the banks by staff, through the API by a developer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .. import rules
from .kinds import KIND_CHOICES, not_a_hash


class LookUpForm(forms.Form):
    """One hash to look for."""

    kind = forms.ChoiceField(label=_("Kind of hash"), choices=KIND_CHOICES, required=False)
    value = forms.CharField(label=_("Hash"), max_length=80)

    def clean(self) -> dict[str, Any]:
        """The bytes of the hash."""
        cleaned = super().clean() or {}
        if not self.errors:
            cleaned["kind"] = cleaned["kind"] or "pdq"
            try:
                cleaned["bytes"] = rules.parse_hash(cleaned["kind"], cleaned["value"].strip())
            except rules.NotAHash as why:
                self.add_error("value", not_a_hash(cleaned["kind"], why))
        return cleaned


class TryForm(forms.Form):
    """A request that somebody tries with their own key."""

    key = forms.CharField(
        label=_("Your key"),
        max_length=200,
        widget=forms.PasswordInput({"autocomplete": "off"}),
        help_text=_("It starts with sdk_. It is used for this one request, and kept nowhere."),
        error_messages={"required": _("Enter your key.")},
    )
    kind = forms.ChoiceField(label=_("Kind of hash"), choices=KIND_CHOICES)
    value = forms.CharField(
        label=_("Hash"),
        max_length=80,
        help_text=_("In hexadecimal: 64 characters for a PDQ."),
        error_messages={"required": _("Enter a hash.")},
    )
