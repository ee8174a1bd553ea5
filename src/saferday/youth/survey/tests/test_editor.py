"""Writing a survey in the browser: from nothing to a published version, and what goes wrong on the way."""

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from saferday.centre.audit.models import AuditRecord
from saferday.youth.survey import actions
from saferday.youth.survey.instrument import drafting, problems_of
from saferday.youth.survey.instrument.xlsform import read_workbook, write_workbook
from saferday.youth.survey.models import Survey
from saferday.youth.survey.tests.conftest import example
from saferday.youth.survey.views import editor

Visit = Callable[..., Any]
WORDS = {"label_en": "Do you like rain?", "label_cy": "Ydych chi’n hoffi glaw?"}


@pytest.fixture
def begun(visit: Visit) -> Survey:
    """A survey with a title and nothing in it."""
    visit(editor.new, "operator", {"slug": "rain", "title_en": "Rain", "title_cy": "Glaw"})
    return Survey.objects.get(slug="rain")


def lines(*rows: tuple[str, str, str]) -> dict[str, str]:
    data = {"lines-TOTAL_FORMS": str(len(rows)), "lines-INITIAL_FORMS": "0"}
    for place, (name, english, welsh) in enumerate(rows):
        data |= {
            f"lines-{place}-name": name,
            f"lines-{place}-label_en": english,
            f"lines-{place}-label_cy": welsh,
        }
    return data


def test_from_nothing_to_a_version(visit: Visit, begun: Survey) -> None:
    assert [one["name"] for one in begun.draft["routes"]] == ["primary", "secondary"]
    refused = visit(editor.overview, "operator", {"act": "publish"}, slug="rain")
    assert "to put right" in refused.said[0]
    visit(
        editor.choices,
        "operator",
        lines(("yes", "Yes", "Ydw"), ("no", "No", "Nac ydw")) | {"name": "yes_no"},
        slug="rain",
    )
    visit(editor.page, "operator", {"name": "weather"}, slug="rain")
    visit(
        editor.question,
        "operator",
        {"name": "rain", "type": "one", "choices": "yes_no"} | WORDS,
        slug="rain",
        page="weather",
    )
    visit(editor.page, "operator", {"name": "more"}, slug="rain")
    answer = visit(
        editor.question,
        "operator",
        {"name": "how", "type": "scale", "low_en": "a", "low_cy": "a", "high_en": "b", "high_cy": "b",
         "if_1": "rain", "sign_1": "=", "value_1": "yes"} | WORDS,
        slug="rain",
        page="more",
    )  # fmt: skip
    assert answer.status_code == 302
    begun.refresh_from_db()
    assert begun.draft["pages"][1]["questions"][0]["when"] == "rain = 'yes'"
    assert "published" in visit(editor.overview, "operator", {"act": "publish"}, slug="rain").said[0]
    begun.refresh_from_db()
    assert begun.asked is not None
    assert begun.asked.number == 1


def test_moving_and_taking_out(visit: Visit, survey: Survey) -> None:
    def order() -> list[str]:
        survey.refresh_from_db()
        return [page["name"] for page in survey.draft["pages"]]

    before = order()
    visit(editor.change, "operator", {"what": "page", "name": before[2], "do": "up"}, slug=survey.slug)
    assert order()[:3] == [before[0], before[2], before[1]]
    visit(editor.change, "operator", {"what": "question", "name": "night", "do": "out"}, slug=survey.slug)
    survey.refresh_from_db()
    assert "night" not in [one["name"] for one in drafting.questions(survey.draft)]
    gone = visit(
        editor.change, "operator", {"what": "question", "name": "night", "do": "out"}, slug=survey.slug
    )
    assert "not in the draft any more" in gone.said[0]


