"""Validation of what researchers choose."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class OneOffTableForm(forms.Form):
    """Two or three questions to cross in a table that is published once."""

    rows = forms.ChoiceField(label=_("Down the side"))
    columns = forms.ChoiceField(label=_("Across the top"))
    layers = forms.ChoiceField(
        label=_("A table for each"), required=False, help_text=_("Leave it empty for one table.")
    )

    def __init__(self, *args: Any, questions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("rows", "columns", "layers"):
            none = [("", _("nothing"))] if name == "layers" else []
            self.fields[name].choices = [*none, *questions]  # type: ignore[attr-defined]
            self.fields[name].error_messages["invalid_choice"] = _("Choose one of the questions.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        chosen = [cleaned[name] for name in ("layers", "rows", "columns") if cleaned.get(name)]
        if len(set(chosen)) < len(chosen):
            self.add_error("columns", _("Choose different questions."))
        elif {"year_group", "route"} <= set(chosen):
            self.add_error("columns", _("Year group and route say the same. Choose one of them."))
        cleaned["sides"] = chosen
        return cleaned


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
