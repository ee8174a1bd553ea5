"""A survey as a whole: its address, title, routes, file and times."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ...instrument import limits
from .words import WordsForm, name_of_ours, words_initial


class NewSurveyForm(WordsForm):
    """A new survey."""

    slug = forms.SlugField(
        label=_("Address"),
        max_length=60,
        help_text=_("Small letters, digits and hyphens, like online-lives."),
    )
    file = forms.FileField(
        label=_("From an XLSForm (.xlsx)"),
        required=False,
        help_text=_("Its title, routes and questions are taken. Leave it empty to begin with nothing."),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_words("title", _("Title"), most=limits.LABEL)
        self.order_fields([*(f"title_{code}" for code in self.languages), "slug", "file"])

    def clean(self) -> dict[str, Any]:
        """Without a file, the title is needed in each language."""
        cleaned = super().clean() or {}
        if not cleaned.get("file"):
            for code in self.languages:
                if not cleaned.get(f"title_{code}"):
                    self.add_error(f"title_{code}", _("Write the title, or take the survey from a file."))
        return cleaned


class WorkbookForm(forms.Form):
    """An XLSForm."""

    file = forms.FileField(label=_("XLSForm (.xlsx)"), widget=forms.FileInput(attrs={"accept": ".xlsx"}))


class TitleForm(WordsForm):
    """The title of a survey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_words("title", _("Title"), most=limits.LABEL, needed=True)


class RouteForm(WordsForm):
    """A route: the year groups that go it, and whether they are asked to write."""

    name = forms.CharField(label=_("Name"), required=False, validators=[name_of_ours])
    years = forms.MultipleChoiceField(
        label=_("Year groups"), required=False, widget=forms.CheckboxSelectMultiple
    )
    free_text = forms.BooleanField(
        label=_("Asks for free text"),
        required=False,
        help_text=_("Children under 11 are best asked without: they write down names."),
    )

    def __init__(self, *args: Any, years: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_words("title", _("Title"), most=limits.LABEL)
        self.fields["years"].choices = list(years)  # type: ignore[attr-defined]
        self.order_fields(["name", *(f"title_{code}" for code in self.languages)])

    def clean(self) -> dict[str, Any]:
        """A route has a name and a title, or nothing at all."""
        cleaned = super().clean() or {}
        if cleaned.get("years"):
            for key in ("name", *(f"title_{code}" for code in self.languages)):
                if not cleaned.get(key) and key not in self.errors:
                    self.add_error(key, _("A route with year groups needs this."))
        return cleaned

    def entry(self) -> dict[str, Any] | None:
        """The route for the draft; None where no year group goes it."""
        said = self.cleaned_data
        if not said.get("years"):
            return None
        route = {"name": said["name"], "title": self.words("title"), "years": said["years"]}
        return route | ({"free_text": True} if said["free_text"] else {})


class _RouteFormSet(forms.BaseFormSet[RouteForm]):
    def clean(self) -> None:
        """Each year group goes one route, and there is a route at all."""
        if any(self.errors):
            return
        years = [year for one in self.forms for year in one.cleaned_data.get("years") or []]
        if not years:
            raise forms.ValidationError(_("Tick the year groups of one route at least."))
        if twice := sorted({year for year in years if years.count(year) > 1}):
            raise forms.ValidationError(
                _("A year group goes one route only; this one is ticked twice: %(year)s.")
                % {"year": twice[0]}
            )


RouteFormSet = forms.formset_factory(RouteForm, formset=_RouteFormSet, extra=1, max_num=limits.ROUTES)


def route_initial(route: Mapping[str, Any]) -> dict[str, Any]:
    """What the form of a route begins with."""
    own = {key: route[key] for key in ("name", "years", "free_text") if key in route}
    return own | words_initial("title", route.get("title"))


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
