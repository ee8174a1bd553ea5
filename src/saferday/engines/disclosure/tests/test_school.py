"""A school's page: what it shows, and that nobody who knows everything but the answers can tell a small number."""

import itertools
from collections import defaultdict

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saferday.engines.disclosure import Question, SchoolRules, round_and_hide, round_and_hide_school
from saferday.engines.disclosure.hiding import SchoolTable, UnusableCounts
from saferday.engines.disclosure.hiding.partitions import (
    bands_of_years,
    closed_from_left,
    joined_neighbours,
    joined_rare,
)

SMALL_RULES = SchoolRules(minimum_base=6, minimum=3, rounding=2)


def answers_of(pupils: int, categories: int):
    """Every way in which so many pupils can answer."""
    if categories == 1:
        yield (pupils,)
        return
    for first in range(pupils + 1):
        for rest in answers_of(pupils - first, categories - 1):
            yield (first, *rest)


def page(table: SchoolTable):
    """All that a reader sees."""
    return tuple((row.years, row.base, row.reason, row.groups) for row in table.rows)


def fewest_possibilities(years, categories, rules, ordered, silent) -> int:
    """The attacker of the guarantee: it knows the rule and how many pupils there are, tries every possible set of
    answers, and keeps those that give the page it sees. Returns the fewest numbers that any small group of
    answers can still be, over all pages, years and unions of answers.
    """
    width = categories + (1 if silent else 0)
    possible = defaultdict(list)
    for cells in itertools.product(*(list(answers_of(pupils, width)) for pupils in years)):
        counts = np.array(cells)
        question = Question(
            "q",
            counts[:, :categories],
            ordered=ordered,
            no_answer=counts[:, categories] if silent else None,
        )
        possible[page(round_and_hide_school([question], rules=rules)["q"])].append(counts)
    fewest = 10**6
    for same in possible.values():
        stacked = np.stack(same)
        for rows in [*([year] for year in range(len(years))), list(range(len(years)))]:
            for size in range(1, width):
                for union in itertools.combinations(range(width), size):
                    numbers = np.unique(stacked[:, rows][:, :, union].sum(axis=(1, 2)))
                    if numbers.min() < rules.minimum:
                        fewest = min(fewest, len(numbers))
    return fewest


@pytest.mark.parametrize("ordered", [True, False])
@pytest.mark.parametrize(
    ("years", "categories", "rules", "silent"),
    [
        ((14,), 4, SMALL_RULES, False),
        ((13,), 3, SMALL_RULES, True),
        ((33,), 3, SchoolRules(), False),
        ((7, 8), 3, SMALL_RULES, False),
        ((6, 6), 4, SMALL_RULES, False),
        ((5, 5), 3, SchoolRules(minimum_base=4, minimum=2, rounding=1), True),
        ((4, 3, 4), 3, SchoolRules(minimum_base=3, minimum=2, rounding=1), False),
    ],
)
def test_nobody_who_knows_the_rule_and_the_base_can_tell(years, categories, rules, silent, ordered) -> None:
    assert fewest_possibilities(years, categories, rules, ordered, silent) >= rules.minimum


def test_the_attacker_finds_a_page_that_tells_too_much(monkeypatch) -> None:
    """Joining the rarest shown answer, rather than one fixed beforehand, can be turned back."""

    def with_rarest(counts, minimum, absorber):
        alone = [place for place in range(counts.shape[1]) if (counts[:, place] >= minimum).all()]
        rare = [place for place in range(counts.shape[1]) if place not in alone]
        while rare and alone and (counts[:, rare].sum(axis=1) < minimum).any():
            rare.append(alone.pop(min(range(len(alone)), key=lambda at: counts[:, alone[at]].sum())))
        return tuple((place,) for place in alone) + ((tuple(sorted(rare)),) if rare else ())

    monkeypatch.setattr("saferday.engines.disclosure.hiding.school.joined_rare", with_rarest)
    assert fewest_possibilities((12,), 3, SchoolRules(9, 3, 2), False, False) == 1


def test_the_attacker_finds_joined_bands_that_tell_too_much(monkeypatch) -> None:
    monkeypatch.setattr(
        "saferday.engines.disclosure.hiding.school.joins_tell_nothing", lambda *given, **more: True
    )
    assert fewest_possibilities((9, 9), 3, SMALL_RULES, True, False) < 3


