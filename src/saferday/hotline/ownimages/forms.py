"""Validation of what somebody tells us, of the code they come back with, and of a decision."""

import json
import secrets
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from . import rules
from .wording import AGES, AGES_THEN, HAPPENED, PLACES, REASONS, WHO

SEED_SALT = "saferday.ownimages"


class AgeForm(forms.Form):
    """How old somebody is, before anything else."""

    age = forms.ChoiceField(
        label=_("How old are you?"),
        choices=list(AGES.items()),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the three answers."),
            "invalid_choice": _("Choose one of the three answers."),
        },
    )
    go_on = forms.BooleanField(required=False, widget=forms.HiddenInput)


class AskForm(forms.Form):
    """Hashes made on the device, and four questions. There is no box for words: nothing can be told by accident."""

    who = forms.ChoiceField(
        label=_("Who is in the pictures?"),
        choices=list(WHO.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Say who is in the pictures.")},
    )
    age_then = forms.ChoiceField(
        label=_("How old are you in the pictures?"),
        help_text=_("If it differs, choose the youngest age."),
        choices=list(AGES_THEN.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Say how old you are in the pictures.")},
    )
    happened = forms.ChoiceField(
        label=_("What has happened?"),
        choices=list(HAPPENED.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what fits best. “I would rather not say” is an answer too.")},
    )
    places = forms.MultipleChoiceField(
        label=_("Where are the pictures, or where might they go?"),
        help_text=_("Choose all that fit, or none."),
        choices=list(PLACES.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    agree = forms.BooleanField(
        label=_(
            "I am in these pictures, and I want you to pass on their fingerprints so that they are kept off platforms."
        ),
        error_messages={"required": _("Tick the box if you agree. Without it we may not pass anything on.")},
    )
    age = forms.ChoiceField(choices=list(AGES.items()), widget=forms.HiddenInput)
    seed = forms.CharField(widget=forms.HiddenInput, max_length=300)
    hashes = forms.CharField(required=False, widget=forms.HiddenInput, max_length=20_000)

    field_order = ("hashes", "who", "age_then", "happened", "places", "agree", "age", "seed")

    @staticmethod
    def new_seed() -> str:
        """What the code of a case will be made of, signed."""
        return signing.dumps(secrets.token_hex(16), salt=SEED_SALT, compress=False)

    def clean_who(self) -> str:
        who: str = self.cleaned_data["who"]
        if who == rules.SOMEBODY_ELSE:
            raise forms.ValidationError(
                _(
                    "Only somebody who is in a picture can ask us this. You can show them this page, "
                    "or find out under “Get help now” how to help them."
                )
            )
        return who

    def clean_hashes(self) -> tuple[rules.Hashes, ...]:
        text = self.cleaned_data["hashes"]
        try:
            found = rules.read_hashes(json.loads(text) if text else [])
        except ValueError:
            raise forms.ValidationError(
                _("The fingerprints did not arrive whole. Choose the pictures again.")
            ) from None
        if not found:
            raise forms.ValidationError(
                _("Choose at least one picture, and wait until its fingerprint is made.")
            )
        return found

    def clean_seed(self) -> str:
        try:
            return str(
                signing.loads(
                    self.cleaned_data["seed"], salt=SEED_SALT, max_age=rules.FORM_LASTS_HOURS * 3600
                )
            )
        except signing.BadSignature:
            raise forms.ValidationError(
                _("The page was open for a long time. Nothing is lost: send it again.")
            ) from None


class CodeForm(forms.Form):
    """The code of a case."""

    code = forms.CharField(
        label=_("Your code"),
        help_text=_("Twelve letters and numbers. Capitals and spaces do not matter."),
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={"required": _("Write the code that you were given.")},
    )

    def clean_code(self) -> str:
        code = rules.read_code(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(
                _(
                    "A code has twelve letters and numbers. It never has an O, I or L, and no 0 or 1: check those."
                )
            )
        return code


class DecisionForm(forms.Form):
    """The other cases that a decision takes in; only those that the page may offer."""

    along = forms.TypedMultipleChoiceField(label=_("Decide on these too"), coerce=int, required=False)

    def __init__(self, *args: Any, offered: Sequence[int] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        # A case that changed while the page was open is no error: it is left out, and the page says so.
        self.offered = frozenset(offered)
        along: Any = self.fields["along"]
        sent = self.data.getlist("along") if hasattr(self.data, "getlist") else []
        along.choices = [(number, number) for number in {*offered, *filter(str.isdecimal, sent)}]

    def clean_along(self) -> list[int]:
        return [number for number in self.cleaned_data["along"] if number in self.offered]


class DeclineForm(DecisionForm):
    """Why a case is declined."""

    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=list(REASONS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason: the person reads what follows from it.")},
    )
