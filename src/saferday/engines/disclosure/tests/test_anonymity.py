"""The report on a researcher's file."""

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferday.engines.disclosure import k_anonymity
from saferday.engines.disclosure.anonymity import leave_out_small
from saferday.engines.disclosure.frames import NotATable

FILE = {
    "year": [7] * 6 + [8] * 5 + [9] * 2,
    "gender": ["g"] * 6 + ["b"] * 5 + ["g", "b"],
    "answer": ["yes"] * 6 + ["yes", "no", "no", "no", "no"] + ["no", "yes"],
}


@pytest.mark.parametrize("library", [pd.DataFrame, pl.DataFrame, dict])
def test_small_groups_are_counted_and_what_to_do_is_said(library) -> None:
    records = library(FILE)
    report = k_anonymity(records, ["year", "gender"], threshold=3, sensitive=["answer"], ordered=["year"])
    assert (report.records, report.groups, report.smallest) == (13, 4, 1)
    assert (report.small_groups, report.small_records, dict(report.sizes)) == (2, 2, {1: 2})
    assert report.unique_alike == {"answer": 3}
    assert not report.met
    proposals = {proposal.do: proposal.records for proposal in report.proposals}
    assert proposals["leave out the 2 records in small groups"] == 0
    assert proposals["leave out the column “year”"] == 0
    kept = leave_out_small(records, report, ["year", "answer"])
    assert len(kept["year"]) == 11
    assert type(kept) is type(records)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=60), st.integers(2, 6))
def test_what_is_kept_meets_the_threshold(rows, threshold) -> None:
    records = {"a": [row[0] for row in rows], "b": [row[1] for row in rows]}
    report = k_anonymity(records, ["a", "b"], threshold=threshold)
    kept = leave_out_small(records, report, ["a", "b"])
    if kept["a"]:
        assert k_anonymity(kept, ["a", "b"], threshold=threshold).met
    assert report.small_records == int((~report.keep).sum())
    if report.met:
        assert report.proposals == ()


def test_neighbours_joined_two_by_two() -> None:
    records = {"year": np.repeat([5, 6, 7, 8], 3)}
    report = k_anonymity(records, ["year"], threshold=5, ordered=["year"])
    assert ("join neighbouring values of “year” two by two", 0) in [
        (proposal.do, proposal.records) for proposal in report.proposals
    ]


def test_wrong_questions_are_refused() -> None:
    with pytest.raises(NotATable, match="recognised"):
        k_anonymity(FILE, [])
    with pytest.raises(NotATable, match="no column"):
        k_anonymity(FILE, ["town"])