def test_a_question_brings_its_page_its_list_and_its_name(visit: Visit, begun: Survey) -> None:
    new_list = {"type": "one", "new_choices": "Yes, a lot | Ydw\nno | No | Nac ydw"}
    visit(editor.question, "operator", new_list | WORDS, slug="rain")
    begun.refresh_from_db()
    (page,) = begun.draft["pages"]
    (question,) = page["questions"]
    assert page["name"] == question["name"] == question["choices"] == "do_you_like_rain"
    assert [one["name"] for one in begun.draft["choices"]["do_you_like_rain"]] == ["yes_a_lot", "no"]
    visit(editor.question, "operator", new_list | WORDS, slug="rain")
    begun.refresh_from_db()
    assert [one["name"] for one in drafting.questions(begun.draft)] == [
        "do_you_like_rain",
        "do_you_like_rain_2",
    ]
    assert problems_of(begun.draft) == []


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"type": "one"}, "Choose a list, or write a new one"),
        ({"type": "rank", "new_choices": "only English"}, "Line 1: write the words in 2 languages"),
        ({"type": "grid", "new_choices": "a | b\nc | d"}, "Write the rows of the grid"),
        ({"type": "scale", "low_en": "bad", "low_cy": "drwg"}, "Say what this end of the scale means"),
    ],
)
def test_a_question_asks_for_what_its_type_needs(
    visit: Visit, begun: Survey, data: dict[str, str], says: str
) -> None:
    answer = visit(editor.question, "operator", data | WORDS, slug="rain")
    assert answer.status_code == 422
    assert says in answer.content.decode()
    begun.refresh_from_db()
    assert begun.draft["pages"] == []


def test_a_test_of_a_number_compares_numbers_and_comes_back_in_the_menus(
    visit: Visit, survey: Survey
) -> None:
    tests = {"if_1": "sure", "sign_1": "=", "value_1": "3", "if_2": "year", "sign_2": ">=", "value_2": "9"}
    names = {"name": "last", "join": "or"}
    scale = {"type": "scale", "low_en": "a", "low_cy": "a", "high_en": "b", "high_cy": "b", "name": "sure"}
    visit(editor.question, "operator", scale | WORDS, slug=survey.slug, page="devices")
    visit(editor.page, "operator", names | tests, slug=survey.slug)
    survey.refresh_from_db()
    assert survey.draft["pages"][-1]["when"] == "sure = 3 or year >= 9"
    shown = visit(editor.page, "operator", slug=survey.slug, name="last").content.decode()
    assert 'value="sure" selected' in shown
    both = visit(editor.page, "operator", names | tests | {"when": "year > 3"}, slug=survey.slug, name="last")
    assert "not both" in both.content.decode()


def test_the_last_change_can_be_undone_and_had_back(visit: Visit, survey: Survey) -> None:
    before = survey.draft
    visit(editor.change, "operator", {"what": "page", "name": "devices", "do": "out"}, slug=survey.slug)
    survey.refresh_from_db()
    changed = survey.draft
    assert changed != before
    stale = {"draft": str(survey.draft_number - 1)}
    assert "Somebody else" in visit(editor.undo, "operator", stale, slug=survey.slug).said[0]
    visit(editor.undo, "operator", {"draft": str(survey.draft_number)}, slug=survey.slug)
    survey.refresh_from_db()
    assert survey.draft == before
    visit(editor.undo, "operator", {}, slug=survey.slug)
    survey.refresh_from_db()
    assert survey.draft == changed


def test_a_choice_that_is_moved_stands_before_the_one_that_was_there(visit: Visit, begun: Survey) -> None:
    data = lines(("a", "A", "A"), ("b", "B", "B"), ("", "C of course", "C"))
    places = {"lines-0-place": "1", "lines-1-place": "2", "lines-2-place": ""}
    visit(editor.choices, "operator", data | places | {"name": "abc"}, slug="rain")
    begun.refresh_from_db()
    assert [one["name"] for one in begun.draft["choices"]["abc"]] == ["a", "b", "c_of_course"]
    data = lines(("a", "A", "A"), ("b", "B", "B"), ("c", "C", "C")) | {"lines-INITIAL_FORMS": "3"}
    places = {"lines-0-place": "1", "lines-1-place": "2", "lines-2-place": "1"}
    visit(editor.choices, "operator", data | places, slug="rain", name="abc")
    begun.refresh_from_db()
    assert [one["name"] for one in begun.draft["choices"]["abc"]] == ["c", "a", "b"]


def routes_form(*routes: tuple[str, list[str]]) -> dict[str, Any]:
    data: dict[str, Any] = {"title_en": "Rain", "title_cy": "Glaw"}
    data |= {"routes-TOTAL_FORMS": str(len(routes)), "routes-INITIAL_FORMS": "0"}
    for place, (name, years) in enumerate(routes):
        data |= {f"routes-{place}-{key}": name for key in ("name", "title_en", "title_cy")}
        data[f"routes-{place}-years"] = years
    return data


