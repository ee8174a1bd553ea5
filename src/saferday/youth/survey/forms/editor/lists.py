"""Lists of choices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ...instrument import limits
from ...rules.symbols import SYMBOLS
from .words import WordsForm, name_of_ours, plain_name, words_initial


class ChoiceForm(WordsForm):
    """One line of a list of choices."""

    place = forms.IntegerField(label=_("Place"), required=False, min_value=0, max_value=999)
    name = forms.CharField(label=_("Code"), required=False, max_length=limits.NAME)
    symbol = forms.ChoiceField(
        label=_("Symbol"), required=False, choices=[("", _("None")), *((one, one) for one in SYMBOLS)]
    )
    alone = forms.BooleanField(label=_("Stands alone"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_words("label", _("Words"), most=limits.LABEL)
        self.order_fields(["place", "name", *(f"label_{code}" for code in self.languages)])

    def entry(self) -> dict[str, Any] | None:
        """The choice for the draft; None for a line left empty."""
        said = self.cleaned_data
        words = self.words("label")
        if not said.get("name") and not words:
            return None
        choice: dict[str, Any] = {"name": said.get("name", ""), "label": words}
        if said.get("symbol"):
            choice["symbol"] = said["symbol"]
        if said.get("alone"):
            choice["alone"] = True
        return choice


ChoiceFormSet = forms.formset_factory(ChoiceForm, extra=4, max_num=limits.CHOICES)


def choice_initial(choice: Mapping[str, Any], place: int) -> dict[str, Any]:
    """What the line of a choice begins with."""
    own = {key: choice[key] for key in ("name", "symbol", "alone") if key in choice}
    return {"place": place} | own | words_initial("label", choice.get("label"))


def ordered(lines: Sequence[ChoiceForm]) -> list[dict[str, Any]]:
    """The choices in the order of their places; one that was moved comes before one that stood there."""
    found: list[tuple[tuple[int, bool, int], dict[str, Any]]] = []
    taken: set[str] = set()
    for number, line in enumerate(lines):
        choice = line.entry()
        if choice is None:
            continue
        if not choice["name"]:
            choice["name"] = plain_name(next(iter(choice["label"].values())), taken)
        taken.add(choice["name"])
        place = line.cleaned_data.get("place")
        order = (limits.CHOICES * 100 if place is None else place, "place" not in line.changed_data, number)
        found.append((order, choice))
    return [choice for _order, choice in sorted(found, key=lambda one: one[0])]


class ListNameForm(forms.Form):
    """The name of a list."""

    name = forms.CharField(label=_("Name of the list"), validators=[name_of_ours])
