"""What staff fill in about organisations and their keys."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from .. import rules
from ..queries import all_banks
from ..wording import SCOPE_NAMES


class OrganisationForm(forms.Form):
    """Who asks."""

    name = forms.CharField(label=_("Name"), max_length=200)
    slug = forms.SlugField(label=_("Short name"), max_length=60)
    website = forms.URLField(label=_("Website"), max_length=300, required=False, assume_scheme="https")
    agreement = forms.CharField(label=_("Reference of the agreement"), max_length=200, required=False)


class KeyForm(forms.Form):
    """A key, and what it may do."""

    label = forms.CharField(label=_("What it is for"), max_length=100)
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        widget=forms.CheckboxSelectMultiple,
        choices=list(SCOPE_NAMES.items()),
        initial=[rules.SCOPE_HASHES],
    )
    banks = forms.MultipleChoiceField(
        label=_("Banks it may rely on"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: every bank that lets every key rely on it."),
    )
    rate = forms.IntegerField(
        label=_("Hashes a minute"),
        initial=rules.DEFAULT_RATE,
        min_value=1,
        validators=[MaxValueValidator(1_000_000_000)],
    )
    keep_queries = forms.BooleanField(
        label=_("The organisation agreed that its queries are kept"),
        required=False,
        help_text=_("So that it hears of pictures that are flagged after it asked. Kept for 90 days."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {bank.slug: bank for bank in all_banks() if bank.rely != rules.RELY_NOBODY}
        self.fields["banks"].choices = [  # type: ignore[attr-defined]
            (bank.slug, str(bank)) for bank in self.known.values()
        ]

    def facts(self) -> dict[str, Any]:
        """What the actions take."""
        cleaned = dict(self.cleaned_data)
        return cleaned | {"banks": [self.known[slug] for slug in cleaned["banks"]]}
