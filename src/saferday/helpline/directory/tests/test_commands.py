"""The commands and the check-up, as an operator and a script meet them."""

import json
import zipfile

import pytest
from click.testing import CliRunner

from saferday.helpline.directory import doctor
from saferday.helpline.directory.commands import group
from saferday.helpline.directory.models import Service

from .conftest import example

pytestmark = pytest.mark.django_db


def run(*words):
    return CliRunner().invoke(group, [str(word) for word in words], catch_exceptions=False)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "services.json"
    path.write_text(json.dumps([example(), example(x_slug="b", status="asleep")]))
    return path


def test_importing_in_part_says_so(file):
    result = run("import", "--json", file)
    said = json.loads(result.stdout)
    assert result.exit_code == 3
    assert (said["created"], len(said["set_aside"])) == (1, 1)
    assert said["set_aside"][0]["line"] == 1
    assert "Set aside: services.json, line 1: Listening Ear" in run("import", file).stderr


def test_a_dry_run_leaves_everything(file):
    result = run("import", "--dry-run", file)
    assert "Would be: 1 added" in result.stdout
    assert not Service.objects.exists()


def test_a_folder_of_files(tmp_path, file):
    (tmp_path / "notes.txt").write_text("x")
    assert run("import", tmp_path).exit_code == 3
    assert Service.objects.count() == 1
    empty = tmp_path / "empty"
    empty.mkdir()
    assert run("import", empty).exit_code == 3


def test_a_path_that_is_not_there_is_wrong_usage(tmp_path):
    assert run("import", tmp_path / "nothing.json").exit_code == 2


@pytest.mark.parametrize(("kind", "name"), [("hsds-json", "out.json"), ("hsds-csv", "out.zip")])
def test_out_and_in_again(make_service, tmp_path, kind, name):
    make_service()
    out = tmp_path / name
    assert run("export", "--format", kind, "--out", out).exit_code == 0
    assert run("export", "--format", kind, "--out", out).exit_code == 2
    assert run("export", "--format", kind, "--out", out, "--force").exit_code == 0
    said = json.loads(run("import", "--json", out).stdout)
    assert (said["unchanged"], said["set_aside"]) == (1, [])


def test_what_is_exported_to_publish_holds_no_unchecked_fact(make_service, tmp_path):
    make_service(x_checks=[{"fact": "contact", "status": "unverified"}])
    out = tmp_path / "out.zip"
    run("export", "--format", "hsds-csv", "--out", out, "--publishable")
    with zipfile.ZipFile(out) as packed:
        assert "phones.csv" not in packed.namelist()
    run("export", "--format", "hsds-csv", "--out", out, "--force")
    with zipfile.ZipFile(out) as packed:
        assert "0800 000 111" in packed.read("phones.csv").decode()


def test_check_names_what_is_stale(make_service, age_check):
    service = make_service()
    assert run("check").exit_code == 0
    age_check(service, 181, "cost")
    result = run("check")
    assert result.exit_code == 1
    assert "listening-ear" in result.stdout
    said = json.loads(run("check", "--json").stdout)
    assert said["ok"] is False
    assert (said["problems"][0]["service"], said["problems"][0]["facts"]) == ("listening-ear", ["cost"])


def test_check_names_what_is_not_valid(make_service):
    service = make_service()
    service.phones.update(number="not a number")
    said = json.loads(run("check", "--json").stdout)
    assert said["problems"][0]["problem"] == "invalid"


def test_the_check_up(make_service, age_check):
    assert doctor.stale().status == "warn"
    service = make_service()
    assert doctor.stale().status == "ok"
    age_check(service, 200)
    found = doctor.stale()
    assert found.status == "fail"
    assert "listening-ear" in found.message
    assert found.do
