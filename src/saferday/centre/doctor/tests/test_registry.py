"""Checks are found by name, and one that breaks stops nothing."""

import pytest

from saferday.centre.doctor import check, fail, names, ok, registry, run, warn


@pytest.fixture(autouse=True)
def own_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_checks", {})


def test_findings_carry_the_name_of_their_check_and_what_to_do() -> None:
    check("b.second")(lambda: warn("Hm.", do="Look."))
    check("a.first")(lambda: ok("Well."))
    found = list(run())
    assert [(one.name, one.status, one.do) for one in found] == [
        ("a.first", "ok", ""),
        ("b.second", "warn", "Look."),
    ]
    assert names() == ["a.first", "b.second"]


def test_a_check_that_breaks_is_a_finding() -> None:
    def breaks():
        raise OSError("no such disk")

    check("a.breaks")(breaks)
    check("b.after")(lambda: fail("Bad.", do="Mend."))
    found = list(run())
    assert [one.status for one in found] == ["fail", "fail"]
    assert "no such disk" in found[0].message
    assert found[1].message == "Bad."


def test_only_the_named_checks_run() -> None:
    check("a.first")(lambda: ok("Well."))
    check("b.second")(lambda: ok("Well."))
    assert [one.name for one in run(frozenset({"b.second"}))] == ["b.second"]


def test_two_checks_cannot_share_a_name() -> None:
    def one():
        return ok("")

    def other():
        return ok("")

    check("a.first")(one)
    check("a.first")(one)
    with pytest.raises(registry.CheckNameTaken):
        check("a.first")(other)
