"""A question of a draft."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ...instrument import limits
from ...instrument.definition import TYPES, WITH_CHOICES
from .conditions import WhenForm, when_initial
from .words import name_of_ours, plain_name, words_in_lines, words_initial

TYPE_WORDS = {
    "one": _("One answer"),
    "several": _("Several answers"),
    "scale": _("Scale"),
    "grid": _("Grid: the same answers for several rows"),
    "rank": _("Put in order"),
    "number": _("Number"),
    "text": _("Short text"),
}


def type_words(question: Mapping[str, Any]) -> Any:
    """What a question's type is called."""
    kind = str(question.get("type", ""))
    return TYPE_WORDS.get(kind, kind)


class QuestionForm(WhenForm):
    """One question. Which fields count depends on its type; the others are left alone."""

    type = forms.ChoiceField(label=_("Type"), choices=[(one, TYPE_WORDS[one]) for one in TYPES])
    name = forms.CharField(
        label=_("Name of the variable"),
        validators=[name_of_ours],
        required=False,
        help_text=_(
            "The same name in next year’s survey makes a trend. Left empty, it is made from the question’s words."
        ),
    )
    choices = forms.ChoiceField(label=_("List of choices"), required=False)
    new_choices = forms.CharField(
        label=_("Or write a new list"),
        help_text=_(
            "One choice a line, in each language with | between: Happy | Hapus. "
            "Symbols are added in the list afterwards."
        ),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    rows = forms.CharField(
        label=_("Rows of a grid"),
        help_text=_(
            "One row a line, in each language with | between: Happy | Hapus. "
            "A name of your own may stand before: happy | Happy | Hapus."
        ),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    lowest = forms.IntegerField(label=_("Lowest number or step"), required=False)
    highest = forms.IntegerField(label=_("Highest number or step"), required=False)
    most = forms.IntegerField(
        label=_("At most so many ticks, or places in the order"), required=False, min_value=0
    )
    routes = forms.MultipleChoiceField(
        label=_("Asked on"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: on every route."),
    )

    def __init__(
        self,
        *args: Any,
        names: Sequence[tuple[str, str]],
        lists: Sequence[str],
        routes: Sequence[tuple[str, str]],
        taken: Collection[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.taken = set(taken)
        self.route_names = [name for name, _title in routes]
        self.add_words("label", _("Question"), most=limits.LABEL, needed=True)
        self.add_words("help", _("Help"), most=limits.HELP, rows=2)
        self.add_words("low", _("What the lowest step means"), most=limits.LABEL)
        self.add_words("high", _("What the highest step means"), most=limits.LABEL)
        for name, title in routes:
            self.add_words(
                f"wording_{name}", _("Other words for %(route)s") % {"route": title}, most=limits.LABEL
            )
        self.fields["choices"].choices = [("", _("None")), *((one, one) for one in lists)]  # type: ignore[attr-defined]
        self.fields["routes"].choices = list(routes)  # type: ignore[attr-defined]
        self.add_when(names)

    def about(self) -> list[forms.BoundField]:
        """The fields that every question has, in order."""
        words = [self[f"{key}_{code}"] for key in ("label", "help") for code in self.languages]
        return [self["type"], *words, self["name"]]

    def groups(self) -> list[tuple[Any, str, list[forms.BoundField]]]:
        """The fields that some types have: a heading, the types they are for, and the fields."""
        ends = [self[f"{key}_{code}"] for key in ("low", "high") for code in self.languages]
        return [
            (_("What can be chosen"), "one several rank grid", [self["choices"], self["new_choices"]]),
            (_("Rows of the grid"), "grid", [self["rows"]]),
            (_("How many"), "several rank", [self["most"]]),
            (_("From where to where"), "scale number", [self["lowest"], self["highest"]]),
            (_("What the ends mean"), "scale", ends),
        ]

    def other_words(self) -> list[forms.BoundField]:
        """The fields of other words on a route."""
        return [self[f"wording_{name}_{code}"] for name in self.route_names for code in self.languages]

    def has_other_words(self) -> bool:
        """Whether a route has words of its own, or something is wrong with them."""
        return any(field.value() or field.errors for field in self.other_words())

    def clean_rows(self) -> list[dict[str, Any]]:
        """The rows as the draft has them."""
        return words_in_lines(self.cleaned_data["rows"], self.languages)

    def clean_new_choices(self) -> list[dict[str, Any]]:
        """The choices of a new list."""
        return words_in_lines(self.cleaned_data["new_choices"], self.languages)

    def clean(self) -> dict[str, Any]:
        """Makes the name if none was given, and asks for what the type cannot do without."""
        cleaned = super().clean()
        kind = cleaned.get("type", "")
        if not cleaned.get("name") and "name" not in self.errors:
            cleaned["name"] = plain_name(cleaned.get(f"label_{self.languages[0]}", ""), self.taken)
        if kind not in WITH_CHOICES:
            cleaned["new_choices"] = []
        elif cleaned.get("choices") and cleaned.get("new_choices"):
            self.add_error("new_choices", _("Choose a list or write a new one, not both."))
        elif not (cleaned.get("choices") or cleaned.get("new_choices") or "new_choices" in self.errors):
            self.add_error("choices", _("Choose a list, or write a new one below."))
        if kind == "grid" and not cleaned.get("rows") and "rows" not in self.errors:
            self.add_error("rows", _("Write the rows of the grid."))
        if kind == "scale":
            for key in (f"{end}_{code}" for end in ("low", "high") for code in self.languages):
                if not cleaned.get(key):
                    self.add_error(key, _("Say what this end of the scale means."))
        return cleaned

    def entry(self) -> dict[str, Any]:
        """The question for the draft."""
        said = self.cleaned_data
        kind = said["type"]
        question: dict[str, Any] = {"name": said["name"], "type": kind, "label": self.words("label")}
        if help_words := self.words("help"):
            question["help"] = help_words
        if said["routes"]:
            question["routes"] = said["routes"]
        if kind in {"one", "several", "rank", "grid"}:
            question["choices"] = said["choices"]
        if kind in {"several", "rank"} and said.get("most"):
            question["most"] = said["most"]
        if kind == "grid":
            question["rows"] = said["rows"]
        if kind in {"scale", "number"}:
            for key in ("lowest", "highest"):
                if said.get(key) is not None:
                    question[key] = said[key]
        if kind == "scale":
            question |= {"low": self.words("low"), "high": self.words("high")}
        wording = {
            name: {"label": words} for name in self.route_names if (words := self.words(f"wording_{name}"))
        }
        if wording:
            question["wording"] = wording
        if said.get("when"):
            question["when"] = said["when"]
        return question


def question_initial(question: Mapping[str, Any], languages: Sequence[str]) -> dict[str, Any]:
    """What the form of a question begins with."""
    initial: dict[str, Any] = {
        key: question[key]
        for key in ("name", "type", "choices", "lowest", "highest", "most", "routes")
        if key in question
    }
    initial |= when_initial(question.get("when"))
    for key in ("label", "help", "low", "high"):
        initial |= words_initial(key, question.get(key))
    for route, words in (question.get("wording") or {}).items():
        initial |= words_initial(f"wording_{route}", words.get("label"))
    initial["rows"] = "\n".join(
        " | ".join([str(row.get("name", "")), *(row.get("label", {}).get(code, "") for code in languages)])
        for row in question.get("rows") or []
    )
    return initial
