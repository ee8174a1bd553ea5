"""Finds what in a field can take the focus, whatever its widget is made of."""

from django.forms import BaseForm, BoundField
from django.forms.widgets import CheckboxSelectMultiple, MultiWidget, RadioSelect, SelectDateWidget


def target_id(field: BoundField) -> str:
    """The id of the first thing of a field that one can type in or press."""
    widget = field.field.widget
    base = widget.attrs.get("id") or field.auto_id
    if not base:
        return ""
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple | MultiWidget):
        return f"{base}_0"
    if isinstance(widget, SelectDateWidget):
        return widget.id_for_label(base)
    return base


def first_field_id(form: BaseForm) -> str:
    """The id of the first thing of a form that one can type in or press."""
    return next((target_id(field) for field in form.visible_fields()), "")
