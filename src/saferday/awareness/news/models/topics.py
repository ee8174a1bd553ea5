"""A field that holds several topics."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db import models
from django.utils.text import capfirst

from saferday.awareness.news import rules
from saferday.awareness.news.wording import topic_choices


class TopicsField(models.CharField):
    """Topics of ``rules.TOPICS`` as a list; in the database one text that each can be found in."""

    # What a type checker is told that the field takes and gives.
    _pyi_private_set_type: list[str]
    _pyi_private_get_type: list[str]

    def from_db_value(self, value: str | None, *_more: Any) -> list[str]:
        """The list, from the text."""
        return rules.unpacked(value or "")

    def to_python(self, value: Any) -> list[str]:
        """The list, from a form, a revision or a text."""
        if not value:
            return []
        return rules.unpacked(value) if isinstance(value, str) else rules.ordered(list(value))

    def get_prep_value(self, value: str | Iterable[str] | None) -> str:
        """The text, from the list; a text (of a lookup) stays as it is."""
        return value if isinstance(value, str) else rules.packed(list(value or []))

    def value_to_string(self, obj: models.Model) -> str:
        """The text, for revisions and exports."""
        return self.get_prep_value(self.value_from_object(obj))

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        """Nothing more: unknown topics are gone by now, and none is allowed."""

    def run_validators(self, value: Any) -> None:
        """The length is that of the text."""
        super().run_validators(rules.packed(list(value)) or None)

    def formfield(self, **kwargs: Any) -> forms.Field:
        """A box to tick for each topic."""
        kwargs.pop("max_length", None)
        return forms.MultipleChoiceField(
            choices=topic_choices,
            required=False,
            label=kwargs.get("label") or capfirst(self.verbose_name),
            help_text=kwargs.get("help_text") or self.help_text,
            initial=list,
            widget=forms.CheckboxSelectMultiple,
        )
