"""The facts that somebody has just looked at."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models.checks import FACT_NAMES

CONFIRM, DOUBT = "confirm", "doubt"


class VerifyForm(forms.Form):
    """Which facts, and whether they are still true or cannot be confirmed."""

    facts = forms.MultipleChoiceField(
        label=_("Facts"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one fact."),
            "invalid_choice": _("Choose facts of the list."),
        },
    )
    outcome = forms.ChoiceField(
        choices=[(CONFIRM, _("Still true")), (DOUBT, _("Cannot be confirmed"))],
        error_messages={
            "required": _("Say whether they are still true."),
            "invalid_choice": _("Use one of the buttons."),
        },
    )

    def __init__(self, *args: Any, held: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["facts"].choices = [(fact, FACT_NAMES[fact]) for fact in held]  # type: ignore[attr-defined]
