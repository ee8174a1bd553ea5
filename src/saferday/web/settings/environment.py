"""Reads Saferday's environment variables; a wrong one stops with what to do. No Django here."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dotenv import dotenv_values


class SettingMissing(SystemExit):
    """A setting is missing or wrong: the message says which, and what to do."""


@dataclass(frozen=True)
class Environment:
    """What the operator decided, with secure defaults for the rest."""

    values: Mapping[str, str]

    def text(self, name: str, default: str = "") -> str:
        """The variable as text, without surrounding blanks; an empty one counts as not set."""
        return self.values.get(name, "").strip() or default

    def flag(self, name: str, *, default: bool = False) -> bool:
        """The variable as yes or no; any other word stops."""
        value = self.text(name).lower()
        if value in {"", None}:
            return default
        if value in {"1", "true", "yes", "on"}:
            return True
        if value in {"0", "false", "no", "off"}:
            return False
        raise SettingMissing(f"{name} is {value!r}; write true or false.")

    def number(self, name: str, default: int) -> int:
        """The variable as a whole number."""
        value = self.text(name)
        if not value:
            return default
        if not value.isdigit():
            raise SettingMissing(f"{name} is {value!r}; write a whole number.")
        return int(value)

    def choice(self, name: str, choices: tuple[str, ...]) -> str:
        """The variable as one of a few words; the first is the default, any other word stops."""
        value = self.text(name, choices[0])
        if value not in choices:
            raise SettingMissing(f"{name} is {value!r}; write one of: {', '.join(choices)}.")
        return value

    def words(self, name: str, default: str = "") -> list[str]:
        """The variable as a list, split at commas."""
        return [word.strip() for word in self.text(name, default).split(",") if word.strip()]

    @property
    def demo(self) -> bool:
        """Whether this is a demonstration centre: invented accounts and news, no mail leaves."""
        return self.flag("SAFERDAY_DEMO")

    @property
    def debug(self) -> bool:
        """Whether errors show their insides; never on a centre that people visit."""
        return self.flag("SAFERDAY_DEBUG")

    @property
    def data(self) -> Path:
        """The folder that holds everything this centre writes."""
        return Path(self.text("SAFERDAY_DATA", "data")).expanduser().resolve()

    @property
    def secret_key(self) -> str:
        """The secret that signs sessions; its absence stops the centre, except in a demo or debugging."""
        if key := self.text("SAFERDAY_SECRET_KEY"):
            if len(key) < 40:
                raise SettingMissing(
                    "SAFERDAY_SECRET_KEY is shorter than 40 characters. "
                    "Run 'saferday init' for a fresh one, or make one with: openssl rand -base64 48"
                )
            return key
        if self.demo or self.debug:
            return self._key_kept_in_data()
        raise SettingMissing(
            "SAFERDAY_SECRET_KEY is not set, and a centre does not start without it. "
            "Run 'saferday init' to write a .env with a fresh one, then start again."
        )

    def _key_kept_in_data(self) -> str:
        path = self.data / "secret-key"
        if not path.exists():
            self.data.mkdir(parents=True, exist_ok=True)
            try:
                handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            except FileExistsError:
                return path.read_text()
            with os.fdopen(handle, "w") as file:
                file.write(secrets.token_urlsafe(48))
        return path.read_text()


def read_environment() -> Environment:
    """The process's environment, over what a .env file in the working folder or the data folder says."""
    found: dict[str, str] = {}
    for folder in (Path.cwd(), Path(os.environ.get("SAFERDAY_DATA", "data"))):
        values = dotenv_values(folder / ".env") if (folder / ".env").is_file() else {}
        found |= {name: value for name, value in values.items() if value is not None}
    return Environment(found | dict(os.environ))
