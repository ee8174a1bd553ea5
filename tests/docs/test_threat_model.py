"""Each abuser's story names the tests that play it, and those tests are there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STORIES = [
    line.split("|")
    for line in (ROOT / "docs/reference/threat-model.md").read_text(encoding="utf-8").splitlines()
    if re.match(r"\| \d+ \|", line)
]


def found(path: str) -> Path:
    return ROOT / path if path.startswith("tests/") else ROOT / "src" / "saferday" / path


def test_there_are_stories() -> None:
    assert len(STORIES) >= 25


@pytest.mark.parametrize("story", STORIES, ids=[story[1].strip() for story in STORIES])
def test_the_tests_of_a_story_exist(story: list[str]) -> None:
    named = re.findall(r"`([^`]*(?:test_|tests/)[^`]*)`", story[4])
    assert named, "no test plays this story"
    path = ""
    for one in named:
        file, _, test = one.partition("::")
        path = file or path
        assert found(path).is_file(), f"{path} is not there"
        if test:
            name = test.split("[")[0]
            assert f"def {name}(" in found(path).read_text(encoding="utf-8"), f"{path} has no {name}"
