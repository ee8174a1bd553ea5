"""saferday matching, from making a bank to revoking a key; and what the doctor says."""

import json

import pytest
from click.testing import CliRunner
from django.utils import timezone

from saferday.hotline.matching import actions, doctor, queries, rules
from saferday.hotline.matching.commands import group
from saferday.hotline.matching.models import Quarantine

from .conftest import picture

pytestmark = pytest.mark.django_db


def run(*arguments, code=0):
    done = CliRunner().invoke(group, [*arguments])
    assert done.exit_code == code, done.output + str(done.exception)
    return done


def said(*arguments, code=0):
    return json.loads(run(*arguments, "--json", code=code).stdout)


def test_banks_flags_and_retractions(tmp_path):
    run("bank", "create", "x", "--name", "X", "--purpose", "To try", "--label", "a")
    run("bank", "create", "x", "--name", "X", "--purpose", "To try", code=1)
    run("bank", "create", "Not A Slug", "--name", "X", "--purpose", "To try", code=2)
    hashes = tmp_path / "hashes.txt"
    hashes.write_text(f"{picture(1).hex()}\n\nnonsense\n")
    done = said("flag", "--bank", "x", "--file", str(hashes), picture(2).hex(), "--label", "a", code=3)
    assert (done["added"], [one["hash"] for one in done["refused"]]) == (2, ["nonsense"])
    assert "1 as they were" in run("flag", "--bank", "x", picture(2).hex(), "--label", "a").output
    assert said("retract", "--bank", "x", "--reason", "r", picture(2).hex()) == {"retracted": 1, "asked": 1}
    run("retract", "--bank", "x", "--reason", "r", picture(2).hex(), code=3)
    run("retract", "--bank", "x", "--reason", "r", "zz", code=2)
    run("flag", "--bank", "no-such", picture(2).hex(), code=2)
    run("flag", "--bank", "x", code=2)
    (listed,) = said("bank", "list")
    assert (listed["slug"], listed["entries"], listed["retracted"]) == ("x", 1, 1)
    assert "x" in run("bank", "list").output


def test_keys():
    run("key", "create", "platform", code=2)
    made = said("key", "create", "platform", "--name", "A Platform", "--days", "3")
    assert rules.key_digest(made["key"]) in queries.snapshot().keys
    new = said("key", "rotate", made["public"])
    run("key", "rotate", made["public"], code=1)
    assert made["public"] in run("key", "list").output
    assert "revoked" in run("key", "revoke", new["public"], "--reason", "Lost").output
    assert [bool(one["revoked_at"]) for one in said("key", "list")] == [True, False]
    run("key", "revoke", "sdk_nobody", "--reason", "x", code=2)
    run("key", "create", "platform", "--scope", "everything", code=2)


@pytest.fixture
def own_index(monkeypatch, tmp_path):
    from saferday.hotline.matching.queries.searching.embedded import EmbeddedIndex

    own = EmbeddedIndex(tmp_path / "index")
    monkeypatch.setattr(queries.index_files, "index", lambda: own)
    return own


@pytest.mark.django_db(transaction=True)
def test_the_index_is_made_and_held_against_the_database(bank, flag, own_index):
    flag(bank, picture(1))
    assert said("rebuild")["entries"] == 1
    assert said("verify")["ok"] is True
    (path,) = own_index.folder.glob("*.index")
    # Another file in its place: one that is mapped into memory is never written to.
    (own_index.folder / "damaged").write_bytes(b"damaged")
    (own_index.folder / "damaged").replace(path)
    assert said("verify", code=1)["ok"] is False
    assert "rebuild" in run("verify", code=1).output


def test_the_doctor_looks_at_index_legal_basis_and_quarantine(bank, flag, own_index, monkeypatch):
    assert [check().status for check in (doctor.index, doctor.legal_basis, doctor.quarantine)] == ["ok"] * 3
    flag(bank, picture(1), picture(2))
    monkeypatch.setattr(rules, "MERGE_AFTER", 2)
    assert doctor.index().status == "fail"
    actions.take_index(built=own_index.make())
    assert doctor.index().status == "ok"
    flag(bank, *(picture(number) for number in range(10, 21)))
    assert doctor.index().status == "warn"
    actions.change_bank(bank=bank, legal_basis="")
    assert "confirmed" in doctor.legal_basis().message
    Quarantine.objects.create(kind=1, value=picture(1), since=timezone.now(), matches=900)
    assert doctor.quarantine().status == "warn"