def test_without_grouping_the_hidden_ones_add_up() -> None:
    rules = SchoolRules(minimum_base=9, minimum=3, rounding=2, coarsen=False)
    assert fewest_possibilities((14,), 4, rules, False, False) >= 3
    table = round_and_hide(np.array([3, 40, 30, 10]), rules=SchoolRules(coarsen=False))
    assert table.values.tolist()[0][1:3] == [40.0, 30.0]
    assert table.reasons.tolist() == [["small", "", "", "small"]]
    assert table.whole.groups[0].why.startswith("Hidden: this number is small")


@settings(max_examples=60)
@given(
    st.lists(st.lists(st.integers(0, 40), min_size=5, max_size=5), min_size=1, max_size=6),
    st.booleans(),
    st.integers(0, 12),
)
def test_every_number_shown_stands_for_enough(counts, ordered, silent) -> None:
    cells = np.array(counts)
    quiet = np.full(len(cells), silent)
    table = round_and_hide(cells, ordered=ordered, no_answer=quiet)
    for row in table.rows:
        years = list(row.years)
        pupils = int(cells[years].sum() + quiet[years].sum())
        if row.base is None:
            assert pupils < 30
            assert not row.shown
            continue
        assert abs(row.base - pupils) <= 2
        assert sorted(place for group in row.groups for place in group.categories) == list(range(5))
        for group in row.groups:
            if group.value is None:
                assert group.reason
                assert group.why
                continue
            behind = int(cells[years][:, list(group.categories)].sum())
            behind += int(quiet[years].sum()) if group.with_no_answer else 0
            assert behind >= 10
            assert abs(group.value - behind) <= 2
        if row.shown:
            assert abs(sum(group.percent for group in row.groups) - 100) <= 3
    for band in table.bands:
        for group in band.groups:
            parts = [set(part.categories) for part in table.whole.groups]
            assert set(group.categories) == set().union(*(p for p in parts if p <= set(group.categories)))


def test_a_school_of_83_sees_its_scale_and_two_bands_of_years() -> None:
    years = np.array([[2, 3, 7, 8], [1, 4, 8, 7], [4, 7, 6, 3], [3, 8, 9, 3]])
    labels = ["never", "rarely", "often", "always"]
    table = round_and_hide(years, ordered=True, labels=labels)
    assert [group.label for group in table.whole.groups] == labels
    assert [band.years for band in table.bands] == [(0, 1), (2, 3)]
    for band in table.bands:
        assert [group.label for group in band.groups] == ["never or rarely", "often or always"]


def test_everyone_said_so_shows_nothing() -> None:
    for counts in ([83, 0], [80, 3], [0, 0, 83]):
        table = round_and_hide(np.array(counts))
        assert not table.whole.shown
        assert table.whole.reason == "spread"


def test_a_small_base_shows_nothing_not_even_the_base() -> None:
    table = round_and_hide(np.array([14, 15]))
    assert table.whole.base is None
    assert table.reasons.tolist() == [["base", "base"]]
    assert "30" in table.whole.why


def test_several_answers_show_what_both_sides_can_bear() -> None:
    question = Question("apps", np.array([40, 9, 74, 12]), ("a", "b", "c", "none"), kind="several", asked=83)
    table = round_and_hide_school([question])["apps"]
    assert table.values.tolist()[0][0] == 40.0
    assert table.hidden.tolist() == [[False, True, True, False]]


def test_none_of_these_is_hidden_where_it_would_give_a_hidden_one_away() -> None:
    question = Question(
        "apps", np.array([15, 9, 20]), ("a", "b", "none"), kind="several", asked=40, none_of_these=2
    )
    table = round_and_hide_school([question])["apps"]
    assert table.hidden.tolist() == [[False, True, True]]


def test_a_routed_question_needs_its_route_shown() -> None:
    lead = Question("lead", np.array([35, 4, 44]), ("yes", "maybe", "no"))
    after = Question("after", np.array([20, 15]), asked_of=("lead", (0,)))
    shown = round_and_hide_school([lead, after])
    assert shown["after"].whole.shown
    mixed = Question("lead", np.array([35, 44, 4]), ("yes", "no", "maybe"), joins=0)
    hidden = round_and_hide_school([mixed, after])
    assert hidden["after"].whole.reason == "route"
    assert hidden["after"].whole.base is None


def test_a_scale_is_cut_where_a_route_begins() -> None:
    lead = Question("lead", np.array([12, 3, 9, 30, 20]), ordered=True)
    after = Question("after", np.array([31, 28]), asked_of=("lead", (2, 3, 4)))
    tables = round_and_hide_school([lead, after])
    assert [group.categories for group in tables["lead"].whole.groups] == [(0, 1), (2, 3), (4,)]
    assert tables["after"].whole.shown