def test_routes_are_written_and_taken_out(visit: Visit, begun: Survey) -> None:
    data = routes_form(("old", ["Y9", "Y10"]), ("gone", [])) | {"routes-0-free_text": "on"}
    visit(editor.settings, "operator", data, slug="rain")
    begun.refresh_from_db()
    (route,) = begun.draft["routes"]
    assert (route["name"], route["years"], route["free_text"]) == ("old", ["Y9", "Y10"], True)
    twice = visit(editor.settings, "operator", routes_form(("a", ["Y9"]), ("b", ["Y9"])), slug="rain")
    assert "this one is ticked twice: Y9" in twice.content.decode()
    none = visit(editor.settings, "operator", routes_form(("a", [])), slug="rain")
    assert "Tick the year groups of one route" in none.content.decode()


def test_a_file_with_rows_that_have_no_place_here_names_each(visit: Visit) -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_workbook(example())))
    book["survey"].append(["geopoint", "where", "Where do you live?"])
    row = book["survey"].max_row
    content = io.BytesIO()
    book.save(content)
    data = {"slug": "from-a-file", "file": SimpleUploadedFile("s.xlsx", content.getvalue())}
    shown = visit(editor.new, "operator", data).content.decode()
    assert f"<td>{row}</td>" in shown
    assert "has no place in a survey of pupils" in shown
    assert str(Survey.objects.get(slug="from-a-file")) == "Your life online"


def test_two_editors_do_not_overwrite_each_other(visit: Visit, begun: Survey) -> None:
    stale = str(begun.draft_number)
    visit(editor.page, "operator", {"name": "one", "draft": stale}, slug="rain")
    second = visit(editor.page, "comms_editor", {"name": "two", "draft": stale}, slug="rain")
    assert "Somebody else changed the draft" in second.said[0]
    begun.refresh_from_db()
    assert [page["name"] for page in begun.draft["pages"]] == ["one"]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"when": "rain ="}, "was expected"),
        ({"when": "rain has 'x' and __import__('os')"}, "expected"),
        ({"if_1": "year", "sign_1": ""}, "Choose how it is compared"),
        ({"if_1": "year", "sign_1": ">=", "value_1": ""}, "Write what it is compared with"),
        ({"name": "Not A Name"}, "Write small letters"),
    ],
)
def test_a_wrong_form_keeps_what_was_written_and_says_what_to_do(
    visit: Visit, begun: Survey, data: dict[str, str], says: str
) -> None:
    answer = visit(editor.page, "operator", {"name": "weather"} | data, slug="rain")
    assert answer.status_code == 422
    assert says in answer.content.decode()


def test_every_page_of_the_editor_shows(visit: Visit, survey: Survey) -> None:
    slug = survey.slug
    for view, more in (
        (editor.overview, {}),
        (editor.page, {"name": "devices"}),
        (editor.question, {"name": "feelings"}),
        (editor.question, {"page": "devices"}),
        (editor.choices, {"name": "often"}),
        (editor.question, {}),
        (editor.settings, {}),
        (editor.preview, {}),
        (editor.sheet, {"year": "Y5", "language": "cy"}),
    ):
        assert visit(view, "operator", slug=slug, **more).status_code == 200, view
    assert visit(editor.index, "operator").status_code == 200


def test_the_preview_shows_the_route_in_its_language(visit: Visit, survey: Survey) -> None:
    shown = visit(editor.sheet, "operator", slug=survey.slug, year="Y5", language="cy").content.decode()
    assert "Faint oedd eich oed" not in shown, "a question of the other route"
    assert "Oes gennych chi eich ffôn eich hun?" in shown


def test_saving_a_question_unchanged_changes_nothing(visit: Visit, survey: Survey) -> None:
    """Every question of the survey that ships goes through its form and comes back as it was."""
    from saferday.youth.survey.forms.editor import QuestionForm, question_initial

    names = [("year", "y"), ("route", "r"), *((one["name"], "") for one in drafting.questions(survey.draft))]
    for question in drafting.questions(survey.draft):
        rows = [(f"{question['name']}.{row['name']}", "") for row in question.get("rows", [])]
        names += rows
        form = QuestionForm(
            question_initial(question, ["en", "cy"]),
            languages=["en", "cy"],
            names=names,
            lists=sorted(survey.draft["choices"]),
            routes=[("primary", "P"), ("secondary", "S")],
        )
        form.numbers = frozenset(
            one["name"] for one in drafting.questions(survey.draft) if one["type"] in {"scale", "number"}
        )
        assert form.is_valid(), (question["name"], form.errors)
        assert form.entry() == question


