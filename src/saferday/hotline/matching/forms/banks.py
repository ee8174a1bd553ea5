"""What staff fill in about a bank."""

from typing import Any

from django import forms
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from saferday.centre.accounts.rules import roles_with
from saferday.centre.accounts.wording import role_names
from saferday.centre.languages.queries import centre_languages

from .. import rules
from ..models.banks import RELY_NAMES, Bank


class BankForm(forms.Form):
    """A bank; its short name and whether it vetoes are settled when it is made."""

    slug = forms.SlugField(
        label=_("Short name"),
        max_length=60,
        help_text=_(
            "Platforms name the bank by it. Lower-case letters, digits and hyphens; it cannot be changed."
        ),
    )
    negative = forms.BooleanField(
        label=_("Holds known false matches"),
        required=False,
        help_text=_("A match is left out when a picture of this bank is as near as the flagged one."),
    )
    purpose = forms.CharField(
        label=_("Purpose"),
        max_length=2_000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Platforms read it."),
    )
    legal_basis = forms.CharField(
        label=_("Legal basis"), max_length=2_000, required=False, widget=forms.Textarea({"rows": 3})
    )
    labels = forms.CharField(
        label=_("Labels"),
        required=False,
        max_length=500,
        help_text=_("What an entry may be called, separated by commas."),
        initial=", ".join(rules.DEFAULT_LABELS),
    )
    distance = forms.IntegerField(
        label=_("Greatest distance"),
        min_value=0,
        max_value=rules.MOST_DISTANCE,
        initial=rules.DEFAULT_DISTANCE,
        help_text=_("How many of the 256 bits of two pictures may differ, 31 at most."),
    )
    flood = forms.IntegerField(
        label=_("Matches within an hour that are a flood"),
        min_value=0,
        max_value=1_000_000,
        initial=rules.DEFAULT_FLOOD,
        help_text=_(
            "A hash that reaches it is set apart until somebody has decided. 0: floods are not looked for."
        ),
    )
    rely = forms.ChoiceField(label=_("Who may rely on it"), choices=list(RELY_NAMES.items()))
    readers = forms.MultipleChoiceField(
        label=_("Roles that may read it"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: every role that may see hashes."),
    )
    writers = forms.MultipleChoiceField(
        label=_("Roles that may flag in it"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: every role that may flag."),
    )
    active = forms.BooleanField(
        label=_("In use"),
        required=False,
        initial=True,
        help_text=_("A bank that is not in use answers nobody."),
    )

    def __init__(self, *args: Any, bank: Bank | None = None, **kwargs: Any) -> None:
        initial = {}
        if bank is not None:
            names = ("purpose", "legal_basis", "distance", "flood", "rely", "readers", "writers", "active")
            initial = {name: getattr(bank, name) for name in names}
            initial["labels"] = ", ".join(bank.labels)
            initial |= {f"name_{code}": bank.name.get(code, "") for code in centre_languages()}
        super().__init__(*args, initial=initial, **kwargs)
        first, *_others = centre_languages()
        names_fields = {
            f"name_{code}": forms.CharField(
                label=_("Name (%(language)s)")
                % {"language": get_language_info(code)["name_local"].capitalize()},
                max_length=100,
                required=code == first,
            )
            for code in centre_languages()
        }
        self.fields = {**names_fields, **self.fields}
        if bank is not None:
            del self.fields["slug"], self.fields["negative"]
        self.fields["readers"].choices = _roles_with("hashes.read")
        self.fields["writers"].choices = _roles_with("hashes.flag")

    def clean_labels(self) -> list[str]:
        """The labels, each once."""
        labels = dict.fromkeys(
            part.strip() for part in self.cleaned_data["labels"].split(",") if part.strip()
        )
        if any(len(label) > 40 for label in labels):
            raise forms.ValidationError(_("A label has 40 characters at most."))
        return list(labels)

    def facts(self) -> dict[str, Any]:
        """What the actions take."""
        cleaned = dict(self.cleaned_data)
        name = {code: cleaned.pop(f"name_{code}") for code in centre_languages()}
        return {**cleaned, "name": {code: text for code, text in name.items() if text}}


def _roles_with(permission: str) -> list[tuple[str, Any]]:
    names = role_names()
    return [(role, names[role]) for role in roles_with(permission)]
