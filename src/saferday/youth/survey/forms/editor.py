"""Forms of the survey's editor: a survey, a page, a question, a list of choices, times."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..instrument import limits
from ..instrument.conditions import ConditionUnclear, parse
from ..instrument.definition import TYPES
from ..rules.symbols import SYMBOLS

TYPE_WORDS = {
    "one": _("One answer"),
    "several": _("Several answers"),
    "scale": _("Scale"),
    "grid": _("Grid: the same answers for several rows"),
    "rank": _("Put in order"),
    "number": _("Number"),
    "text": _("Short text"),
}
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

name_of_ours = RegexValidator(
    r"^[a-z][a-z0-9_]{0,31}$",
    _("Write small letters, digits and _, beginning with a letter; at most 32."),
)
LANGUAGE_WORDS = {"en": _("English"), "cy": _("Welsh")}


def language_word(code: str) -> Any:
    """A language's name for a label."""
    return LANGUAGE_WORDS.get(code, code)


class WordsForm(forms.Form):
    """A form that asks for some words once in each language of the survey."""

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages = list(languages)

    def add_words(self, key: str, label: Any, *, most: int, rows: int = 1, needed: bool = False) -> None:
        """Adds the fields ``key_en``, ``key_cy``, …"""
        for code in self.languages:
            widget = (
                forms.Textarea(attrs={"rows": rows, "lang": code})
                if rows > 1
                else forms.TextInput(attrs={"lang": code})
            )
            self.fields[f"{key}_{code}"] = forms.CharField(
                label=_("%(what)s, %(language)s") % {"what": label, "language": language_word(code)},
                max_length=most,
                required=needed,
                widget=widget,
            )

    def words(self, key: str) -> dict[str, str]:
        """What was written, by language."""
        return {
            code: text
            for code in self.languages
            if (text := self.cleaned_data.get(f"{key}_{code}", "").strip())
        }


def words_initial(key: str, text: Any) -> dict[str, str]:
    """What the fields of some words begin with."""
    return {f"{key}_{code}": words for code, words in text.items()} if isinstance(text, Mapping) else {}


