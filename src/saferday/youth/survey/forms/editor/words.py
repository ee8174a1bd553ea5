"""Forms that ask for words in each language of a survey, and lists of words typed line by line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from ...instrument import limits

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


def words_in_lines(text: str, languages: Sequence[str]) -> list[dict[str, Any]]:
    """Entries typed one a line: words in each language with | between, and before them a code if one is wanted.

    >>> words_in_lines("Happy | Hapus\\nsad | Sad | Trist", ["en", "cy"])[1]
    {'name': 'sad', 'label': {'en': 'Sad', 'cy': 'Trist'}}

    Raises:
        ValidationError: naming the line whose words are not in every language.
    """
    entries: list[dict[str, Any]] = []
    taken: set[str] = set()
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        parts = [part.strip() for part in line.split("|")]
        if len(parts) not in {len(languages), len(languages) + 1} or not all(parts):
            raise forms.ValidationError(
                _("Line %(number)d: write the words in %(count)d languages, with | between.")
                % {"number": number, "count": len(languages)}
            )
        words = parts[-len(languages) :]
        name = parts[0] if len(parts) > len(languages) else plain_name(words[0], taken)
        taken.add(name)
        entries.append({"name": name, "label": dict(zip(languages, words, strict=True))})
    return entries


def plain_name(words: str, taken: set[str]) -> str:
    """A name made of some words, unlike those that are taken.

    >>> plain_name("Do you like rain?", set()), plain_name("Yes!", {"yes"})
    ('do_you_like_rain', 'yes_2')
    """
    folded = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "_", folded).strip("_")
    name = (name if name[:1].isalpha() else f"q_{name}".rstrip("_"))[: limits.NAME - 3].rstrip("_")
    found, number = name, 1
    while found in taken:
        number += 1
        found = f"{name}_{number}"
    return found
