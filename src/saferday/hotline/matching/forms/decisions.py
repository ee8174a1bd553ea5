"""What staff decide on several hashes at once: those set apart, and the pictures of a family."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .. import rules


class _ChoosingForm(forms.Form):
    """Some of several, all of them at first; the page shows each with a box to tick."""

    def __init__(self, *args: Any, members: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["members"].choices = [(pk, pk) for pk in members]  # type: ignore[attr-defined]
        self.chosen = set(self.data.getlist("members")) if self.is_bound else {str(pk) for pk in members}


class DecisionForm(_ChoosingForm):
    """What becomes of hashes that were set apart; those of a family are chosen one by one, all of them at first."""

    members = forms.TypedMultipleChoiceField(
        coerce=int,
        error_messages={
            "required": _("Choose at least one hash."),
            "invalid_choice": _("Somebody decided on one of these meanwhile. Look again."),
        },
    )
    decision = forms.ChoiceField(
        label=_("Decision"),
        widget=forms.RadioSelect,
        choices=[
            (
                rules.RELEASED,
                _("The flag is right: platforms hold the picture for a human, as they do for any flag"),
            ),
            (rules.UPHELD, _("It stays set apart: platforms go on checking with the centre")),
            (rules.RETRACTED, _("The flag is wrong: it is taken back, in every bank")),
        ],
    )
    reason = forms.CharField(label=_("Reason"), max_length=300)


class FamilyForm(_ChoosingForm):
    """Pictures of a family whose flags are taken back together, with the reason."""

    members = forms.TypedMultipleChoiceField(
        coerce=int, error_messages={"required": _("Choose at least one picture.")}
    )
    reason = forms.CharField(label=_("Reason"), max_length=300)
