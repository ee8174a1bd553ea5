"""The operator's pages say what the code does: every setting, every command, nothing that is not there."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from saferday.web.cli.command import SOURCES

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = ROOT / "src" / "saferday" / "web" / "settings"
REFERENCE = (ROOT / "docs" / "reference" / "settings.md").read_text()
READ = re.compile(r"\b(?:env|self)\.(?:text|flag|number|words|choice)\(\s*\"([A-Z_]+)\"")
DOCUMENTED = re.compile(r"^\| `([A-Z_]+)` \|", re.MULTILINE)
HOW_TO = [*sorted((ROOT / "docs" / "how-to").glob("*.md")), ROOT / "README.md"]


def settings_read() -> set[str]:
    return {name for path in SETTINGS.glob("*.py") for name in READ.findall(path.read_text())}


def test_every_setting_is_documented() -> None:
    assert settings_read() - set(DOCUMENTED.findall(REFERENCE)) == set()


def test_every_documented_setting_is_read() -> None:
    assert set(DOCUMENTED.findall(REFERENCE)) - settings_read() == set()


def test_each_setting_stands_once_with_its_default_and_what_it_does() -> None:
    names = DOCUMENTED.findall(REFERENCE)
    assert len(names) == len(set(names))
    for row in re.findall(r"^\| `[A-Z_]+` \|.*$", REFERENCE, re.MULTILINE):
        cells = [cell.strip() for cell in row.strip("|").split(" | ")]
        assert len(cells) == 3, row
        assert all(cells), row


def test_no_setting_is_read_elsewhere() -> None:
    """A setting read behind the settings' back would never be documented."""
    for path in (ROOT / "src" / "saferday").rglob("*.py"):
        if SETTINGS in path.parents or "tests" in path.parts:
            continue
        found = re.findall(
            r"os\.environ(?:\.get\(|\[)\s*\"(SAFERDAY_[A-Z_]+|DATABASE_URL)\"", path.read_text()
        )
        assert not found, f"{path}: {found}"


def test_the_reference_of_commands_is_the_commands() -> None:
    """Made by a process of its own: click keeps the help of a command as it was first asked for."""
    page = ROOT / "docs" / "reference" / "commands.md"
    made = subprocess.run(
        [sys.executable, "-m", "saferday.web.cli.document"], capture_output=True, text=True, check=True
    )
    assert page.read_text() == made.stdout, "python -m saferday.web.cli.document > docs/reference/commands.md"


@pytest.mark.parametrize("page", HOW_TO, ids=lambda page: page.name)
def test_how_to_pages_name_only_commands_that_exist(page: Path) -> None:
    named = set(re.findall(r"(?:^ {4}|`|bin/)saferday ([a-z]+)", page.read_text(), re.MULTILINE))
    assert named <= set(SOURCES)
