"""Validation of what researchers choose."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class CrosstabForm(forms.Form):
    """Two questions to cross."""

    rows = forms.ChoiceField(
        label=_("Down the side"), error_messages={"invalid_choice": _("Choose one of the questions.")}
    )
    columns = forms.ChoiceField(
        label=_("Across the top"), error_messages={"invalid_choice": _("Choose one of the questions.")}
    )

    def __init__(self, *args: Any, questions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("rows", "columns"):
            self.fields[name].choices = questions  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("rows") and cleaned.get("rows") == cleaned.get("columns"):
            self.add_error("columns", _("Choose two different questions."))
        return cleaned
