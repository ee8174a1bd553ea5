"""The engine from the command line."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from saferday.engines.disclosure.commands import group


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(group, [str(word) for word in words])


def test_perturb(run) -> None:
    Path("pupils.csv").write_text("year,answer,record_key\n" + "7,yes,3\n" * 40 + "8,no,9\n" * 4)
    assert run("ptable", "ptable.csv", "--seed", 1).exit_code == 0
    result = run("perturb", "pupils.csv", "--by", "year,answer", "--ptable", "ptable.csv", "--json")
    rows = {(row["year"], row["answer"]): row for row in json.loads(result.output)}
    assert 35 <= rows[7, "yes"]["count"] <= 45
    assert rows[8, "no"] == {"year": 8, "answer": "no", "count": None, "reason": "small"}


def test_hide(run) -> None:
    Path("school.csv").write_text("question,category,count\nq,1,3\nq,2,20\nq,3,30\n")
    result = run("hide", "school.csv", "--ordered", "q")
    assert "q,1,55,1 or 2,25,45,grouped" in result.output
    assert "q,1,55,3,30,55,," in result.output


def test_suppress(run) -> None:
    Path("table.csv").write_text("year,answer,n\n7,yes,3\n7,no,22\n8,yes,25\n8,no,18\n")
    rows = json.loads(run("suppress", "table.csv", "--by", "year,answer", "--count", "n", "--json").output)
    assert [row["count"] for row in rows if row["year"] == "Total"] == [40, 28, 68]
    assert sum(row["count"] is None for row in rows) == 4


def test_audit(run) -> None:
    Path("bad.csv").write_text("year,count\n7,\n8,30\nTotal,33\n")
    Path("good.csv").write_text("year,count\n7,20\n8,30\nTotal,50\n")
    found = run("audit", "bad.csv")
    assert found.exit_code == 1
    assert (
        "exact: year 7: exactly 3. Follows from: bad: all pupils, 33; less bad: year 8, 30." in found.output
    )
    assert run("audit", "good.csv").exit_code == 0
    report = json.loads(run("audit", "bad.csv", "--json").output)
    assert report["findings"][0]["low"] == 3


def test_anonymity(run) -> None:
    Path("records.csv").write_text("year,answer\n" + "7,yes\n" * 12 + "8,no\n")
    result = run("anonymity", "records.csv", "--by", "year")
    assert result.exit_code == 1
    assert "1 records are in 1 groups under 10" in result.output
    assert json.loads(run("anonymity", "records.csv", "--by", "year", "--json").output)["smallest"] == 1


@pytest.mark.parametrize(
    ("text", "words", "says"),
    [
        ("", ("hide", "f.csv"), "has no rows"),
        ("question,category\nq,1\n", ("hide", "f.csv"), "no column “count”"),
        ("a,b\n1\n", ("hide", "f.csv"), "fewer cells"),
        ("a,n\nx,-3\n", ("suppress", "f.csv", "--by", "a", "--count", "n"), "whole numbers from 0"),
        ("year,count\n7,10\n8,10\nTotal,50\n", ("audit", "f.csv"), "No pupils fit"),
        ("a\nx\n", ("perturb", "f.csv", "--by", "a", "--ptable", "f.csv"), "not a ptable"),
    ],
)
def test_a_bad_file_says_what_is_wrong(run, text, words, says) -> None:
    Path("f.csv").write_text(text)
    result = run(*words)
    assert result.exit_code == 1
    assert says in result.output
    assert "Traceback" not in result.output


def test_runs_alone_without_django() -> None:
    code = (
        "import sys, saferday.engines.disclosure.commands; "
        "sys.exit(any(name.split('.')[0] in ('django', 'pandas', 'polars', 'scipy') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
