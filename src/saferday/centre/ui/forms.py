"""How every form of the centre is shown: label, hint, error, and a summary whose links reach their fields."""

import datetime
from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.template import TemplateDoesNotExist
from django.utils.translation import gettext_lazy as _


class Renderer(TemplatesSetting):
    """Takes ``ui/django/forms/…`` where we have a template of that name, and Django's own where not.

    Ours stand under ``ui/`` so that they replace nobody's templates by accident.
    """

    form_template_name = "django/forms/div.html"
    field_template_name = "django/forms/field.html"

    def get_template(self, template_name: str) -> Any:
        try:
            return super().get_template(f"ui/{template_name}")
        except TemplateDoesNotExist:
            return super().get_template(template_name)


class DayMonthYear(forms.MultiWidget):
    """A date in three boxes, typed: for days that people know by heart. Use it with ``forms.DateField``."""

    template_name = "django/forms/widgets/day_month_year.html"
    use_fieldset = True
    parts = (("day", _("Day"), 2), ("month", _("Month"), 2), ("year", _("Year"), 4))

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        boxes = {
            name: forms.TextInput({"inputmode": "numeric", "maxlength": length, "autocomplete": "off"})
            for name, _label, length in self.parts
        }
        super().__init__(boxes, dict(attrs or {}))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for box, (_name, label, _length) in zip(context["widget"]["subwidgets"], self.parts, strict=True):
            box["label"] = label
        return context

    def decompress(self, value: datetime.date | str | None) -> list[Any]:
        if isinstance(value, datetime.date):
            return [value.day, value.month, value.year]
        if isinstance(value, str) and value.count("-") == 2:
            return list(reversed(value.split("-")))
        return [None, None, None]

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> str:
        day, month, year = (
            str(part or "").strip() for part in super().value_from_datadict(data, files, name)
        )
        return f"{year}-{month}-{day}" if day or month or year else ""
