"""What every form of the centre says when a field is wrong: what to do, where Django says what is the matter.

A form that knows what its field is for says it better (`error_messages=`); these are the words of all others,
those of the editing pages included.
"""

from django import forms
from django.core import validators
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

FILL_IN, CHOOSE = _("Fill this in."), _("Choose one.")
WHOLE_ADDRESS = _("Write a whole address that begins with https://.")
NOT_OFFERED = _("Choose one of those that are offered.")

FIELDS: dict[type[forms.Field], dict[str, Promise]] = {
    forms.Field: {"required": FILL_IN},
    forms.IntegerField: {"invalid": _("Write a whole number, in figures.")},
    forms.FloatField: {"invalid": _("Write a number, in figures.")},
    forms.DecimalField: {"invalid": _("Write a number, in figures.")},
    forms.DateField: {"invalid": _("Write a day that exists, with its month and its year.")},
    forms.TimeField: {"invalid": _("Write a time, such as 09:30.")},
    forms.DateTimeField: {"invalid": _("Write a day that exists and a time, such as 2027-02-09 09:30.")},
    forms.URLField: {"invalid": WHOLE_ADDRESS},
    forms.FileField: {
        "required": _("Choose a file."),
        "missing": _("Choose a file."),
        "empty": _("This file is empty. Choose another."),
        "invalid": _("The file did not arrive. Choose it again."),
    },
    forms.BooleanField: {"required": _("Tick the box to go on.")},
    forms.ChoiceField: {"required": CHOOSE, "invalid_choice": NOT_OFFERED},
    forms.MultipleChoiceField: {"required": _("Choose at least one."), "invalid_choice": NOT_OFFERED},
    forms.ModelChoiceField: {"required": CHOOSE, "invalid_choice": NOT_OFFERED},
    forms.ModelMultipleChoiceField: {"required": _("Choose at least one."), "invalid_choice": NOT_OFFERED},
}
VALIDATORS: dict[type[object], Promise] = {
    validators.EmailValidator: _("Write an e-mail address like name@example.org."),
    validators.URLValidator: WHOLE_ADDRESS,
    validators.MinValueValidator: _("Write a number that is %(limit_value)s or more."),
    validators.MaxValueValidator: _("Write a number that is %(limit_value)s or less."),
    validators.MinLengthValidator: ngettext_lazy(
        "Write at least %(limit_value)d character; there is %(show_value)d now.",
        "Write at least %(limit_value)d characters; there are %(show_value)d now.",
        "limit_value",
    ),
    validators.MaxLengthValidator: ngettext_lazy(
        "Write at most %(limit_value)d character; there are %(show_value)d now.",
        "Write at most %(limit_value)d characters; there are %(show_value)d now.",
        "limit_value",
    ),
    validators.ProhibitNullCharactersValidator: _("Take out the characters that cannot be seen."),
}


def speak_plainly() -> None:
    """Put these words in the place of Django's own."""
    for field, words in FIELDS.items():
        field.default_error_messages = {**vars(field).get("default_error_messages", {}), **words}
    for validator, message in VALIDATORS.items():
        validator.message = message  # type: ignore[attr-defined]
    validators.validate_slug.message = _("Use only letters, figures, hyphens and underscores.")
