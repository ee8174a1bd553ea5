"""The attacker finds nothing where the rules hold, and what is planted where one is switched off."""

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saferday.engines.disclosure import (
    Contradiction,
    Question,
    Said,
    SchoolRules,
    Statement,
    audit,
    noisy_ptable,
    perturb_counts,
    possible_ranges,
    round_and_hide,
    round_and_hide_school,
    said_by_frame,
    said_by_numbers,
    said_by_school,
    said_by_table,
)
from saferday.engines.disclosure.attack.population import TooManyGroups

RULES = SchoolRules()
NOISY = noisy_ptable(largest_noise=5, seed=1)
OFF = SchoolRules(minimum_base=1, minimum=1, rounding=1)


def of_school(counts, rules=RULES, ordered=True, known=True, **more) -> Said:
    cells = np.atleast_2d(np.array(counts))
    table = round_and_hide(cells, ordered=ordered, rules=rules)
    asked = cells.sum(axis=1).tolist() if known else None
    return said_by_school(
        table, rules=rules, asked=asked, years=[str(at + 7) for at in range(len(cells))], **more
    )


@settings(max_examples=40)
@given(
    st.lists(st.lists(st.integers(0, 40), min_size=5, max_size=5), min_size=1, max_size=5),
    st.booleans(),
)
def test_nothing_is_found_on_a_school_page(counts, ordered) -> None:
    report = audit(of_school(counts, ordered=ordered), width=10, protect_zeros=True, answers={"answer"})
    assert report.safe, report.findings[0]


def test_minimum_switched_off() -> None:
    report = audit(of_school([[3, 40, 40]], rules=OFF), answers={"answer"})
    first = report.findings[0]
    assert (first.kind, first.low, first.high) == ("exact", 3, 3)


def test_the_guard_for_everyone_switched_off() -> None:
    said = tuple(Statement(where, 83, 83, "page") for where in ({}, {"answer": frozenset({"0"})}))
    report = audit(Said(said, {"answer": frozenset("01")}), answers={"answer"})
    assert report.findings[0].kind == "everyone"
    assert "answer 0" in report.findings[0].group
    assert audit(of_school([[83, 0]]), answers={"answer"}).safe


def test_secondary_suppression_switched_off() -> None:
    page = Said(
        (
            Statement({}, 83, 83, "page"),
            Statement({"answer": frozenset({"a"})}, 40, 40, "page"),
            Statement({"answer": frozenset({"b"})}, 36, 36, "page"),
        ),
        {"answer": frozenset("abc")},
    )
    report = audit(page, answers={"answer"})
    assert (report.findings[0].group, report.findings[0].low) == ("answer c", 7)
    assert "all pupils, 83; less page: answer a, 40" in report.findings[0].derivation


def test_snapshots_without_waiting_for_new_answers() -> None:
    """Two more pupils, and exact numbers: what they said is plain. Rounded, and ten or more, it is not."""
    moments = ["monday", "tuesday"]
    exact = SchoolRules(rounding=1)

    def pages(before, after, rules):
        return [
            of_school([before], rules=rules, snapshot=moments[:1], snapshots=moments, source="monday's page"),
            of_school([after], rules=rules, snapshot=moments, snapshots=moments, source="tuesday's page"),
        ]

    told = audit(pages([30, 40, 12], [31, 41, 12], exact), width=2, answers={"answer"})
    assert any(each.kind == "exact" and "tuesday" in each.group for each in told.findings)
    assert "tuesday's page" in told.findings[0].derivation
    kept = audit(pages([30, 40, 12], [37, 46, 14], RULES), width=2, answers={"answer"})
    assert kept.safe, kept.findings[0]


def test_a_band_whose_answers_are_not_joined_as_the_whole_schools_are() -> None:
    page = Said(
        (
            Statement({"answer": frozenset({"a", "b"})}, 30, 30, "school"),
            Statement({"answer": frozenset({"a"}), "year": frozenset({"7"})}, 14, 14, "year 7"),
            Statement({"answer": frozenset({"a", "b"}), "year": frozenset({"7"})}, 16, 16, "year 7"),
        ),
        {"answer": frozenset("abc"), "year": frozenset({"7", "8"})},
    )
    report = audit(page, answers={"answer"})
    assert any((each.low, each.high) == (2, 2) and "answer b" in each.group for each in report.findings)


def test_an_area_of_two_schools() -> None:
    """The area less one school is the other school."""
    area = Said(
        (Statement({"school": frozenset({"A", "B"}), "answer": frozenset({"yes"})}, 45, 45, "area"),),
        {"school": frozenset("ABC"), "answer": frozenset({"yes", "no"})},
    )
    school = Said((Statement({"school": frozenset("A"), "answer": frozenset({"yes"})}, 41, 41, "school A"),))
    report = audit([area, school], answers={"answer"})
    assert any("school B" in each.group and each.low == 4 for each in report.findings)
    noisy = Said(
        (Statement({"school": frozenset({"A", "B"}), "answer": frozenset({"yes"})}, 40, 50, "area"),),
        area.levels,
    )
    rounded = Said((Statement({"school": frozenset("A"), "answer": frozenset({"yes"})}, 38, 42, "school A"),))
    assert audit([noisy, rounded], width=5, answers={"answer"}).safe


