"""Validation of what schools and those who look after them type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from saferday.centre.languages.queries import in_language

from ..rules import schools as rules

ADDRESS_ERRORS = {
    "required": _("Write your e-mail address at the school."),
    "invalid": _("Write a whole e-mail address, like office@school.example."),
}


def _address(**options: Any) -> forms.EmailField:
    return forms.EmailField(
        max_length=200,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages=ADDRESS_ERRORS,
        **options,
    )


class SignUpForm(forms.Form):
    """The address of an adult who speaks for a school."""

    email = _address(
        label=_("Your e-mail address at the school"),
        help_text=_(
            "A shared address such as office@ or head@ on the school’s own domain is fastest. "
            "With any other address the centre first rings the school."
        ),
    )
    adult = forms.BooleanField(
        label=_("I am an adult who works at this school, and the head teacher agrees that we take part"),
        error_messages={"required": _("Only an adult who works at the school can sign it up.")},
    )

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).strip().casefold()


class LinkForm(forms.Form):
    """The address that a new link goes to."""

    email = _address(label=_("The e-mail address that you gave when the school signed up"))

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).strip().casefold()


class ColleagueForm(forms.Form):
    """The address of a colleague."""

    email = _address(
        label=_("Your colleague’s e-mail address"), help_text=_("On the same domain as your own.")
    )

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).strip().casefold()


class YearsForm(forms.Form):
    """Which year groups take part."""

    year_groups = forms.MultipleChoiceField(
        label=_("Year groups that take part"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one year group."),
            "invalid_choice": _("Choose from the year groups shown."),
        },
    )

    def __init__(
        self, *args: Any, years: Mapping[str, Any], recommended: frozenset[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year_groups"].choices = [  # type: ignore[attr-defined]
            (code, _label(row, code in recommended)) for code, row in years.items()
        ]
        self._order = list(years)

    def clean_year_groups(self) -> list[str]:
        chosen = self.cleaned_data["year_groups"]
        return [code for code in self._order if code in chosen]


def _label(row: Mapping[str, Any], recommended: bool) -> Any:
    name = in_language(row["name"])
    return _("%(year)s (recommended)") % {"year": name} if recommended else name


class ProtocolForm(forms.Form):
    """That the safeguarding protocol was read, and which text of it."""

    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)
    read = forms.BooleanField(
        label=_("I have read the protocol, and the adults who run the survey will follow it"),
        error_messages={"required": _("Confirm that you have read the protocol.")},
    )
    lead = forms.BooleanField(
        label=_("Our designated safeguarding lead knows that pupils will be asked these questions, and when"),
        error_messages={"required": _("Tell your designated safeguarding lead first, then confirm it here.")},
    )


class ClassForm(forms.Form):
    """A new class."""

    year_group = forms.ChoiceField(
        label=_("Year group"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose the year group of the class."),
            "invalid_choice": _("Choose one of the year groups that take part."),
        },
    )

    def __init__(self, *args: Any, years: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year_group"].choices = [  # type: ignore[attr-defined]
            (code, in_language(row["name"])) for code, row in years.items()
        ]


class TicketsForm(forms.Form):
    """How many tickets to print."""

    PDF, PAGE = "pdf", "page"

    count = forms.IntegerField(
        label=_("How many tickets"),
        min_value=1,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "class": "govuk-input--width-3"}
        ),
        error_messages={
            "required": _("Write how many pupils there are in the class."),
            "invalid": _("Write a number, such as 28."),
            "min_value": _("Write at least 1."),
        },
    )
    as_what = forms.ChoiceField(
        required=False, choices=((PDF, ""), (PAGE, "")), widget=forms.HiddenInput, initial=PDF
    )

    def __init__(self, *args: Any, most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.most = most
        self.fields["count"].help_text = ngettext_lazy(
            "One for each pupil who is here today: up to %(most)d more.",
            "One for each pupil who is here today: up to %(most)d more.",
            most,
        ) % {"most": most}

    def clean_count(self) -> int:
        count = int(self.cleaned_data["count"])
        if count > self.most:
            raise forms.ValidationError(
                _("A class has at most %(most)d tickets; this one can have %(left)d more."),
                params={"most": rules.MOST_PUPILS_IN_A_CLASS, "left": self.most},
            )
        return count


class ListForm(forms.Form):
    """A list of schools, and how its columns are called."""

    file = forms.FileField(
        label=_("The list (CSV)"),
        help_text=_(
            "England’s is taken as it is published: “Get Information about Schools”, all establishments."
        ),
        error_messages={"required": _("Choose the file first."), "empty": _("This file is empty.")},
    )
    map = forms.ChoiceField(label=_("Whose list it is"))
    own_map = forms.FileField(
        label=_("Or a map of your own (YAML)"),
        required=False,
        help_text=_("For lists of other nations: it says how the columns are called."),
    )
    complete = forms.BooleanField(
        label=_("It names every school of its list: mark the others as closed"), required=False
    )
    dry_run = forms.BooleanField(label=_("Only say what would happen"), required=False, initial=True)

    def __init__(self, *args: Any, maps: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["map"].choices = [(name, name) for name in maps]  # type: ignore[attr-defined]


class DecisionForm(forms.Form):
    """What staff decide about a school."""

    state = forms.ChoiceField(
        choices=[(state, state) for state in (rules.ACCEPTED, rules.PAUSED, rules.DECLINED)],
        error_messages={"required": _("Choose what to do."), "invalid_choice": _("Choose what to do.")},
    )
