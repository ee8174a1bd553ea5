"""When something is asked, put together from menus; what menus cannot say is written in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ...instrument import limits
from ...instrument.conditions import Both, ConditionUnclear, Either, Look, parse
from .words import WordsForm

SIGNS = [
    ("", _("Choose")),
    ("=", _("is")),
    ("!=", _("is answered, but is not")),
    ("has", _("has ticked")),
    (">=", _("is at least (number)")),
    ("<=", _("is at most (number)")),
    ("answered", _("was answered")),
]
CONDITIONS_AT_ONCE = 3


class WhenForm(WordsForm):
    """A form of something that is asked only sometimes."""

    def add_when(self, names: Sequence[tuple[str, str]]) -> None:
        """Menus for up to three tests, and the whole condition in words for what menus cannot say."""
        for place in range(1, CONDITIONS_AT_ONCE + 1):
            self.fields[f"if_{place}"] = forms.ChoiceField(
                label=_("Answer to look at (%(number)d)") % {"number": place},
                choices=[("", _("None")), *names],
                required=False,
            )
            self.fields[f"sign_{place}"] = forms.ChoiceField(
                label=_("How it is compared (%(number)d)") % {"number": place}, choices=SIGNS, required=False
            )
            self.fields[f"value_{place}"] = forms.CharField(
                label=_("Code or number (%(number)d)") % {"number": place},
                required=False,
                max_length=limits.NAME,
                widget=forms.TextInput(attrs={"list": "codes", "autocomplete": "off", "spellcheck": "false"}),
            )
        self.fields["join"] = forms.ChoiceField(
            label=_("When there are several tests"),
            choices=[("and", _("all must hold")), ("or", _("one is enough"))],
            required=False,
        )
        self.fields["when"] = forms.CharField(
            label=_("Or the condition in words"),
            help_text=_("For what the menus cannot say. Like: devices has 'phone' and not (year < 7)"),
            required=False,
            max_length=limits.CONDITION_LENGTH,
            widget=forms.TextInput(attrs={"spellcheck": "false"}),
        )

    def tests(self) -> list[list[forms.BoundField]]:
        """The fields of the menus, a line for each test."""
        return [
            [self[f"{key}_{place}"] for key in ("if", "sign", "value")]
            for place in range(1, CONDITIONS_AT_ONCE + 1)
        ]

    def clean(self) -> dict[str, Any]:
        """Writes the condition from the menus, if they were used, and reads it."""
        cleaned = super().clean() or {}
        tests = []
        for place in range(1, CONDITIONS_AT_ONCE + 1):
            name, sign, value = (cleaned.get(f"{key}_{place}", "") for key in ("if", "sign", "value"))
            if not name:
                continue
            if not sign:
                self.add_error(f"sign_{place}", _("Choose how it is compared."))
            elif sign == "answered":
                tests.append(f"{name} answered")
            elif not value:
                self.add_error(f"value_{place}", _("Write what it is compared with."))
            else:
                is_number = value.lstrip("-").isdigit() and (sign in {">=", "<="} or self.is_number(name))
                tests.append(f"{name} {sign} {value}" if is_number else f"{name} {sign} '{value}'")
        if tests and cleaned.get("when"):
            self.add_error("when", _("Use the menus or the words, not both. Leave one of them empty."))
        elif tests:
            cleaned["when"] = f" {cleaned.get('join') or 'and'} ".join(tests)
        if cleaned.get("when") and "when" not in self.errors:
            try:
                parse(cleaned["when"])
            except ConditionUnclear as unclear:
                self.add_error(
                    "when",
                    _("%(what)s (at sign %(place)d)") % {"what": str(unclear), "place": unclear.at + 1},
                )
        return cleaned

    def is_number(self, name: str) -> bool:
        """Whether the answer to the question is a number, and not a code."""
        return name == "year" or name in self.numbers

    numbers: frozenset[str] = frozenset()


def when_initial(when: Any) -> dict[str, Any]:
    """What the menus begin with; where they cannot say the condition, it stands in words.

    >>> when_initial("rain = 'yes'")
    {'if_1': 'rain', 'sign_1': '=', 'value_1': 'yes'}
    >>> when_initial("not (rain = 'yes')")
    {'when': "not (rain = 'yes')"}
    """
    if not isinstance(when, str) or not when:
        return {}
    try:
        condition = parse(when)
    except ConditionUnclear:
        return {"when": when}
    parts = condition.parts if isinstance(condition, Both | Either) else (condition,)
    signs = {sign for sign, _words in SIGNS}
    simple = [part for part in parts if isinstance(part, Look) and part.sign in signs]
    if len(simple) < len(parts) or len(parts) > CONDITIONS_AT_ONCE:
        return {"when": when}
    found: dict[str, Any] = {"join": "or"} if isinstance(condition, Either) else {}
    for place, look in enumerate(simple, start=1):
        found |= {f"if_{place}": look.variable, f"sign_{place}": look.sign}
        if look.value is not None:
            value = f"{look.value:g}" if isinstance(look.value, float) else look.value
            found[f"value_{place}"] = value
    return found
