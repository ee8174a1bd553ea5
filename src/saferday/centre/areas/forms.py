"""What somebody types to say where they are."""

from django import forms
from django.utils.translation import gettext_lazy as _


class WhereForm(forms.Form):
    """A postcode, a town or the name of an area."""

    place = forms.CharField(
        label=_("Your postcode, town or area"),
        help_text=_("For example LE1, SW1A 2AA, Wrexham or Kent."),
        max_length=80,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "class": "sd-input--wide"}),
        error_messages={"required": _("Type a postcode, a town or the name of an area.")},
    )