def test_categories_not_offered_are_no_answers() -> None:
    question = Question("q", np.array([20, 0, 30]), offered=np.array([True, False, True]))
    table = round_and_hide_school([question])["q"]
    assert [group.categories for group in table.whole.groups] == [(0,), (2,)]


def test_who_gave_no_answer_is_told_only_when_enough() -> None:
    few = round_and_hide(np.array([40, 30]), no_answer=3)
    assert [(g.label, g.value) for g in few.whole.groups] == [
        ("0", 40),
        ("1, or no answer", 35),
    ] or not few.whole.shown
    many = round_and_hide(np.array([40, 30]), no_answer=13)
    assert many.whole.groups[-1].label == "No answer"
    assert many.whole.groups[-1].value == 15
    open_ = round_and_hide(np.array([40, 30]), no_answer=3, rules=SchoolRules(protect_no_answer=False))
    assert [group.value for group in open_.whole.groups] == [40, 30]


@pytest.mark.parametrize("library", [pd.DataFrame, pl.DataFrame, dict])
def test_a_frame_gives_a_table_for_each_question(library) -> None:
    frame = library(
        {
            "question": ["a"] * 3 + ["b"] * 2,
            "category": ["1", "2", "3", "x", "y"],
            "count": [20, 4, 30, 14, 9],
        }
    )
    tables = round_and_hide(frame, ordered_questions=["a"])
    assert [(g.label, g.value) for g in tables["a"].whole.groups] == [("1", 20), ("2 or 3", 35)]
    assert tables["b"].whole.reason == "base"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (Question("q", np.array([-1, 40])), "whole numbers from 0"),
        (Question("q", np.array([0.5, 40])), "whole numbers from 0"),
        (Question("q", np.array([1, 40]), ("a",)), "1 labels for 2"),
        (Question("q", np.array([1, 40]), offered=np.array([False, True])), "not offered"),
        (Question("q", np.array([1, 40]), kind="several"), "how many were asked"),
        (Question("q", np.array([1, 40]), kind="several", asked=30), "more chose"),
        (Question("q", np.array([1, 40]), kind="rank"), "kind is"),
        (Question("q", np.array([1, 40]), no_answer=-1), "from 0"),
        (Question("q", np.array([1, 40]), joins=2), "no category 2"),
        (Question("q", np.array([0, 40]), offered=np.array([False, True]), joins=0), "was not offered"),
        (Question("q", np.array([1, 40]), asked_of=("p", (0,))), "must come before"),
    ],
)
def test_counts_that_cannot_be_are_refused(wrong, words) -> None:
    with pytest.raises(UnusableCounts, match=words):
        round_and_hide_school([wrong])


def test_rules_that_contradict_themselves_are_refused() -> None:
    with pytest.raises(UnusableCounts):
        SchoolRules(minimum=4, rounding=5)
    with pytest.raises(UnusableCounts, match="twice"):
        round_and_hide_school([Question("q", np.array([40])), Question("q", np.array([40]))])


@settings(max_examples=80)
@given(st.lists(st.integers(0, 30), min_size=1, max_size=7))
def test_no_partition_into_neighbours_has_more_groups(counts) -> None:
    row = np.array([counts])
    found, most = closed_from_left(row, 10), joined_neighbours(row, 10)
    assert (found is None) == (most is None)
    assert found is None or (
        len(found) == len(most) and all(row[0, list(group)].sum() >= 10 for group in found)
    )


@settings(max_examples=80)
@given(st.lists(st.integers(0, 30), min_size=2, max_size=7), st.data())
def test_rare_ones_are_joined_and_none_is_lost(counts, data) -> None:
    row, absorber = np.array([counts]), data.draw(st.integers(0, len(counts) - 1))
    found = joined_rare(row, 10, absorber)
    if found is None:
        return
    assert sorted(place for group in found for place in group) == list(range(len(counts)))
    assert all(row[0, list(group)].sum() >= 10 for group in found)


def test_bands_keep_primary_and_secondary_apart_where_they_can() -> None:
    assert bands_of_years([20, 20, 20, 35], 30, breaks={3}) == ((0, 1, 2), (3,))
    assert bands_of_years([40, 40, 5], 30, breaks={2}) == ((0,), (1, 2))
    assert bands_of_years([20, 20], 30) is None
