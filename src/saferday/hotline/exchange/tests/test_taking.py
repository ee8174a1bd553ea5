"""Lists from files: taken, retracted, set aside, resumed, taken back, and the same again elsewhere."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from saferday.centre.audit.models import AuditRecord
from saferday.hotline.exchange import actions, rules
from saferday.hotline.exchange.commands import group
from saferday.hotline.exchange.models import Run, SetAside
from saferday.hotline.exchange.rules.reading import read_list
from saferday.hotline.exchange.taking import files, parts
from saferday.hotline.exchange.taking.files import export_file, import_file
from saferday.hotline.exchange.taking.http import Failed
from saferday.hotline.matching import actions as matching
from saferday.hotline.matching import queries as matching_queries

from . import samples
from .conftest import md5, standing

pytestmark = pytest.mark.django_db

LABELS = {
    "A1": "confirmed",
    "B2": "suspected",
    "1": "confirmed",
    "2": "suspected",
    "0": "-",
    "*": "suspected",
}


@pytest.fixture
def write(tmp_path):
    def _write(text, name="list.csv") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return _write


def rows(*lines):
    return "kind,value,label,reference\n" + "".join(f"{line}\n" for line in lines)


def numbered(*numbers, label="confirmed"):
    return rows(*(f"md5,{md5(number)},{label},case {number}" for number in numbers))


@pytest.mark.parametrize(
    ("format", "text", "expected"),
    [
        ("csv", samples.CSV, {f"md5:{md5(1)}": "confirmed", f"pdq:{'0f' * 32}": "suspected",
                              f"sha256:{'ab' * 32}": "confirmed"}),
        ("threatexchange", samples.THREAT_UPDATES, {f"pdq:{'0f' * 32}": "confirmed", f"md5:{md5(2)}": "suspected"}),
        ("ncmec", samples.NCMEC, {f"md5:{md5(1)}": "confirmed", f"sha1:{'cd' * 20}": "confirmed",
                                  f"md5:{md5(9)}": "suspected"}),
        ("vics", samples.VICS, {f"md5:{md5(1)}": "confirmed", f"sha1:{'cd' * 20}": "confirmed"}),
    ],
)  # fmt: skip
@pytest.mark.database
def test_a_list_is_taken_and_again_changes_nothing(bank, write, format, text, expected):
    path = write(text)
    run = import_file(path, format=format, bank=bank, labels=LABELS)
    assert standing(bank) == expected
    assert run.added == len(expected)
    again = import_file(path, format=format, bank=bank, labels=LABELS)
    assert (again.added, again.changed, again.retracted) == (0, 0, 0)
    assert again.unchanged == len(expected)


def test_the_later_row_wins_within_a_part_and_between_parts(bank, write, monkeypatch):
    header = "kind,value,label,retracted_at,retraction\n"
    flag, back = f"md5,{md5(1)},confirmed,,\n", f"md5,{md5(1)},,2027-01-01,Wrong\n"
    for text, stands in ((flag + back, False), (back + flag, True), (flag + back + flag, True)):
        import_file(write(header + text), format="csv", bank=bank)
        assert (f"md5:{md5(1)}" in standing(bank)) is stands
    (entry,) = matching_queries.stream(bank)
    import_file(write(header + back), format="csv", bank=bank)
    (entry,) = matching_queries.stream(bank)
    assert entry.retraction == "Wrong"


def test_where_each_came_from_is_kept_per_entry(bank, write, make_partner):
    partner = make_partner(direction="file")
    import_file(write(samples.CSV), format="csv", bank=bank, partner=partner)
    found = {row.hex: (row.provenance, row.reference) for row in matching_queries.stream(bank)}
    assert found[md5(1)] == ("exchange:north/desk", "case 1")
    assert found["0f" * 32] == ("exchange:north", "case 2")


def test_a_label_that_nothing_is_said_of_is_set_aside_and_one_left_out_is_retracted(bank, write):
    import_file(write(numbered(1, 2)), format="csv", bank=bank)
    text = rows(f"md5,{md5(1)},harmless,", f"md5,{md5(3)},new,")
    run = import_file(write(text), format="csv", bank=bank, labels={"harmless": "-"})
    assert list(SetAside.objects.filter(run=run).values_list("number", "reason", "said")) == [
        (3, "unknown_label", "new")
    ]
    assert standing(bank) == {f"md5:{md5(2)}": "confirmed"}
    assert run.state == rules.IN_PART


def test_what_matching_refuses_is_set_aside_with_its_row(bank, write):
    text = f"kind,value,quality\npdq,{'0f' * 32},49\npdq,{'00' * 32},90\npdq,{'3c' * 32},50\n"
    run = import_file(write(text), format="csv", bank=bank)
    assert list(run.set_aside.values_list("number", "reason")) == [(2, "quality_below_50"), (3, "blank")]
    assert run.added == 1


def test_a_record_that_names_fewer_hashes_takes_the_others_back(bank, write):
    import_file(write(samples.NCMEC), format="ncmec", bank=bank, labels=LABELS)
    newer = samples.NCMEC.replace(f"<sha1>{'cd' * 20}</sha1>", "")
    run = import_file(write(newer), format="ncmec", bank=bank, labels=LABELS)
    assert run.retracted == 1
    assert f"sha1:{'cd' * 20}" not in standing(bank)
    gone = samples.NCMEC.replace("<image>", "<deletedImage>").replace("</image>", "</deletedImage>")
    import_file(write(gone), format="ncmec", bank=bank, labels=LABELS)
    assert standing(bank) == {f"md5:{md5(9)}": "suspected"}


def test_a_complete_list_takes_back_what_it_lacks(bank, write, make_partner):
    partner = make_partner(direction="file", complete=True)
    matching.flag(bank=bank, entries=[matching.NewEntry("md5", bytes(15) + b"\xee")], provenance="staff")
    import_file(write(numbered(1, 2, 3)), format="csv", bank=bank, partner=partner)
    run = import_file(write(numbered(1, 3)), format="csv", bank=bank, partner=partner)
    assert run.retracted == 1
    # What staff flagged in the same bank stays.
    assert set(standing(bank)) == {f"md5:{md5(1)}", f"md5:{md5(3)}", f"md5:{md5(0xEE)}"}


def test_a_list_that_seems_cut_off_takes_nothing_back(bank, write, make_partner):
    partner = make_partner(direction="file", complete=True)
    import_file(write(numbered(*range(300))), format="csv", bank=bank, partner=partner)
    with pytest.raises(Failed) as caught:
        import_file(write(numbered(1)), format="csv", bank=bank, partner=partner)
    assert caught.value.reason == "too_much_missing"
    assert len(standing(bank)) == 300
    run = import_file(write(numbered(1)), format="csv", bank=bank, partner=partner, anyway=True)
    assert (run.retracted, len(standing(bank))) == (299, 1)


@pytest.mark.database
def test_an_import_that_is_cut_off_goes_on_where_it_stood(bank, write, monkeypatch):
    monkeypatch.setattr(rules, "PART_ROWS", 110)
    path = write(numbered(*range(100)))
    taken = []

    class Killed(BaseException):
        pass

    def take_part(**more):
        if len(taken) == 3:
            raise Killed
        taken.append(more["position"])
        return original(**more)

    original = actions.take_part
    monkeypatch.setattr(parts.actions, "take_part", take_part)
    with pytest.raises(Killed):
        import_file(path, format="csv", bank=bank)
    cut = Run.objects.get()
    assert (cut.state, cut.position, len(standing(bank))) == (rules.RUNNING, taken[-1], cut.added)
    assert 0 < cut.added < 100
    monkeypatch.setattr(parts.actions, "take_part", original)
    run = import_file(path, format="csv", bank=bank)
    assert (run.pk, run.added, run.unchanged, run.state) == (cut.pk, 100, 0, rules.DONE)
    assert len(standing(bank)) == 100


def test_however_long_a_list_is_no_more_than_a_part_of_it_is_held(bank, tmp_path, monkeypatch):
    """A list is read while it is taken: of twenty parts, one is in memory at a time, with its broken rows."""
    monkeypatch.setattr(rules, "PART_ROWS", 300)
    path = tmp_path / "long.csv"
    with path.open("w") as file:
        file.write("kind,value\n")
        file.writelines(f"md5,{'zz' if number % 3 == 0 else md5(number)}\n" for number in range(6_000))
    read, held = [0], []
    take_part = actions.take_part

    def taken(*, part, position, **more):
        held.append((part.size, len(part.broken), read[0] - position))
        return take_part(part=part, position=position, **more)

    def reading(*arguments, **more):
        for item in read_list(*arguments, **more):
            read[0] = getattr(item, "number", read[0])
            yield item

    monkeypatch.setattr(actions, "take_part", taken)
    monkeypatch.setattr(files, "read_list", reading)
    run = import_file(path, format="csv", bank=bank)
    assert (run.added, run.aside) == (4_000, 2_000)
    assert len(held) >= 4_000 // 300
    assert max(size for size, _broken, _ahead in held) <= 300
    assert max(broken for _size, broken, _ahead in held) <= 300
    assert max(ahead for _size, _broken, ahead in held) <= 1
    assert SetAside.objects.count() == rules.STAND_BACK


def test_another_file_of_the_same_name_is_another_run(bank, write):
    first = import_file(write(numbered(1)), format="csv", bank=bank)
    Run.objects.update(state=rules.RUNNING, finished_at=None)
    second = import_file(write(numbered(2)), format="csv", bank=bank)
    assert first.pk != second.pk
    assert len(standing(bank)) == 2


def test_what_comes_before_a_break_stands_and_the_run_says_where(bank, write):
    with pytest.raises(Failed) as caught:
        import_file(write(samples.VICS[:-60], "list.json"), format="vics", bank=bank, labels=LABELS)
    run = Run.objects.get()
    assert (run.state, run.problem, caught.value.reason) == (rules.FAILED, "not_json", "not_json")


@pytest.mark.database
def test_an_import_is_taken_back(bank, write, person, make_partner):
    partner = make_partner(direction="file")
    matching.flag(bank=bank, entries=[matching.NewEntry("md5", bytes(15) + b"\xee")], provenance="staff")
    first = import_file(write(numbered(1, 2, 3)), format="csv", bank=bank, partner=partner)
    import_file(write(numbered(3, 4, label="suspected")), format="csv", bank=bank, partner=partner)
    actions.undo_run(by=person("analyst_lead"), run=first)
    while actions.undo_part(run=first):
        pass
    run = actions.end_undo(run=first)
    # 3 was changed by the newer run, so it stands.
    assert set(standing(bank)) == {f"md5:{md5(3)}", f"md5:{md5(4)}", f"md5:{md5(0xEE)}"}
    assert (run.state, run.taken_back) == (rules.UNDONE, 2)
    assert AuditRecord.objects.filter(act="exchange.run.taken_back").exists()
    with pytest.raises(actions.CannotUndo):
        actions.undo_run(by=person("analyst_lead"), run=first)


def facts(bank, *names):
    return sorted(tuple(getattr(row, name) for name in names) for row in matching_queries.stream(bank))


CARRIED = {
    "csv": ("kind", "hex", "label", "group", "quality", "reference", "flagged_at", "expires_at"),
    "threatexchange": ("kind", "hex", "label"),
    "ncmec": ("kind", "hex", "label"),
    "vics": ("kind", "hex", "label"),
}


@pytest.mark.parametrize("format", sorted(rules.FORMATS))
@pytest.mark.database
def test_the_way_there_and_back(bank, ours, tmp_path, make_partner, format):
    """What a bank holds comes to another with labels, origins and retractions, as far as the format carries them."""
    fmt = rules.FORMATS[format]
    kinds = {"pdq": "0f" * 32, "sha256": "ab" * 32, "md5": md5(1), "sha1": "cd" * 20}
    matching.flag(
        bank=ours,
        provenance="own-images",
        entries=[
            matching.NewEntry(
                kind, bytes.fromhex(value), label=label, reference=f"case {kind}",
                group="video 1" if kind == "pdq" else "", quality=88 if kind == "pdq" else None,
            )
            for (kind, value), label in zip(kinds.items(), ["confirmed", "suspected"] * 2, strict=True)
        ],
    )  # fmt: skip
    out = {"confirmed": "1", "suspected": "2"}
    partner = make_partner(
        direction="file",
        format=format,
        labels={"1": "confirmed", "2": "suspected"},
        complete=not fmt.retractions,
    )
    path = tmp_path / f"list.{fmt.extension}"
    done = export_file(path, format=format, bank=ours, labels=out)
    assert set(done.left_out) == {"sha256", "sha1", "pdq", "md5"} - fmt.kinds
    import_file(path, format=format, bank=bank, partner=partner)
    assert facts(bank, *CARRIED[format]) == [
        row for row in facts(ours, *CARRIED[format]) if row[0] in fmt.kinds
    ]
    if format != "vics":
        assert {row.provenance for row in matching_queries.stream(bank)} == {"exchange:north/own-images"}
    if format == "threatexchange":
        assert {row.reference for row in matching_queries.stream(bank)} == {
            str(row.pk) for row in matching_queries.stream(ours)
        }
    # A retraction follows, and nothing else changes.
    matching.retract(bank=ours, hashes=[("md5", bytes.fromhex(md5(1)))], reason="A mistake")
    export_file(path, format=format, bank=ours, labels=out)
    run = import_file(path, format=format, bank=bank, partner=partner)
    assert (run.added, run.changed, run.retracted) == (0, 0, 1)
    (back,) = [row for row in matching_queries.stream(bank) if row.retracted_at is not None]
    assert back.hex == md5(1)
    if format == "csv":
        assert back.retraction == "A mistake"


def test_only_what_is_new_is_exported(ours, tmp_path):
    matching.flag(bank=ours, entries=[matching.NewEntry("md5", bytes(16))], provenance="x")
    first = export_file(tmp_path / "a.csv", format="csv", bank=ours)
    assert first.rows == 1
    assert export_file(tmp_path / "b.csv", format="csv", bank=ours, after=first.upto).rows == 0


def test_a_signed_list_is_verified_and_a_changed_one_is_not_read(bank, ours, tmp_path):
    from saferday.hotline.exchange.keys import public_key

    matching.flag(bank=ours, entries=[matching.NewEntry("md5", bytes(16))], provenance="x")
    path = tmp_path / "a.csv"
    export_file(path, format="csv", bank=ours)
    run = import_file(path, format="csv", bank=bank, public_key=public_key())
    assert run.signed_at is not None
    for spoil, reason in (
        (lambda: path.write_text(path.read_text() + "\n"), "signature_other_bytes"),
        (lambda: path.with_name("a.csv.sig").write_text("Signature: x"), "not_signed"),
        (lambda: path.with_name("a.csv.sig").unlink(), "not_signed"),
    ):
        spoil()
        with pytest.raises(Failed) as caught:
            import_file(path, format="csv", bank=bank, public_key=public_key())
        assert caught.value.reason == reason
    export_file(path, format="csv", bank=ours)
    with pytest.raises(Failed) as caught:
        import_file(path, format="csv", bank=bank, public_key="11" * 32)
    assert caught.value.reason == "signature_other_key"


def test_an_export_that_fails_leaves_the_old_file(ours, tmp_path, monkeypatch):
    path = tmp_path / "a.csv"
    path.write_text("old")

    def fail(*_args, **_more):
        raise OSError("full")

    monkeypatch.setattr(files, "write_list", fail)
    with pytest.raises(OSError, match="full"):
        export_file(path, format="csv", bank=ours)
    assert [one.name for one in tmp_path.iterdir()] == ["a.csv"]
    assert path.read_text() == "old"


def test_the_command_names_the_broken_row_and_exits_3(bank, write, tmp_path):
    path = write(rows(f"md5,{md5(1)},confirmed,", "md5,short,confirmed,"))
    aside = tmp_path / "aside.csv"
    done = CliRunner().invoke(
        group, ["import", str(path), "--format", "csv", "--bank", "theirs", "--set-aside", str(aside)]
    )
    assert done.exit_code == 3, done.output
    assert "row 3" in done.stderr
    assert "short" in aside.read_text()
    document = json.loads(
        CliRunner()
        .invoke(group, ["import", str(path), "--format", "csv", "--bank", "theirs", "--json"])
        .stdout
    )
    assert document["rows_set_aside"] == [{"row": 3, "reason": "wrong_length", "said": "short"}]
    assert document["unchanged"] == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--format", "csv", "--bank", "nowhere"], "no bank"),
        (["--format", "csv"], "Give --bank"),
        (["--bank", "theirs"], "Give --format"),
        (["--partner", "nobody"], "no partner"),
        (["--format", "csv", "--bank", "theirs", "--label", "x"], "THEIRS=OURS"),
        (["--format", "csv", "--bank", "theirs", "--public-key", "x"], "Ed25519"),
    ],
)
def test_wrong_usage_exits_2(bank, write, arguments, said):
    done = CliRunner().invoke(group, ["import", str(write(numbered(1))), *arguments])
    assert (done.exit_code, said in done.output) == (2, True), done.output


def test_a_list_that_cannot_be_read_exits_1_and_says_what_to_do(bank, write):
    done = CliRunner().invoke(group, ["import", str(write("a,b\n")), "--format", "csv", "--bank", "theirs"])
    assert done.exit_code == 1
    assert "Say what the columns mean" in done.output


def test_the_export_command(ours, tmp_path):
    matching.flag(bank=ours, entries=[matching.NewEntry("sha256", bytes(32))], provenance="x")
    path = tmp_path / "a.xml"
    done = CliRunner().invoke(group, ["export", str(path), "--format", "ncmec", "--bank", "ours"])
    assert done.exit_code == 3
    assert "sha256" in done.stderr
    again = CliRunner().invoke(group, ["export", str(path), "--format", "csv", "--bank", "ours"])
    assert again.exit_code == 2
    assert "--force" in again.output
