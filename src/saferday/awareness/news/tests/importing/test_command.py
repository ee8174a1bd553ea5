"""The command that imports news: its report and its exit codes."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from click.testing import CliRunner, Result

from saferday.awareness.news.commands import group
from saferday.awareness.news.models import NewsIndexPage, PostPage

GOOD = "---\ntitle: Good\narea: North Shire\ndate: 9 Feb 2021\ndescription: In short.\n---\nText."


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(group, ["import", *map(str, arguments)])


def report(result: Result) -> list[dict[str, Any]]:
    found = json.loads(result.stdout)
    assert list(found) == ["files"]
    return found["files"]


def test_each_file_is_reported_and_the_others_go_on(centre: SimpleNamespace, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(GOOD)
    (tmp_path / "b.md").write_text("---\ntitle: One: two\n---\nText.")
    (tmp_path / "c.bin").write_bytes(b"\x00\x01\x02")
    (tmp_path / "d.txt").write_text("Something happened today.")
    (tmp_path / "e.md").write_bytes(b"")
    with (tmp_path / "f.md").open("wb") as large:
        large.truncate(100 * 1024 * 1024)
    result = run("--json", "--publish", tmp_path)
    assert result.exit_code == 3
    rows = report(result)
    assert [row["status"] for row in rows] == [
        "created",
        "rejected",
        "rejected",
        "created",
        "rejected",
        "rejected",
    ]
    assert rows[0] == {
        "path": str(tmp_path / "a.md"),
        "status": "created",
        "state": "published",
        "title": "Good",
        "area": "north-shire",
        "date": "2021-02-09",
        "attention": [],
    }
    assert rows[1]["attention"][0].startswith("Line 2:")
    assert rows[1] | {"path": "", "attention": []} == {
        "path": "",
        "status": "rejected",
        "state": None,
        "title": None,
        "area": None,
        "date": None,
        "attention": [],
    }
    assert (rows[3]["state"], rows[3]["area"], rows[3]["date"]) == ("draft", None, None)
    assert "larger than 5 MB" in rows[5]["attention"][0]


def test_all_taken_and_nothing_the_second_time(centre: SimpleNamespace, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(GOOD)
    assert run("--json", tmp_path / "a.md").exit_code == 0
    again = run("--json", tmp_path / "a.md")
    assert again.exit_code == 0
    assert report(again)[0]["status"] == "unchanged"
    assert PostPage.objects.filter(locale__language_code="en").count() == 1


def test_a_person_is_told_a_new_post_from_new_words_of_a_known_one(
    centre: SimpleNamespace, tmp_path: Path
) -> None:
    file = tmp_path / "a.md"
    file.write_text(GOOD.replace("title:", "url: https://www.example.org/a\ntitle:"))
    assert "1 created, 0 changed, 0 unchanged, 0 rejected" in run(file).output
    file.write_text(f"{file.read_text()} More.")
    told = run(file).output
    assert told.startswith("changed  ")
    assert "0 created, 1 changed, 0 unchanged, 0 rejected" in told


def test_a_translation_may_come_before_its_original(centre: SimpleNamespace, tmp_path: Path) -> None:
    (tmp_path / "a.cy.md").write_text(
        GOOD.replace("title: Good", "title: Da\nlanguage: cy\ntranslation_of: a")
    )
    (tmp_path / "a.md").write_text(GOOD)
    rows = report(run("--json", "--publish", tmp_path))
    assert [(row["title"], row["state"], row["attention"]) for row in rows] == [
        ("Da", "published", []),
        ("Good", "published", []),
    ]
    english, welsh = PostPage.objects.order_by("locale__language_code")[::-1]
    assert english.translation_key == welsh.translation_key


def test_wrong_usage(centre: SimpleNamespace, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(GOOD)
    assert run().exit_code == 2
    assert run(tmp_path / "none.md").exit_code == 2
    unknown = run("--area", "narnia", tmp_path / "a.md")
    assert unknown.exit_code == 2
    assert "narnia" in unknown.output
    (tmp_path / "empty").mkdir()
    assert run(tmp_path / "empty").exit_code == 2
    assert not PostPage.objects.exists()


def test_a_missing_path_stops_nothing_else(centre: SimpleNamespace, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(GOOD)
    result = run("--json", tmp_path / "none.md", tmp_path / "a.md")
    assert result.exit_code == 3
    assert [row["status"] for row in report(result)] == ["rejected", "created"]
    assert "no file or folder of this name" in report(result)[0]["attention"][0]


def test_the_area_given(centre: SimpleNamespace, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(GOOD.replace("area: North Shire\n", ""))
    rows = report(run("--json", "--publish", "--area", "south-shire", tmp_path))
    assert (rows[0]["area"], rows[0]["state"]) == ("south-shire", "published")


def test_the_report_for_people(centre: SimpleNamespace, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(GOOD)
    (tmp_path / "b.md").write_bytes(b"")
    result = run(tmp_path)
    assert result.exit_code == 3
    assert "draft: Good (north-shire, 2021-02-09)" in result.output
    assert "The file is empty." in result.output
    assert "1 created, 0 changed, 0 unchanged, 1 rejected" in result.output


def test_a_centre_without_pages_says_what_to_do(centre: SimpleNamespace, tmp_path: Path) -> None:
    NewsIndexPage.objects.all().delete()
    (tmp_path / "a.md").write_text(GOOD)
    result = run(tmp_path)
    assert result.exit_code == 1
    assert "saferday pack load" in result.output
