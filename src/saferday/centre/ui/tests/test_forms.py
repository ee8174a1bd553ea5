"""Every line of an error summary leads to its field; nothing typed is lost; labels and errors are tied."""

import datetime
import re
from html.parser import HTMLParser

import pytest
from django import forms
from django.template.loader import render_to_string
from django.utils.translation import override

from saferday.centre.ui.forms import DayMonthYear
from saferday.centre.ui.showcase import ExampleForm, forms_in_each_state


class Page(HTMLParser):
    """The ids, links, labels and controls of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: dict[str, str] = {}
        self.links: list[str] = []
        self.labels: set[str] = set()
        self.described: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if "id" in values:
            assert values["id"] not in self.ids, f"{values['id']} stands twice"
            self.ids[values["id"]] = tag
        if tag == "a":
            self.links.append(values["href"])
        if tag == "label":
            self.labels.add(values["for"])
        self.described += values.get("aria-describedby", "").split()


@pytest.fixture
def wrong() -> forms.Form:
    return forms_in_each_state()["wrong_form"]


def test_every_summary_link_reaches_something_to_type_in_or_press(wrong: forms.Form):
    page = Page(wrong.render())
    assert len(page.links) == sum(len(errors) for errors in wrong.errors.values()) == 7
    for link in page.links:
        assert page.ids[link.removeprefix("#")] in {"input", "select", "textarea"}


def test_an_error_of_the_whole_form_leads_to_its_first_field():
    class Login(forms.Form):
        who = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect, required=False)

    form = Login({})
    form.add_error(None, "This did not work.")
    assert 'href="#id_who_0"' in form.render()


def test_a_fixed_id_on_the_widget_is_the_one_linked_to():
    class Search(forms.Form):
        words = forms.CharField(widget=forms.TextInput({"id": "elsewhere"}))

    page = Page(Search({}).render())
    assert page.links == ["#elsewhere"]
    assert page.ids["elsewhere"] == "input"


def test_a_date_of_three_selects_is_linked_to_its_first():
    class Visit(forms.Form):
        day = forms.DateField(widget=forms.SelectDateWidget(years=[2027]))

    page = Page(Visit({}).render())
    assert page.ids[page.links[0].removeprefix("#")] == "select"


@pytest.mark.parametrize("state", ["form", "wrong_form"])
def test_labels_and_descriptions_point_at_what_is_there(state: str):
    page = Page(forms_in_each_state()[state].render())
    assert page.labels <= page.ids.keys()
    assert set(page.described) <= page.ids.keys()
    controls = {
        id
        for id, tag in page.ids.items()
        if tag in {"input", "select", "textarea"} and not id.endswith("_left")
    }
    assert controls <= page.labels


def test_what_was_typed_is_still_there(wrong: forms.Form):
    html = wrong.render()
    assert 'value="head@"' in html
    assert re.search(r'name="wrong-day_day" value="31"', html)
    assert re.search(r'value="apps" class="[^"]*"[^>]* checked', html)


def test_what_can_be_left_out_says_so():
    html = ExampleForm().render()
    assert html.count("(optional)") == sum(not field.required for field in ExampleForm().fields.values())


def test_words_of_others_are_escaped():
    class Named(forms.Form):
        name = forms.ChoiceField(choices=[("<b>", "<script>alert(1)</script>")], widget=forms.RadioSelect)

    html = Named({"name": "<i>"}).render()
    assert "<script>" not in html
    assert "<i>" not in html


def test_a_form_without_errors_has_no_summary():
    assert "govuk-error-summary" not in ExampleForm().render()
    assert render_to_string("ui/components/error_summary.html", {}).strip() == ""


@pytest.mark.parametrize(
    ("day", "month", "year", "expected"),
    [
        ("9", "2", "2027", datetime.date(2027, 2, 9)),
        (" 09 ", "02", "2027", datetime.date(2027, 2, 9)),
        ("", "", "", None),
    ],
)
def test_a_typed_date(day: str, month: str, year: str, expected: datetime.date | None):
    class Visit(forms.Form):
        day = forms.DateField(widget=DayMonthYear, required=False)

    form = Visit({"day_day": day, "day_month": month, "day_year": year})
    assert form.is_valid()
    assert form.cleaned_data["day"] == expected


@pytest.mark.parametrize(("day", "month", "year"), [("31", "2", "2027"), ("1", "", "2027"), ("a", "b", "c")])
def test_a_date_that_does_not_exist_is_refused_and_kept(day: str, month: str, year: str):
    class Visit(forms.Form):
        day = forms.DateField(widget=DayMonthYear)

    form = Visit({"day_day": day, "day_month": month, "day_year": year})
    assert not form.is_valid()
    for part in filter(None, (day, month, year)):
        assert f'value="{part}"' in form.render()


def test_a_stored_date_fills_the_three_boxes():
    class Visit(forms.Form):
        day = forms.DateField(widget=DayMonthYear, initial=datetime.date(2027, 2, 9))

    html = Visit().render()
    assert [f'value="{part}"' in html for part in (9, 2, 2027)] == [True, True, True]


class EveryKind(forms.Form):
    """A field of each kind, none with words of its own."""

    text = forms.CharField(max_length=3)
    number = forms.IntegerField(min_value=2)
    day = forms.DateField()
    time = forms.TimeField()
    moment = forms.DateTimeField()
    file = forms.FileField()
    ticked = forms.BooleanField()
    one = forms.ChoiceField(choices=[("a", "A")])
    several = forms.MultipleChoiceField(choices=[("a", "A")])
    address = forms.EmailField()
    page = forms.URLField(assume_scheme="https")
    part = forms.SlugField()


@pytest.mark.parametrize(
    ("language", "stock"),
    [
        ("en", r"required|[Vv]alid|Ensure"),
        ("cy", r"maes|dilys|Sicrhewch|[Nn]i anfonwyd|[A-Z][a-z]+ (a|the) "),
    ],
)
def test_a_form_without_words_of_its_own_says_what_to_do(language: str, stock: str):
    nothing = EveryKind({}, {})
    nonsense = EveryKind(dict.fromkeys(EveryKind.base_fields, "?? ?"), {})
    small = EveryKind({"number": "1", "text": "a\0"}, {})
    with override(language):
        for form in (nothing, nonsense, small):
            said = [str(error) for errors in form.errors.values() for error in errors]
            assert said
            assert [words for words in said if re.search(stock, words)] == []
