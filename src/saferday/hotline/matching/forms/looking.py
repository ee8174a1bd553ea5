"""One hash to look for: among the banks by staff, through the API by a developer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .. import rules
from .kinds import KIND_CHOICES, not_a_hash


class LookUpForm(forms.Form):
    """A hash to look for, or what a decision led to."""

    kind = forms.ChoiceField(label=_("Kind of hash"), choices=KIND_CHOICES, required=False)
    value = forms.CharField(label=_("Hash"), max_length=80, required=False)
    reference = forms.CharField(
        label=_("Or the reference of a decision"),
        max_length=120,
        required=False,
        help_text=_("Written as it was when the hashes were flagged."),
    )

    def clean(self) -> dict[str, Any]:
        """The bytes of the hash, if one is looked for."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        if not cleaned["value"] and not cleaned["reference"]:
            self.add_error("value", _("Enter a hash, or the reference of a decision."))
        elif cleaned["value"]:
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
