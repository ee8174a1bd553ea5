"""A page of a draft."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ...instrument import limits
from .conditions import WhenForm
from .words import name_of_ours


class PageForm(WhenForm):
    """A page's name, title, section of the results and condition."""

    name = forms.CharField(label=_("Name"), validators=[name_of_ours])

    def __init__(self, *args: Any, names: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_words("title", _("Title (may be empty)"), most=limits.LABEL)
        self.add_words("section", _("Results from here on stand under (may be empty)"), most=limits.LABEL)
        self.add_when(names)

    def own(self) -> list[forms.BoundField]:
        """The fields besides those of the condition."""
        words = [self[f"{key}_{code}"] for key in ("title", "section") for code in self.languages]
        return [self["name"], *words]

    def entry(self) -> dict[str, Any]:
        """The page for the draft."""
        page: dict[str, Any] = {"name": self.cleaned_data["name"]}
        if title := self.words("title"):
            page["title"] = title
        if section := self.words("section"):
            page["section"] = section
        if self.cleaned_data.get("when"):
            page["when"] = self.cleaned_data["when"]
        return page
