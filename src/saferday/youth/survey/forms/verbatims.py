"""Why somebody reads what pupils wrote, and what they decide about a page of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..actions import Decision
from ..instrument.details import without_details
from ..models import Verbatim
from ..queries.verbatims import base_of
from ..rules import verbatims as rules
from ..verbatims.shortening import Added, says_the_same, shortened


class ReasonForm(forms.Form):
    """Why somebody opens what pupils wrote."""

    reason = forms.CharField(
        label=gettext_lazy("Your reason for opening this now"),
        help_text=gettext_lazy(
            "The audit keeps it for good, with your name. Write nothing here that a pupil wrote, and no name."
        ),
        min_length=rules.REASON_SHORTEST,
        max_length=rules.REASON_LONGEST,
        error_messages={
            "required": gettext_lazy("Say in a few words why you read this, such as “for the report”."),
            "min_length": gettext_lazy("Say a little more: ten letters at least."),
        },
        widget=forms.TextInput(attrs={"autocomplete": "off", "size": 60}),
    )

    def clean_reason(self) -> str:
        """The reason without numbers and addresses: of those nothing may be left to read."""
        reason = without_details(" ".join(self.cleaned_data["reason"].split()))
        if len(reason) < rules.REASON_SHORTEST:
            raise forms.ValidationError(self.fields["reason"].error_messages["min_length"], code="min_length")
        return reason


class DecisionsForm(forms.Form):
    """A decision for each text of a page. All are kept, or none and everything stands as it was typed."""

    def __init__(self, data: Any = None, *, texts: Sequence[Verbatim]) -> None:
        super().__init__(data)
        self.texts = list(texts)
        for number, row in enumerate(self.texts, start=1):
            key, said = row.pk.hex, {"number": number}
            # Once what was written is cleared, there is nothing to go back to.
            offered = [one for one in rules.STATES if row.text or one != rules.WAITING]
            names = dict(Verbatim._meta.get_field("state").flatchoices)
            self.fields[f"state-{key}"] = forms.ChoiceField(
                label=_("Text %(number)d: what to do with it") % said,
                choices=[(state, names[state]) for state in offered],
                initial=row.state,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose one.")},
            )
            self.fields[f"words-{key}"] = forms.CharField(
                label=_("Text %(number)d: take words out here") % said,
                initial=row.shown or base_of(row),
                required=False,
                widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "autocomplete": "off"}),
            )
            self.fields[f"was-{key}"] = forms.CharField(initial=row.state, widget=forms.HiddenInput)

    def rows(self) -> list[tuple[Verbatim, forms.BoundField, forms.BoundField, forms.BoundField]]:
        """Each text with its fields."""
        return [
            (row, self[f"state-{row.pk.hex}"], self[f"words-{row.pk.hex}"], self[f"was-{row.pk.hex}"])
            for row in self.texts
        ]

    def clean(self) -> dict[str, Any]:
        """Refuses words that the pupil did not write, and words taken out of a text that is shown whole."""
        said = super().clean() or {}
        self.decisions = [
            Decision(row.pk, said.get(f"was-{row.pk.hex}", ""), state, said.get(f"words-{row.pk.hex}", ""))
            for row in self.texts
            if (state := said.get(f"state-{row.pk.hex}")) is not None
        ]
        for row in self.texts:
            self._look_at(row, said.get(f"state-{row.pk.hex}", ""), said.get(f"words-{row.pk.hex}", ""))
        return said

    def _look_at(self, row: Verbatim, state: str, left: str) -> None:
        base, field = base_of(row), f"words-{row.pk.hex}"
        whole = says_the_same(left, base) or (state == row.state and says_the_same(left, row.shown))
        if state in {rules.WITHHELD, rules.WORRYING} or (whole and state != rules.SHORTENED):
            return
        try:
            shorter = shortened(base, left)
        except Added as added:
            self.add_error(
                field,
                _(
                    "Words can only be taken out, never added, changed or moved. Put right: “%(words)s”."
                ) % {"words": " ".join(added.words[:5])},
            )  # fmt: skip
            return
        if state == rules.WAITING:
            self.add_error(field, _("You took words out. Choose above whether the text may be shown so."))
        elif state == rules.AS_WRITTEN:
            self.add_error(
                field, _("You took words out. Choose “May be shown with words taken out”, or put them back.")
            )
        elif not shorter:
            self.add_error(field, _("Nothing is left. Choose “Not to be shown” instead."))
        elif says_the_same(shorter, base):
            self.add_error(field, _("No word is taken out yet. Take some out, or choose “May be shown”."))
