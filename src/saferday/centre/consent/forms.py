"""Validation of the cookie choice and of feedback."""

import time
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from . import rules

STAMP_SALT = "saferday.feedback"


class ChoiceForm(forms.Form):
    """What the visitor agrees to."""

    choice = forms.ChoiceField(
        label=_("Remember my area"),
        choices=(
            (rules.ESSENTIAL, _("No, only what the site needs to work")),
            (rules.AREA, _("Yes, remember my area")),
        ),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose whether the site may remember your area."),
            "invalid_choice": _("Choose one of the two answers."),
        },
    )
    back = forms.CharField(required=False, widget=forms.HiddenInput, max_length=300)

    def clean_back(self) -> str:
        return rules.page_path(self.cleaned_data.get("back") or "")


class FeedbackForm(forms.Form):
    """Two questions about the site, none about the person."""

    doing = forms.CharField(
        label=_("What were you doing?"),
        help_text=_("For example: looking for a phone number."),
        required=False,
        max_length=rules.MESSAGE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _("Write at most %(limit_value)d characters.")},
    )
    wrong = forms.CharField(
        label=_("What went wrong, or what could be better?"),
        help_text=_("Leave out names, phone numbers and e-mail addresses: yours and anybody else’s."),
        max_length=rules.MESSAGE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": _("Tell us what went wrong, or what could be better."),
            "max_length": _("Write at most %(limit_value)d characters."),
        },
    )
    page = forms.CharField(required=False, widget=forms.HiddenInput, max_length=300)
    website = forms.CharField(
        required=False,
        label=_("Leave this empty"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    stamp = forms.CharField(required=False, widget=forms.HiddenInput)
    take_out = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found_details = False

    @staticmethod
    def new_stamp() -> str:
        """Says when the form was opened, signed."""
        return signing.dumps(int(time.time()), salt=STAMP_SALT)

    def clean_page(self) -> str:
        return rules.page_path(self.cleaned_data.get("page") or "")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for field in ("doing", "wrong"):
            text = cleaned.get(field) or ""
            if not rules.personal_details(text):
                continue
            if cleaned.get("take_out"):
                cleaned[field] = rules.without_details(text)
                continue
            self.found_details = True
            self.add_error(
                field,
                _(
                    "This looks like a phone number, an e-mail address, a postcode or an account name. "
                    "Take it out, or let us take it out for you."
                ),
            )
        if not self.errors:
            self._check_that_a_person_sent_it(cleaned)
        return cleaned

    def _check_that_a_person_sent_it(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("website"):
            self.add_error(
                None, _("One box was filled in that should stay empty. It is empty now: send again.")
            )
            return
        try:
            opened = signing.loads(
                cleaned.get("stamp") or "", salt=STAMP_SALT, max_age=rules.FORM_LASTS_HOURS * 3600
            )
        except signing.SignatureExpired:
            self.add_error(
                None, _("This page was open for a long time. What you wrote is still here: send again.")
            )
            return
        except signing.BadSignature:
            self.add_error(
                None, _("Something got lost on the way. What you wrote is still here: send again.")
            )
            return
        if time.time() - int(opened) < rules.SECONDS_A_PERSON_NEEDS:
            self.add_error(None, _("That was very quick. What you wrote is still here: send again."))