class NewSurveyForm(WordsForm):
    """A new survey."""

    slug = forms.SlugField(
        label=_("Address"),
        max_length=60,
        help_text=_("Small letters, digits and hyphens, like online-lives."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_words("title", _("Title"), most=limits.LABEL, needed=True)


class WorkbookForm(forms.Form):
    """An XLSForm."""

    file = forms.FileField(
        label=_("XLSForm (.xlsx)"), widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"})
    )


class WhenForm(WordsForm):
    """A form of something that is asked only sometimes."""

    def add_when(self, names: Sequence[tuple[str, str]]) -> None:
        """Menus for up to three tests, and the whole condition in words for what menus cannot say."""
        for place in range(1, CONDITIONS_AT_ONCE + 1):
            self.fields[f"if_{place}"] = forms.ChoiceField(
                label=_("Test %(number)d: question") % {"number": place},
                choices=[("", _("None")), *names],
                required=False,
            )
            self.fields[f"sign_{place}"] = forms.ChoiceField(
                label=_("compared"), choices=SIGNS, required=False
            )
            self.fields[f"value_{place}"] = forms.CharField(
                label=_("with the code or number"), required=False, max_length=limits.NAME
            )
        self.fields["join"] = forms.ChoiceField(
            label=_("When there are several tests"),
            choices=[("and", _("all must hold")), ("or", _("one is enough"))],
            required=False,
        )
        self.fields["when"] = forms.CharField(
            label=_("Condition in words"),
            help_text=_(
                "Like: devices has 'phone' and year >= 7. The menus above write it for you, if you use them."
            ),
            required=False,
            max_length=limits.CONDITION_LENGTH,
            widget=forms.TextInput(attrs={"spellcheck": "false"}),
        )

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
                is_number = value.lstrip("-").isdigit() and (sign in {">=", "<="} or name == "year")
                tests.append(f"{name} {sign} {value}" if is_number else f"{name} {sign} '{value}'")
        if tests:
            cleaned["when"] = f" {cleaned.get('join') or 'and'} ".join(tests)
        if cleaned.get("when"):
            try:
                parse(cleaned["when"])
            except ConditionUnclear as unclear:
                self.add_error(
                    "when",
                    _("%(what)s (at sign %(place)d)") % {"what": str(unclear), "place": unclear.at + 1},
                )
        return cleaned


class PageForm(WhenForm):
    """A page's name, title and condition."""

    name = forms.CharField(label=_("Name"), validators=[name_of_ours])

    def __init__(self, *args: Any, names: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_words("title", _("Title (may be empty)"), most=limits.LABEL)
        self.add_when(names)

    def entry(self) -> dict[str, Any]:
        """The page for the draft."""
        page: dict[str, Any] = {"name": self.cleaned_data["name"]}
        if title := self.words("title"):
            page["title"] = title
        if self.cleaned_data.get("when"):
            page["when"] = self.cleaned_data["when"]
        return page


class QuestionForm(WhenForm):
    """One question. Which fields count depends on its type; the others are left alone."""

    name = forms.CharField(
        label=_("Name of the variable"),
        validators=[name_of_ours],
        help_text=_("The same name in next year’s survey makes a trend."),
    )
    type = forms.ChoiceField(label=_("Type"), choices=[(one, TYPE_WORDS[one]) for one in TYPES])
    choices = forms.ChoiceField(label=_("List of choices"), required=False)
    rows = forms.CharField(
        label=_("Rows of a grid"),
        help_text=_(
            "One on each line: a name, then its words in each language, with | between. happy | Happy | Hapus"
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
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
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
        first = ["name", "type", *(f"label_{code}" for code in self.languages)]
        self.order_fields([*first, *(f"help_{code}" for code in self.languages), "choices", "rows", "most"])

    def clean_rows(self) -> list[dict[str, Any]]:
        """The rows as the draft has them."""
        rows = []
        for number, line in enumerate(self.cleaned_data["rows"].splitlines(), start=1):
            if not line.strip():
                continue
            name, *words = (part.strip() for part in line.split("|"))
            if len(words) != len(self.languages):
                raise forms.ValidationError(
                    _("Line %(number)d: write a name and words in %(count)d languages, with | between.")
                    % {"number": number, "count": len(self.languages)}
                )
            rows.append({"name": name, "label": dict(zip(self.languages, words, strict=True))})
        return rows

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
        for key in ("name", "type", "choices", "lowest", "highest", "most", "routes", "when")
        if key in question
    }
    for key in ("label", "help", "low", "high"):
        initial |= words_initial(key, question.get(key))
    for route, words in (question.get("wording") or {}).items():
        initial |= words_initial(f"wording_{route}", words.get("label"))
    initial["rows"] = "\n".join(
        " | ".join([str(row.get("name", "")), *(row.get("label", {}).get(code, "") for code in languages)])
        for row in question.get("rows") or []
    )
    return initial


class ChoiceForm(WordsForm):
    """One line of a list of choices."""

    name = forms.CharField(label=_("Code"), required=False, max_length=limits.NAME)
    symbol = forms.ChoiceField(
        label=_("Symbol"), required=False, choices=[("", _("None")), *((one, one) for one in SYMBOLS)]
    )
    alone = forms.BooleanField(label=_("Stands alone, like “none of these”"), required=False)
    ORDER = forms.IntegerField(label=_("Place"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_words("label", _("Words"), most=limits.LABEL)
        self.order_fields(["name", *(f"label_{code}" for code in self.languages)])

    def entry(self) -> dict[str, Any] | None:
        """The choice for the draft; None for a line left empty."""
        said = self.cleaned_data
        if not said.get("name") and not self.words("label"):
            return None
        choice: dict[str, Any] = {"name": said.get("name", ""), "label": self.words("label")}
        if said.get("symbol"):
            choice["symbol"] = said["symbol"]
        if said.get("alone"):
            choice["alone"] = True
        return choice


ChoiceFormSet = forms.formset_factory(ChoiceForm, extra=4, max_num=limits.CHOICES)


class ListNameForm(forms.Form):
    """The name of a list."""

    name = forms.CharField(label=_("Name of the list"), validators=[name_of_ours])


class TimesForm(forms.Form):
    """From when to when pupils may answer, in the centre's time zone."""

    opens_at = forms.DateTimeField(
        label=_("Opens"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    closes_at = forms.DateTimeField(
        label=_("Closes"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def clean(self) -> dict[str, Any]:
        """It must close after it opens, and not in the past."""
        cleaned = super().clean() or {}
        opens, closes = cleaned.get("opens_at"), cleaned.get("closes_at")
        if isinstance(opens, datetime) and isinstance(closes, datetime):
            if closes <= opens:
                self.add_error("closes_at", _("It must close after it opens."))
            elif closes <= timezone.now():
                self.add_error(
                    "closes_at", _("That is in the past. To close a survey now, press “Close now”.")
                )
        return cleaned
