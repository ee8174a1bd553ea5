"""What the page of components shows: example values, made up, never read from the centre."""

import datetime
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

from saferday.centre.ui import drawings
from saferday.centre.ui.forms import DayMonthYear

COLOURS = {
    "paper": _("What everything lies on"),
    "raised": _("Cards and boxes"),
    "sunk": _("Bands of a page"),
    "ink": _("Words"),
    "ink-soft": _("Smaller words"),
    "brand": _("The centre’s evergreen"),
    "brand-tint": _("Chosen, or first of all"),
    "marigold": _("The way to help"),
    "marigold-tint": _("Warnings"),
    "coral": _("Warmth in drawings"),
    "sky-tint": _("Notices"),
    "danger": _("Danger, and nothing else"),
    "success-tint": _("Saved"),
    "focus": _("Where you are"),
}


class ExampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(
        label=_("Name of the school"),
        help_text=_("As it is written on its gate."),
        max_length=80,
        error_messages={"required": _("Write the name of the school.")},
    )
    email = forms.EmailField(
        label=_("Your work e-mail address"),
        required=False,
        error_messages={"invalid": _("Write the address in full, like head@school.example.")},
    )
    words = forms.CharField(
        label=_("What would you like to talk about?"),
        max_length=200,
        widget=forms.Textarea({"rows": 4}),
        required=False,
    )
    who = forms.ChoiceField(
        label=_("Who are you?"),
        choices=[
            ("child", _("I am under 18")),
            ("parent", _("I look after a child")),
            ("school", _("I work with children")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who you are.")},
    )
    topics = forms.MultipleChoiceField(
        label=_("Topics"),
        help_text=_("Choose all that fit."),
        choices=[("apps", _("Apps and games")), ("scams", _("Scams")), ("sharing", _("Sharing pictures"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    area = forms.ChoiceField(
        label=_("Area"),
        choices=[("", _("Choose an area")), ("east", _("East")), ("west", _("West"))],
        error_messages={"required": _("Choose your area.")},
    )
    day = forms.DateField(
        label=_("Which day suits you?"),
        help_text=_("For example, 9 2 2027."),
        widget=DayMonthYear,
        error_messages={"invalid": _("Write a day that exists: day, month and year in numbers.")},
    )
    file = forms.FileField(label=_("A text file of your own"), required=False)
    agree = forms.BooleanField(
        label=_("I have asked the head teacher"),
        error_messages={"required": _("Ask the head teacher first, then tick the box.")},
    )


def forms_in_each_state() -> dict[str, forms.Form]:
    """The form as it first stands, and as it comes back when something is wrong with it."""
    wrong = ExampleForm(
        {
            "wrong-email": "head@",
            "wrong-day_day": "31",
            "wrong-day_month": "2",
            "wrong-day_year": "2027",
            "wrong-topics": ["apps"],
        },
        {},
        prefix="wrong",
    )
    wrong.add_error(None, _("A visit on this day has already been asked for."))
    return {"form": ExampleForm(), "wrong_form": wrong}


def examples() -> dict[str, Any]:
    """The context of the page."""
    return {
        **forms_in_each_state(),
        "colours": COLOURS,
        "icons": drawings.names("icons"),
        "illustrations": drawings.names("illustrations"),
        "page": Paginator(range(200), 10).page(7),
        "today": datetime.date(2027, 1, 24),
        "crumbs": [{"href": "#crumbs", "text": _("News")}, {"text": _("Grandparents go online")}],
        "reach": [
            {"href": "tel:08081570000", "label": "0808 157 0000", "icon": "phone"},
            {"href": "#service", "label": _("Chat online"), "icon": "chat"},
        ],
        "open_now": {"state": "open", "text": _("Open now, until 22:00")},
        "facts": [
            (_("Cost"), _("Free, and not on the bill")),
            (_("Private?"), _("Yes, unless you or somebody else is in danger")),
        ],
        "steps": [
            {"title": _("Stop"), "text": _("You need not answer now.")},
            {"title": _("Tell"), "text": _("Somebody you trust, at home or at school.")},
            {"title": _("Keep"), "text": _("Do not delete what you were sent: it helps to stop it.")},
        ],
        "heads": [_("Area"), _("Schools"), _("Pledges")],
        "rows": [[_("East"), "41", "1,204"], [_("West"), "38", "977"]],
        "share_links": [
            {"href": "mailto:?subject=Saferday", "label": _("E-mail"), "icon": "email"},
            {"href": "#share", "label": _("Share"), "icon": "share"},
        ],
        "card_lines": [_("If something online worries you:"), _("Call 0808 157 0000. It is free.")],
    }
