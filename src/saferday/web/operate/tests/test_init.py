"""A new centre's settings: good answers, a fresh key, a file for the operator's eyes only."""

import stat
from pathlib import Path

import pytest
from click.testing import CliRunner
from dotenv import dotenv_values

from saferday.web.cli.command import saferday
from saferday.web.operate import init


def settings_from(*arguments: str, folder: Path) -> dict[str, str | None]:
    file = folder / ".env"
    result = CliRunner().invoke(saferday, ["init", "--yes", "--file", str(file), *arguments])
    assert result.exit_code == 0, result.output
    return dotenv_values(file)


def test_a_public_centre_is_secure_by_default(tmp_path: Path) -> None:
    found = settings_from(
        "--hostname", "wrenshire.example", "--email", "ops@wrenshire.example", folder=tmp_path
    )
    assert found["SAFERDAY_HTTPS"] == "true"
    assert found["SAFERDAY_HOSTS"] == "wrenshire.example,localhost"
    assert found["SAFERDAY_BASE_URL"] == "https://wrenshire.example"
    assert found["SAFERDAY_OPERATOR_EMAIL"] == "ops@wrenshire.example"
    assert len(found["SAFERDAY_SECRET_KEY"] or "") >= 60
    assert "DATABASE_URL" not in found


def test_only_the_operator_may_read_it(tmp_path: Path) -> None:
    settings_from(folder=tmp_path)
    assert stat.S_IMODE((tmp_path / ".env").stat().st_mode) == 0o600


def test_no_two_centres_share_a_key(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first = settings_from(folder=tmp_path / "a")["SAFERDAY_SECRET_KEY"]
    assert first != settings_from(folder=tmp_path / "b")["SAFERDAY_SECRET_KEY"]


def test_an_existing_file_is_never_overwritten(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("SAFERDAY_SECRET_KEY=precious\n")
    result = CliRunner().invoke(saferday, ["init", "--yes", "--file", str(file)])
    assert result.exit_code == 1
    assert "is there already" in result.output
    assert file.read_text() == "SAFERDAY_SECRET_KEY=precious\n"


@pytest.mark.parametrize("name", ["Canolfan Dyfed's £5", 'Say "hello"', "a\\b", "with # hash", "$HOME", "'"])
def test_a_name_with_any_sign_comes_back_as_it_was(tmp_path: Path, name: str) -> None:
    assert settings_from("--name", name, folder=tmp_path)["SAFERDAY_NAME"] == name


def test_a_password_in_the_database_address_comes_back_as_it_was(tmp_path: Path) -> None:
    address = "postgresql://saferday:p%40ss#'word@db.internal/saferday"
    assert settings_from("--database", address, folder=tmp_path)["DATABASE_URL"] == address


@pytest.mark.parametrize(
    ("option", "value", "hint"),
    [
        ("--hostname", "https://wrenshire.example/", "without https://"),
        ("--hostname", "two words", "host name"),
        ("--database", "mysql://localhost/x", "postgresql://"),
        ("--email", "not an address", "e-mail"),
        ("--mail-server", "mail.example:port", "mail.example:587"),
        ("--name", "", "name of the centre"),
        ("--name", "one\ntwo", "one line"),
    ],
)
def test_a_wrong_answer_is_refused_with_what_to_write(
    tmp_path: Path, option: str, value: str, hint: str
) -> None:
    file = tmp_path / ".env"
    result = CliRunner().invoke(saferday, ["init", "--yes", "--file", str(file), option, value])
    assert result.exit_code == 2
    assert hint in result.output
    assert not file.exists()


def test_questions_are_asked_again_until_the_answer_is_good(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    answers = "Wrenshire\nhttps://wrong/\nwrenshire.example\n\n\nmail.example:2525\ncy\n\n"
    result = CliRunner().invoke(saferday, ["init", "--file", str(file)], input=answers)
    assert result.exit_code == 0, result.output
    found = dotenv_values(file)
    assert found["SAFERDAY_BASE_URL"] == "https://wrenshire.example"
    assert (found["SAFERDAY_EMAIL_HOST"], found["SAFERDAY_EMAIL_PORT"]) == ("mail.example", "2525")
    assert found["SAFERDAY_LANGUAGE"] == "cy"


def test_a_folder_that_is_not_there_is_said_in_words(tmp_path: Path) -> None:
    result = CliRunner().invoke(saferday, ["init", "--yes", "--file", str(tmp_path / "no" / ".env")])
    assert result.exit_code == 1
    assert "cannot be written" in result.output


def test_every_setting_it_writes_is_one_that_is_read() -> None:
    from saferday.web.settings import centre, environment

    sources = Path(centre.__file__).read_text() + Path(environment.__file__).read_text()
    answers = init.Answers("N", "n.example", "postgresql://x/y", "a@b.example", "m.example", "cy", "data")
    for line in init.as_text(answers).splitlines():
        if not line.startswith("#"):
            assert f'"{line.split("=", 1)[0]}"' in sources, line