def test_an_xlsform_goes_in_and_out(visit: Visit, begun: Survey) -> None:
    file = SimpleUploadedFile("s.xlsx", write_workbook(example()))
    visit(editor.bring_in, "operator", {"file": file}, slug="rain")
    answer = visit(editor.workbook, "operator", slug="rain")
    assert read_workbook(answer.content).document == example()
    assert io.BytesIO(answer.content).read(2) == b"PK"
    wrong = visit(editor.bring_in, "operator", {"file": SimpleUploadedFile("s.xlsx", b"no")}, slug="rain")
    assert "no .xlsx workbook" in wrong.said[0]


@pytest.mark.parametrize(
    ("role", "may_write"),
    [
        ("operator", True), ("comms_editor", True), ("helpline_worker", False), ("hotline_analyst", False),
        ("analyst_lead", False), ("school_contact", False), ("researcher", False), (None, False),
    ],
)  # fmt: skip
def test_who_may_write(visit: Visit, survey: Survey, role: str | None, may_write: bool) -> None:
    views = [
        (editor.index, {}), (editor.new, {}), (editor.overview, {"slug": survey.slug}),
        (editor.preview, {"slug": survey.slug}), (editor.workbook, {"slug": survey.slug}),
    ]  # fmt: skip
    for view, more in views:
        if may_write:
            assert visit(view, role, **more).status_code == 200
        else:
            with pytest.raises(PermissionDenied):
                visit(view, role, **more)
    if not may_write:
        with pytest.raises(PermissionDenied):
            visit(lambda request: actions.close_survey(by=request.user, survey=survey), role)


def test_a_published_version_cannot_be_changed(survey: Survey) -> None:
    from django.db import DatabaseError

    with pytest.raises(DatabaseError, match="never changes"):
        survey.versions.update(definition="{}")


def test_a_draft_is_deleted_after_a_page_that_says_so(visit: Visit, begun: Survey) -> None:
    listed = visit(editor.index, "operator").content.decode()
    assert "surveys/rain/delete/" in listed
    asked = visit(editor.delete, "operator", slug="rain").content.decode()
    assert "goes for good" in asked
    assert Survey.objects.filter(slug="rain").exists()
    done = visit(editor.delete, "operator", {"draft": str(begun.draft_number)}, slug="rain")
    assert done.status_code == 302
    assert not Survey.objects.filter(slug="rain").exists()
    assert AuditRecord.objects.filter(
        act="survey.draft.deleted", subject=f"survey.Survey:{begun.pk}"
    ).exists()


def test_a_draft_that_somebody_changed_meanwhile_stays(visit: Visit, begun: Survey) -> None:
    visit(editor.page, "operator", {"name": "weather"}, slug="rain")
    done = visit(editor.delete, "operator", {"draft": str(begun.draft_number)}, slug="rain")
    assert "Somebody else changed the draft" in done.said[0]
    assert Survey.objects.filter(slug="rain").exists()


@pytest.mark.parametrize("role", ["researcher", "helpline_worker", None])
def test_others_delete_and_put_away_nothing(visit: Visit, begun: Survey, role: str | None) -> None:
    with pytest.raises(PermissionDenied):
        visit(editor.delete, role, {}, slug="rain")
    with pytest.raises(PermissionDenied):
        visit(editor.overview, role, {"act": "archive"}, slug="rain")
    assert Survey.objects.filter(slug="rain", archived=False).exists()


def test_what_was_published_is_put_away_and_never_deleted(visit: Visit, survey: Survey) -> None:
    assert "online-lives/delete/" not in visit(editor.index, "operator").content.decode()
    refused = visit(editor.delete, "operator", {}, slug=survey.slug)
    assert "it stays" in refused.said[0]
    still_open = visit(editor.overview, "operator", {"act": "archive"}, slug=survey.slug)
    assert "Close it first" in still_open.said[0]
    visit(editor.overview, "operator", {"act": "close"}, slug=survey.slug)
    visit(editor.overview, "operator", {"act": "archive"}, slug=survey.slug)
    survey.refresh_from_db()
    assert survey.archived
    assert survey.versions.count() == 1
    again = {"act": "times", "opens_at": "2030-02-01T09:00", "closes_at": "2030-03-01T09:00"}
    assert "Bring it back first" in visit(editor.overview, "operator", again, slug=survey.slug).said[0]
    visit(editor.overview, "operator", {"act": "bring_back"}, slug=survey.slug)
    survey.refresh_from_db()
    assert not survey.archived
