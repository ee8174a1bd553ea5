"""Result pages: what is said of hidden numbers, who sees what, files through the same guard."""

import itertools
import json
import re
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from xml.etree import ElementTree as ET

import polars as pl
import pyreadstat
import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import override

from saferday.centre.audit.models import AuditRecord
from saferday.youth.survey.actions import enter_desk, send_entry_link
from saferday.youth.survey.making import make_snapshots
from saferday.youth.survey.models import (
    InboxEntry,
    InboxKey,
    Participation,
    Response,
    SchoolContact,
    Snapshot,
)
from saferday.youth.survey.queries import files as file_queries
from saferday.youth.survey.queries import results as queries
from saferday.youth.survey.queries import shown as shown_queries
from saferday.youth.survey.queries import single
from saferday.youth.survey.results.anonymity import ANY, anonymous
from saferday.youth.survey.results.drawing import FEW, NARROW, WIDE, picture_of
from saferday.youth.survey.results.questions import shown_questions
from saferday.youth.survey.results.showing import Bar, QuestionView, RowView, Scale
from saferday.youth.survey.results.telling import sentences_of
from saferday.youth.survey.results.vectors import Vector
from saferday.youth.survey.rules.results import PROTECTION
from saferday.youth.survey.views import research

PAGES = ("results", "results-slides", "results-children", "results-files")


@pytest.fixture
def made(survey, make_school, answered):
    """Three schools of one area, with results."""
    schools = [
        make_school(f"School {number}", pupils=200, lowest_age=4, highest_age=11) for number in range(3)
    ]
    for number, school in enumerate(schools):
        answered(school, seed=number, Y5=60, Y6=55)
    make_snapshots(survey=survey)
    return schools


@pytest.fixture
def at_school(client, survey, made):
    """A browser in which a school's desk is open."""
    part = Participation.objects.create(
        survey=survey, school=made[0], state="accepted", year_groups=["Y5", "Y6"]
    )
    contact = SchoolContact.objects.create(participation=part, email="office@school.example")
    client.cookies["saferday_school_desk"] = enter_desk(link=send_entry_link(contact=contact))
    return client


def test_every_page_opens_in_both_languages(client, survey, made):
    for name, language in itertools.product(PAGES, ("en", "cy")):
        with override(language):
            address = reverse(f"survey:{name}", args=[survey.slug])
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert "sessionid" not in answer.cookies, address


def test_a_survey_without_results_has_no_pages(client, survey):
    for name in ("results", "results-slides", "results-children"):
        assert client.get(reverse(f"survey:{name}", args=[survey.slug])).status_code == 404, name


