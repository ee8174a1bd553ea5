"""What is typed into the search of the directory, and into the entry of a service."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..queries import terms_of
from ..rules.packfile import AUDIENCE, TOPIC


class SearchForm(forms.Form):
    """The search and filters of the public list; each may be left empty."""

    q = forms.CharField(label=_("Words to look for"), required=False, max_length=200, strip=True)
    who = forms.ChoiceField(label=_("Who it is for"), required=False)
    about = forms.ChoiceField(label=_("What it is about"), required=False)
    place = forms.CharField(
        label=_("Where you are"),
        help_text=_("A postcode, its first half, a town or an area"),
        required=False,
        max_length=80,
    )
    age = forms.IntegerField(
        label=_("Age"),
        required=False,
        min_value=0,
        max_value=130,
        widget=forms.NumberInput({"inputmode": "numeric"}),
        error_messages={"invalid": _("Write the age as a number, such as 11.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, vocabulary in (("who", AUDIENCE), ("about", TOPIC)):
            choices = [(term.code, str(term)) for term in terms_of(vocabulary)]
            self.fields[name].choices = [("", _("All")), *choices]  # type: ignore[attr-defined]
        self.fields["who"].error_messages["invalid_choice"] = _("Choose somebody from the list.")
        self.fields["about"].error_messages["invalid_choice"] = _("Choose a topic from the list.")

    def clean_q(self) -> str:
        """Words, without the character that no database stores."""
        return self.cleaned_data["q"].replace("\x00", " ")

    def clean_place(self) -> str:
        """A place, without the character that no database stores."""
        return self.cleaned_data["place"].replace("\x00", " ").strip()

    def known(self, field: str) -> Any:
        """The value of a field if it is valid, so that one bad field does not lose the others."""
        return self.cleaned_data.get(field) or None if field != "age" else self.cleaned_data.get(field)
