"""Reads the answers that were sent, and says which screen comes next."""

from enum import StrEnum
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from saferday.centre.areas import queries as areas
from saferday.helpline.gethelp.rules.questions import What, Who

MOST_AT_ONCE = 4
"""How many areas one answer may be for, where a place may mean several."""


class Screen(StrEnum):
    """The screens in their order; the value is the number in a fragment, and in `change`."""

    WHO = "1"
    WHAT = "2"
    WHERE = "3"
    ANSWER = "4"


class AnswersForm(forms.Form):
    """The three answers. Only the first two are needed; what is left out is asked next.

    A client that sends one answer at a time gets the next screen, so every screen can be reached without the
    page's own fragments. After `is_valid()`, `screen` is the one to show, and `places` the areas.
    """

    who = forms.TypedChoiceField(
        coerce=Who,
        choices=[(one.value, one.name) for one in Who],
        error_messages={
            "required": _("Choose who needs help."),
            "invalid_choice": _("Choose who needs help."),
        },
    )
    what = forms.TypedChoiceField(
        coerce=What,
        choices=[(one.value, one.name) for one in What],
        error_messages={
            "required": _("Choose what happened. If you are not sure, choose the last one."),
            "invalid_choice": _("Choose what happened. If you are not sure, choose the last one."),
        },
    )
    place = forms.CharField(
        required=False,
        max_length=80,
        error_messages={"max_length": _("Type a postcode or a town, no longer than 80 letters.")},
    )
    area = forms.CharField(required=False, max_length=400)
    """Slugs of the areas chosen where a place may mean several, with spaces between."""

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.candidates: list[Any] = []
        self.ask_full_postcode = False
        self.screen = Screen.WHO
        self.places: list[Any] = []

    def clean(self) -> dict[str, Any]:
        """Find the place, and the screen."""
        answers = dict(self.cleaned_data)
        place_answered = bool({"place", "area", "skip"} & set(self.data))
        if "what" not in self.data and not place_answered:
            self.errors.pop("what", None)
        if not self.data:
            self.errors.clear()
        if answers.get("who") is None:
            return answers
        change = self.data.get("change")
        if answers.get("what") is None or change == Screen.WHAT:
            self.screen = Screen.WHAT
        elif not place_answered or change == Screen.WHERE or "place" in self.errors:
            self.screen = Screen.WHERE
        else:
            self.screen = Screen.ANSWER
            if "skip" not in self.data:
                self._find_place(answers)
        return answers

    def _find_place(self, answers: dict[str, Any]) -> None:
        if slugs := answers.get("area", "").split()[:MOST_AT_ONCE]:
            self.places = [area for slug in slugs if (area := areas.area_by_slug(slug)) is not None]
            if self.places:
                return
        located = areas.locate(answers.get("place", ""))
        if not located.text:
            return
        if located.authority is not None:
            self.places = [located.authority]
        elif located.area is not None or (
            located.areas and located.place == "postcode" and not located.ask_full_postcode
        ):
            self.places = located.areas
        elif located.areas:
            self.candidates = located.areas
            self.ask_full_postcode = located.ask_full_postcode
            self._ask_again(
                _(
                    "%(place)s lies in more than one police area. Type the whole postcode, or choose one "
                    "below."
                )
                if located.ask_full_postcode
                else _("There is more than one place called %(place)s. Choose one below.")
            )
        elif located.place == "unknown-postcode":
            self._ask_again(_("We do not know the postcode %(place)s. Check it, or type a town instead."))
        else:
            self._ask_again(
                _("We do not know %(place)s. Check the spelling, or type a bigger town or a postcode.")
            )

    def _ask_again(self, message: Any) -> None:
        self.screen = Screen.WHERE
        self.add_error("place", message % {"place": self.cleaned_data["place"]})