def test_a_route_whose_number_is_shown_beside_a_joined_answer() -> None:
    lead = Question("lead", np.array([4, 41, 44]), ("maybe", "yes", "no"), ordered=True)
    after = Question("after", np.array([20, 21]), ("once", "twice"))
    pages = round_and_hide_school([lead, after])
    said = [
        said_by_school(pages["lead"], rules=RULES, asked=[89]),
        Said((Statement({"lead": frozenset({"yes"})}, 41, 41, "asked “after”"),)),
    ]
    assert not audit(said, answers={"lead"}).safe
    assert audit(said[:1], width=10, protect_zeros=True, answers={"lead"}).safe


def test_filters_that_overlap_are_subtracted() -> None:
    """Years 7 and 8, 8 and 9, and all three: what is left is year 7 alone, then year 8."""
    years = {name: frozenset(name) for name in ("78", "89", "789")}
    said = Said(
        tuple(
            Statement({"year": values, "answer": frozenset({"yes"})}, number, number, name)
            for (name, values), number in zip(years.items(), (30, 28, 33), strict=True)
        ),
        {"year": frozenset("789"), "answer": frozenset({"yes", "no"})},
    )
    found = {each.group: each.low for each in audit(said).findings}
    assert found["answer yes, year 7"] == 5
    assert found["answer yes, year 9"] == 3


def test_linked_tables_are_laid_side_by_side() -> None:
    """Neither table gives year 7's girls away; both together do."""
    nan = np.nan
    by_year = said_by_numbers(
        np.array([[nan, nan, 20.0], [30.0, 22.0, 52.0], [nan, nan, 72.0]]),
        dimensions=["year", "gender"],
        levels=[["7", "8"], ["g", "b"]],
        source="by year",
    )
    by_gender = said_by_numbers(
        np.array([33.0, 39.0, 72.0]), dimensions=["gender"], levels=[["g", "b"]], source="by gender"
    )
    assert audit(by_year).findings == ()
    report = audit([by_year, by_gender])
    assert any((each.group, each.low) == ("gender g, year 7", 3) for each in report.findings)
    assert "by gender" in report.findings[0].derivation


@settings(max_examples=15)
@given(st.integers(0, 10_000))
def test_noise_keeps_small_numbers_from_being_known(seed: int) -> None:
    random = np.random.default_rng(seed)
    ptable = NOISY
    cells = random.poisson(14, (4, 5))
    keys = random.integers(0, 256, cells.shape)
    said = [
        said_by_table(
            perturb_counts(counts, of % 256, ptable, dimensions=names, levels=levels),
            noise=5,
            source=str(names),
        )
        for counts, of, names, levels in (
            (cells, keys, ["year", "answer"], [np.arange(4), np.arange(5)]),
            (cells.sum(0), keys.sum(0), ["answer"], [np.arange(5)]),
            (cells.sum(1), keys.sum(1), ["year"], [np.arange(4)]),
        )
    ]
    assert audit(said, width=2).safe


def test_noise_switched_off() -> None:
    cells = np.array([[3, 14], [25, 31]])
    table = perturb_counts(cells, cells * 0, noisy_ptable(seed=1), threshold=0)
    said = said_by_numbers(cells.astype(float), totals=False)
    assert [each.low for each in audit(said, width=2).findings] == [3]
    assert audit(said_by_table(table, noise=5, threshold=0), width=2).safe


def test_wrong_noise_is_a_contradiction() -> None:
    table = np.array([[20.0, 30.0, 53.0]])
    with pytest.raises(Contradiction):
        audit(table[0], rounding=1)
    assert audit(table[0], rounding=5).safe


@pytest.mark.parametrize("library", [pd.DataFrame, pl.DataFrame, dict])
def test_a_frame_is_attacked_as_an_array_is(library) -> None:
    frame = library(
        {
            "year": ["7", "7", "7", "8", "8", "8", "Total"],
            "answer": ["yes", "no", "Total", "yes", "no", "Total", "Total"],
            "count": [None, 30.0, 34.0, 25.0, 28.0, 53.0, 87.0],
        }
    )
    report = audit(frame)
    assert (report.findings[0].kind, report.findings[0].low) == ("exact", 4)
    assert len(said_by_frame(frame).statements) == 6


def test_structural_zeros_are_no_secret() -> None:
    said = Said(
        (
            Statement({"answer": frozenset("a")}, 0, 0, "route", structural=True),
            Statement({"answer": frozenset("b")}, 40, 40, "page"),
        ),
        {"answer": frozenset("abc")},
    )
    assert audit(said, protect_zeros=True).safe


def test_ranges_are_those_of_two_margins() -> None:
    """For a two-way table with its margins they are known in closed form (Fréchet)."""
    random = np.random.default_rng(3)
    cells = random.integers(1, 30, (3, 4))
    numbers = np.full((4, 5), np.nan)
    numbers[-1, :-1], numbers[:-1, -1], numbers[-1, -1] = cells.sum(0), cells.sum(1), cells.sum()
    said = said_by_numbers(numbers)
    groups = [{"d0": frozenset({str(a)}), "d1": frozenset({str(b)})} for a in range(3) for b in range(4)]
    rows, columns = cells.sum(1)[:, None], cells.sum(0)[None, :]
    least = np.maximum(0, rows + columns - cells.sum()).ravel()
    most = np.minimum(rows, columns).ravel()
    np.testing.assert_allclose(possible_ranges(said, groups), np.stack([least, most], axis=1))


def test_too_many_groups_are_refused() -> None:
    where = {f"v{at}": frozenset({"a"}) for at in range(22)}
    with pytest.raises(TooManyGroups):
        audit(Said((Statement(where, 1, 1, "page"),)))