def test_pages_cost_the_same_however_many_answers(client, survey, made, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        client.get(reverse("survey:results", args=[survey.slug]))


def test_an_area_stands_beside_the_country(client, survey, made):
    page = client.get(reverse("survey:results-area", args=[survey.slug, "dyfed-powys"]))
    assert page.status_code == 200
    assert "Country %" in page.content.decode()
    assert client.get(reverse("survey:results-area", args=[survey.slug, "kent"])).status_code == 404


def test_simulated_answers_are_said_to_be(client, survey, made):
    assert (
        "Simulated answers" not in client.get(reverse("survey:results", args=[survey.slug])).content.decode()
    )
    survey.simulated = True
    survey.save()
    for name in ("results", "results-slides", "results-children"):
        assert (
            "Simulated answers" in client.get(reverse(f"survey:{name}", args=[survey.slug])).content.decode()
        )


def test_every_hidden_number_says_why(client, at_school, survey, made):
    for address in (reverse("survey:desk-results"), reverse("survey:results", args=[survey.slug])):
        page = at_school.get(address).content.decode()
        rows = re.findall(r"<tr>(.*?)</tr>", page, flags=re.S)
        hidden = [row for row in rows if re.search(r"<td>\s*hidden\s*</td>", row)]
        assert all('class="sd-why"' in row for row in hidden)


def test_a_school_sees_its_own_page_and_no_other(at_school, survey, made, client):
    page = at_school.get(reverse("survey:desk-results"))
    assert page["Cache-Control"] == "no-store, private"
    assert "School 0" in page.content.decode()
    client.cookies.clear()
    assert client.get(reverse("survey:desk-results")).status_code == 403


def test_a_school_with_few_answers_is_told_when_it_sees_results(at_school, survey, made):
    Snapshot.objects.filter(scope="school").delete()
    assert "at least 30 pupils" in at_school.get(reverse("survey:desk-results")).content.decode()


def test_a_picture_has_no_number_that_the_table_has_not(client, survey, made):
    page = client.get(reverse("survey:results", args=[survey.slug])).content.decode()
    section = page.split('id="q-daily"')[1].split("</section>")[0]
    drawn = re.findall(r"sd-chart__number[^>]*>(\d+)%", section)
    table = re.findall(r"<td>\s*(\d+)", section)
    assert drawn
    assert set(drawn) <= set(table)


@pytest.mark.parametrize(
    ("language", "section"), [("en", "What you do online"), ("cy", "Beth rwyt ti’n ei wneud ar-lein")]
)
def test_the_index_says_what_most_gave_under_the_surveys_sections(client, survey, made, language, section):
    with override(language):
        page = client.get(reverse("survey:results", args=[survey.slug])).content.decode()
        views = shown_queries.question_views(queries.country_snapshot(survey))
    index = page.split('class="sd-glance"')[1].split("</nav>")[0]
    assert f"<h3>{section}</h3>" in index
    for one in views:
        entry = index.split(f'href="#{one.anchor}"')[1].split("</li>")[0]
        if one.most is None:
            assert one.reasons
            assert all(escape(why) in entry for why in one.reasons)
        else:
            assert f"<b>{one.most.percent}%</b>" in entry


def test_every_slide_with_a_hidden_number_says_why_and_the_last_names_what_is_left_out(at_school, made):
    page = at_school.get(reverse("survey:desk-slides")).content.decode()
    slides = page.split('<section class="sd-slide')[1:]
    hidden = [one for one in slides if "sd-chart__hidden" in one]
    assert all('class="sd-why"' in one for one in hidden)
    at_school.cookies.clear()
    snapshot = Snapshot.objects.get(scope="school", school=made[0])
    silent = [one for one in shown_queries.question_views(snapshot) if not one.shown]
    assert ("slide-left-out" in page) is bool(silent)
    assert all(escape(one.label) in slides[-1] and escape(one.reasons[0]) in slides[-1] for one in silent)


def bar_of(**given):
    return Bar(**({"label": "A phone, a tablet or something else that goes online", "value": 20} | given))


@pytest.mark.parametrize("measures", [NARROW, WIDE, FEW], ids=["narrow", "wide", "few"])
def test_no_range_and_no_mark_reaches_a_figure(measures):
    bars = (
        bar_of(percent=6, low=0, high=13),
        bar_of(percent=100, low=97, high=100, other=100),
        bar_of(percent=0, low=0, high=2),
        bar_of(percent=None, value=None, why="Hidden"),
    )
    drawn = picture_of(RowView("All", 100, bars), measures)
    figures_begin = drawn.width - measures.figures
    for bar in drawn.bars:
        for at in (drawn.left + bar.width, bar.low, bar.high, bar.mark):
            assert at is None or drawn.left <= at <= figures_begin
        assert all(0 < at <= drawn.height for at, _words in bar.lines)
    assert [bar.number for bar in drawn.bars] == ["6%", "100%", "0%", ""]
    assert [bar.hidden for bar in drawn.bars] == [False, False, False, True]


@pytest.mark.parametrize(
    ("step", "says"),
    [
        ("4", "About 3 in 10 pupils said: 4 out of 5, where 1 means “Not sure” and 5 means “Very sure”"),
        ("5", "About 3 in 10 pupils said: 5 out of 5, which means “Very sure”"),
        ("1", "About 3 in 10 pupils said: 1 out of 5, which means “Not sure”"),
    ],
)
def test_a_child_reads_what_a_step_of_a_scale_means(step, says):
    row = RowView("All", 100, (bar_of(label=f"{step} (…)", percent=31, names=(step,)),))
    question = QuestionView(
        "fake", "", "How sure?", False, row, scale=Scale("1", "5", "Not sure", "Very sure")
    )
    assert [one.text for one in sentences_of([question])] == [says]


def test_a_child_is_told_what_was_put_first():
    row = RowView("All", 100, (bar_of(label="More lessons", percent=42),))
    question = QuestionView("better", "", "What would help?", False, row, ranked=True)
    assert [one.text for one in sentences_of([question])] == [
        "About 4 in 10 pupils put this first: More lessons"
    ]


def test_a_section_goes_on_until_the_next(instrument):
    pages = [replace(page, title={}, section={}) for page in instrument.pages]
    pages[1] = replace(pages[1], section={"en": "Later"})
    found = shown_questions(replace(instrument, pages=tuple(pages)))
    first = {question.name for question in pages[0].questions}
    assert {one.question for one in found if not one.section} == first
    assert {one.section["en"] for one in found if one.question not in first} == {"Later"}


# ── Files ──


def test_tables_as_csv_and_parquet_hold_the_same_and_no_school(client, survey, made):
    text = client.get(reverse("survey:results-file", args=[survey.slug, "tables.csv"])).content
    frame = pl.read_csv(text)
    other = pl.read_parquet(
        client.get(reverse("survey:results-file", args=[survey.slug, "tables.parquet"])).content
    )
    assert frame.height == other.height
    assert set(frame["place"]) == {"country", "dyfed-powys"}
    assert frame["count"].drop_nulls().min() >= PROTECTION.small


def test_the_codebook_is_ddi_with_both_languages_and_published_counts_only(client, survey, made):
    found = ET.fromstring(
        client.get(reverse("survey:results-file", args=[survey.slug, "codebook.xml"])).content
    )
    space = {"d": "ddi:codebook:2_5"}
    assert found.tag == "{ddi:codebook:2_5}codeBook"
    daily = found.find(".//d:var[@name='daily']", space)
    assert [one.text for one in daily.findall("d:labl", space)] == [
        "How often are you online?",
        "Pa mor aml wyt ti ar-lein?",
    ]
    rows = queries.country_snapshot(survey).results["shown"]["daily"][0]["groups"]
    shown = {str(group["value"]) for group in rows if group["value"] is not None}
    assert {one.text for one in daily.findall(".//d:catStat", space)} <= shown
    assert found.find(".//d:var[@name='idea']", space) is None


@pytest.mark.parametrize("name", list(file_queries.RESEARCH_FILES))
def test_who_has_single_responses(rf, survey, made, person, name):
    """The researcher and nobody else; past sign-in, which is tested where it lives."""
    survey.closes_at = timezone.now() - timedelta(minutes=11)
    survey.save()
    request = rf.get("/")
    for role in ("operator", "comms_editor", "helpline_worker", "school_contact", None):
        request.user = person(role) if role else AnonymousUser()
        with pytest.raises(PermissionDenied):
            research.file(request, survey.slug, name)
    assert not AuditRecord.objects.filter(act="survey.file.taken").exists()
    request.user = person("researcher")
    answer = research.file(request, survey.slug, name)
    assert answer.status_code == 200
    answer.file_to_stream.close()
    assert AuditRecord.objects.filter(act="survey.file.taken").count() == 1


def test_single_responses_wait_for_the_end_of_the_survey(rf, survey, made, person):
    request = rf.get("/")
    request.user = person("researcher")
    with pytest.raises(Http404):
        research.file(request, survey.slug, "responses.csv")
    survey.closes_at = timezone.now()
    survey.save()
    assert not file_queries.are_final(survey), "late answers may come"
    survey.closes_at -= timedelta(minutes=11)
    survey.save()
    key = InboxKey.objects.create(public=bytes(32))
    waits = InboxEntry.objects.create(
        key=key, version=survey.asked, school_id=1, year_group="Y8", sealed=b"x"
    )
    assert not file_queries.are_final(survey), "the last ten wait still"
    waits.delete()
    answer = research.file(request, survey.slug, "responses.csv")
    assert answer.status_code == 200
    assert b"".join(answer).startswith(b"nation,year_group,")
    answer.file_to_stream.close()


def test_nobody_stands_alone_in_the_researchers_file(survey, made, make_school, answered):
    answered(make_school("Lonely", "kent"), seed=9, Y8=4)
    columns, vectors, found = single.single_responses(survey)
    assert found.k >= PROTECTION.k_anonymous
    names = [column.name for column in columns]
    assert "school" not in names
    assert "idea" not in names
    groups = Counter(zip(*(one.listed() for one in vectors[:2]), strict=True))
    assert min(groups.values()) >= PROTECTION.k_anonymous
    assert groups.total() == Response.objects.count() - found.left_out - found.drawn_out


def test_the_spss_file_has_labels_in_the_readers_language(survey, made, tmp_path):
    with override("cy"):
        file = file_queries.research_file(survey, "responses.sav")
    path = tmp_path / "responses.sav"
    with file:
        path.write_bytes(file.read())
    frame, meta = pyreadstat.read_sav(str(path))
    assert meta.column_names_to_labels["daily"] == "Pa mor aml wyt ti ar-lein?"
    assert meta.variable_value_labels["daily"]["never"] == "Byth"
    _columns, vectors, found = single.single_responses(survey)
    assert len(frame) == len(vectors[0]) == Response.objects.count() - found.drawn_out


def test_the_report_names_no_small_number(survey, made, make_school, answered):
    answered(make_school("Lonely", "kent"), seed=9, Y8=4)
    with file_queries.research_file(survey, "anonymity.json") as file:
        told = json.load(file)
    assert told["k_reached"] >= 10
    assert told["left_out"] == "fewer than 10"


@pytest.mark.parametrize("k", [2, 5, 12])
def test_what_is_rare_is_coarsened_before_it_is_left_out(k):
    keys = {
        "nation": Vector.of(["wales"] * 13 + ["england"]),
        "year": Vector.of(["Y5"] * 10 + ["Y6"] * 3 + ["Y5"]),
    }
    steps = [("year", {"Y5": "primary", "Y6": "primary"}), ("nation", {}), ("year", {})]
    found = anonymous(keys, steps, k)
    kept = [found.keys[name].at(found.kept).listed() for name in keys]
    sizes = Counter(zip(*kept, strict=True))
    assert all(size >= k for size in sizes.values())
    assert found.k == min(sizes.values(), default=0)
    assert ANY == "*"


# ── Crossed, and over the years ──


def test_crossed_questions_hide_small_cells(survey, made):
    snapshot = queries.country_snapshot(survey)
    table = shown_queries.crossed(snapshot, "daily", "safe")
    turned = shown_queries.crossed(snapshot, "safe", "daily")
    assert table.rows_label == turned.columns_label
    cells = [cell for _name, row in table.rows for cell in row if cell is not None]
    assert cells
    assert min(cells) >= PROTECTION.small


@pytest.mark.parametrize("role", ["helpline_worker", "school_contact", "operator", None])
def test_crossing_is_for_researchers(rf, client, survey, made, person, role):
    assert client.get(reverse("survey:results-crosstab", args=[survey.slug])).status_code == 302
    request = rf.get("/", {"rows": "daily", "columns": "year_group"})
    request.user = person(role)
    with pytest.raises(PermissionDenied):
        research.crosstab(request, survey.slug)
    request.user = person("researcher")
    assert "Year group" in research.crosstab(request, survey.slug).content.decode()
    request.GET = {"rows": "daily", "columns": "daily"}
    assert research.crosstab(request, survey.slug).status_code == 422


def test_a_trend_joins_surveys_by_variable_and_code(make_survey, make_school, answered, survey, made):
    from datetime import timedelta

    from saferday.youth.survey.queries.definitions import instrument_of
    from saferday.youth.survey.simulating import simulated_pupils

    earlier = make_survey("life-online-before")
    earlier.opens_at, earlier.closes_at = (
        survey.opens_at - timedelta(days=365),
        survey.opens_at - timedelta(days=300),
    )
    earlier.save()
    for number, school in enumerate(made):
        Response.objects.bulk_create(
            Response(
                version=earlier.asked,
                school=school,
                year_group=year,
                route=route,
                answers=answers,
                cell_key=key,
            )
            for year, route, answers, key in simulated_pupils(
                instrument_of(earlier.asked), {"Y5": 70}, number + 40
            )
        )
    make_snapshots(survey=earlier)
    found = shown_queries.trends(survey)
    assert {trend.key for trend in found} >= {"daily", "safe"}
    assert all(len(trend.points) == 2 for trend in found)
