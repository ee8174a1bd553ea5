"""A backup made while people write restores to one consistent moment, on SQLite and PostgreSQL."""

import json
import zipfile
from pathlib import Path

from tests.durability.conftest import MakeCentre
from tests.durability.test_kill import stored
from tests.durability.writing import Visitors

COUNT = """
import json
from django.apps import apps
# What the writing itself, the worker and the migrations change is left out.
moving = {"tasks.WorkerSeen", "tasks.ScheduledRun", "consent.Feedback"}
moving |= {"audit.AuditRecord", "audit.SignedHead"}
apart = ("django_tasks", "sessions", "contenttypes", "modelsearch", "wagtailsearch")
print(json.dumps({
    model._meta.label: model._base_manager.count()
    for model in apps.get_models()
    if model._meta.managed and model._meta.label not in moving and not model._meta.label.startswith(apart)
}))
"""


def test_a_backup_while_people_write_restores_to_one_moment(make_centre: MakeCentre, tmp_path: Path) -> None:
    source = make_centre()
    (source.data / "media" / "original_images").mkdir(parents=True)
    (source.data / "media" / "original_images" / "tree.png").write_bytes(b"a picture")
    source.run("audit", "sign")
    source.start()
    archive = tmp_path / "while-writing.zip"
    with Visitors(source) as visitors:
        visitors.wait_for(50)
        before = list(visitors.saved)
        source.run("backup", str(archive))
        visitors.wait_for(len(visitors.saved) + 50)
    source.stop()

    target = make_centre.empty()  # type: ignore[attr-defined]
    (target.data / "media").mkdir()
    target.run("restore", str(archive))
    found = stored(target)
    everything = stored(source)
    assert set(before) <= set(found["wrong"]) <= set(everything["wrong"])
    assert len(found["wrong"]) < len(everything["wrong"])
    assert found["ids"] == found["audited"]
    assert json.loads(target.run_python(COUNT)) == json.loads(source.run_python(COUNT))
    assert (target.data / "media" / "original_images" / "tree.png").read_bytes() == b"a picture"
    verdict = json.loads(target.run("audit", "verify", "--json").stdout)
    assert verdict["ok"]
    assert verdict["heads"] == 1

    # A second restore asks before it replaces, and keeps what was there.
    refused = target.run("restore", str(archive), expect=1)
    assert "--replace" in refused.stderr
    assert "Put aside" in target.run("restore", str(archive), "--replace").stdout
    assert stored(target) == found

    # The restored centre goes on: it serves, takes what people write, and its chain holds. While it does, nothing
    # is put in its place.
    target.run("migrate")
    target.start()
    with Visitors(target) as later:
        later.wait_for(5)
        assert "Stop it first" in target.run("restore", str(archive), "--replace", expect=1).stderr
    target.stop()
    assert set(later.saved) <= set(stored(target)["wrong"])
    target.run("audit", "verify")


def test_an_archive_that_was_changed_or_cut_short_changes_nothing(
    make_centre: MakeCentre, tmp_path: Path
) -> None:
    centre = make_centre()
    archive = tmp_path / "backup.zip"
    centre.run("backup", str(archive))
    before = stored(centre), centre.run("audit", "verify", "--json").stdout
    content = archive.read_bytes()

    short = tmp_path / "short.zip"
    short.write_bytes(content[: len(content) // 2])
    assert "cut short" in centre.run("restore", str(short), "--replace", expect=1).stderr

    changed = tmp_path / "changed.zip"
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            member = old.read(name)
            new.writestr(
                name, member.replace(b"Safer", b"Other", 1) if name.startswith("database/") else member
            )
    assert "not what was saved" in centre.run("restore", str(changed), "--replace", expect=1).stderr

    assert (stored(centre), centre.run("audit", "verify", "--json").stdout) == before
