"""The command line: quick help, an example for each command, errors in words, exit codes."""

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from saferday.web.cli import exits
from saferday.web.cli.command import SOURCES, saferday


def run(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("SAFERDAY_", "DJANGO_"))
    }
    return subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=kept | {"PYTHONPATH": os.pathsep.join(sys.path)} | environment,
    )


def test_help_lists_every_command_without_loading_django() -> None:
    code = (
        "import sys\nfrom click.testing import CliRunner\nfrom saferday.web.cli.command import saferday\n"
        "print(CliRunner().invoke(saferday, ['--help']).output)\n"
        "heavy = {'django', 'wagtail', 'granian', 'rich', 'yaml'} & set(sys.modules)\n"
        "sys.exit(f'loaded {heavy}' if heavy else 0)"
    )
    done = run("-c", code)
    assert done.returncode == 0, done.stderr
    for name in SOURCES:
        assert f"\n  {name} " in done.stdout


def leaves(group: click.Group, context: click.Context, prefix: str = "") -> list[tuple[str, click.Command]]:
    found: list[tuple[str, click.Command]] = []
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            found += leaves(command, context, f"{prefix}{name} ")
        else:
            found.append((f"{prefix}{name}", command))
    return found


@pytest.mark.parametrize("name", list(SOURCES))
def test_every_command_says_what_it_does_and_shows_an_example(name: str) -> None:
    context = click.Context(saferday)
    command = saferday.get_command(context, name)
    assert command is not None
    commands = leaves(command, context, f"{name} ") if isinstance(command, click.Group) else [(name, command)]
    assert commands
    for full_name, one in commands:
        result = CliRunner().invoke(one, ["--help"], prog_name=f"saferday {full_name}")
        assert result.exit_code == 0
        words = " ".join(result.output.split())
        assert f"saferday {full_name}" in words.split("Usage:", 1)[1], f"{full_name}: no example"
        assert "Example" in words, f"{full_name}: no example"


def test_a_slip_of_the_pen_is_answered_with_what_was_meant() -> None:
    result = CliRunner().invoke(saferday, ["doctr"])
    assert result.exit_code == exits.WRONG_USAGE
    assert "Did you mean 'doctor'?" in result.output


def test_a_missing_secret_key_is_said_in_words(tmp_path: Path) -> None:
    done = run("-m", "saferday.web.cli", "doctor", SAFERDAY_DATA=str(tmp_path), SAFERDAY_DEMO="")
    assert done.returncode != 0
    assert "SAFERDAY_SECRET_KEY" in done.stderr
    assert "saferday init" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_that_was_never_migrated_is_said_in_words(tmp_path: Path) -> None:
    done = run("-m", "saferday.web.cli", "audit", "verify", SAFERDAY_DATA=str(tmp_path), SAFERDAY_DEMO="true")
    assert done.returncode == exits.FAILED
    assert "saferday migrate" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [["serve", "--port", "0"], ["serve", "--port", "http"], ["backup"]])
def test_wrong_usage_has_an_exit_code_of_its_own(arguments: list[str]) -> None:
    assert CliRunner().invoke(saferday, arguments).exit_code == exits.WRONG_USAGE
