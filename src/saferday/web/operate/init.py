"""Writes the settings of a new centre: asks the few questions that only its operator can answer."""

import os
import re
import secrets
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import click

HOSTNAME = re.compile(
    r"(?=.{1,253}$)(localhost|([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9])$"
)
EMAIL = re.compile(r"[^@\s,<>]+@[^@\s,<>]+\.[^@\s,<>]+$")
MAIL_SERVER = re.compile(r"(?P<host>[A-Za-z0-9.-]+)(:(?P<port>\d{1,5}))?$")
DATABASE_SCHEMES = {"postgres", "postgresql", "sqlite"}


@dataclass(frozen=True)
class Answers:
    """What the operator decided."""

    name: str
    hostname: str
    database: str
    email: str
    mail_server: str
    language: str
    data: str


@dataclass(frozen=True)
class Question:
    """One question, its default and what a good answer is."""

    key: str
    words: str
    default: str


QUESTIONS = (
    Question("name", "What is the centre called?", "Safer Internet Centre"),
    Question("hostname", "Which address will people type (without https://)?", "localhost"),
    Question("database", "PostgreSQL address (empty: SQLite beside the data)", ""),
    Question("email", "Whose e-mail address hears when something breaks? (may be empty)", ""),
    Question("mail_server", "Mail server, host or host:port (empty: mail stays in a local outbox)", ""),
    Question("language", "First language, en or cy?", "en"),
    Question("data", "Folder for all that the centre writes", "data"),
)


def problem_with(key: str, value: str) -> str:
    """What is wrong with an answer, and what to write instead; empty if nothing is."""
    if "\n" in value or "\r" in value:
        return "Write it on one line."
    if key == "name" and not value:
        return "Write the name of the centre."
    if key == "hostname" and not HOSTNAME.match(value.lower()):
        return "Write a host name such as saferinternet.example, without https:// and without a path."
    if key == "database" and value and urllib.parse.urlsplit(value).scheme not in DATABASE_SCHEMES:
        return "Write postgresql://user:password@host/name, or leave it empty for SQLite."
    if key == "email" and value and not EMAIL.match(value):
        return "Write one e-mail address, or leave it empty."
    if key == "mail_server" and value and not MAIL_SERVER.match(value):
        return "Write a host name such as mail.example, or mail.example:587."
    if key == "language" and value not in {"en", "cy"}:
        return "Write en or cy."
    return ""


def ask(*, given: Mapping[str, str | None], ask_nothing: bool) -> Answers:
    """Takes what was given on the command line and asks for the rest."""
    answers: dict[str, str] = {}
    for question in QUESTIONS:
        value = given.get(question.key)
        if value is None and ask_nothing:
            value = question.default
        if value is not None:
            value = value.strip()
            if wrong := problem_with(question.key, value):
                raise click.BadParameter(wrong, param_hint=f"--{question.key.replace('_', '-')}")
        else:
            value = _ask_until_good(question)
        answers[question.key] = value
    return Answers(**answers)


def write(answers: Answers, file: Path) -> None:
    """Writes the settings for the operator's eyes only; never over a file that is there."""
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise click.ClickException(
            f"{file} is there already, and holds a secret key that must not be lost. "
            "Move it away first, or write elsewhere with --file."
        ) from error
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror}.") from error
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(as_text(answers))
    click.echo(f"Wrote {file}. It holds the secret key: keep a copy in a safe place, apart from the backups.")
    click.echo("Next: saferday migrate, saferday pack load uk, saferday staff add, then saferday serve.")


def as_text(answers: Answers) -> str:
    """The .env file."""
    local = answers.hostname == "localhost"
    lines = [
        "# Settings of this centre; docs/reference/settings.md describes them all.",
        f"SAFERDAY_SECRET_KEY={secrets.token_urlsafe(48)}",
        f"SAFERDAY_NAME={_quoted(answers.name)}",
        f"SAFERDAY_DATA={_quoted(answers.data)}",
        f"SAFERDAY_LANGUAGE={answers.language}",
        f"SAFERDAY_HOSTS={answers.hostname}" + ("" if local else ",localhost"),
        f"SAFERDAY_BASE_URL={'http://localhost:8000' if local else 'https://' + answers.hostname}",
        f"SAFERDAY_HTTPS={'false' if local else 'true'}",
    ]
    if not local:
        lines.append("# HTTPS ends at a proxy that sets X-Forwarded-Proto.")
        lines.append("SAFERDAY_BEHIND_PROXY=true")
    if answers.database:
        lines.append(f"DATABASE_URL={_quoted(answers.database)}")
    if answers.email:
        lines.append(f"SAFERDAY_OPERATOR_EMAIL={answers.email}")
    if found := MAIL_SERVER.match(answers.mail_server):
        lines.append(f"SAFERDAY_EMAIL_HOST={found['host']}")
        lines.append(f"SAFERDAY_EMAIL_PORT={found['port'] or 587}")
        lines.append(f"SAFERDAY_EMAIL_FROM={_quoted(f'{answers.name} <no-reply@{answers.hostname}>')}")
    return "\n".join(lines) + "\n"


def _ask_until_good(question: Question) -> str:
    while True:
        value: str = click.prompt(
            question.words, default=question.default, show_default=bool(question.default)
        )
        if not (wrong := problem_with(question.key, value.strip())):
            return value.strip()
        click.echo(wrong, err=True)


def _quoted(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
