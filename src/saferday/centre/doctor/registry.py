"""Which checks there are, and what each found."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

logger = logging.getLogger(__name__)

Status = Literal["ok", "warn", "fail"]


@dataclass(frozen=True)
class Finding:
    """What one check found: a plain sentence, and what to do about it."""

    status: Status
    message: str
    do: str = ""
    name: str = ""

    def named(self, name: str) -> "Finding":
        """The same finding under the name of its check."""
        return Finding(self.status, self.message, self.do, name)


Check = Callable[[], Finding]
_checks: dict[str, Check] = {}


class CheckNameTaken(Exception):
    """Two different functions ask for the same name."""


def ok(message: str) -> Finding:
    """All is well."""
    return Finding("ok", message)


def warn(message: str, *, do: str) -> Finding:
    """Worth a look; the centre runs all the same."""
    return Finding("warn", message, do)


def fail(message: str, *, do: str) -> Finding:
    """Must be put right."""
    return Finding("fail", message, do)


def check(name: str) -> Callable[[Check], Check]:
    """Adds a function to the checks under a name such as ``directory.stale``."""

    def register(function: Check) -> Check:
        known = _checks.get(name)
        if known is not None and (known.__module__, known.__qualname__) != (
            function.__module__,
            function.__qualname__,
        ):
            raise CheckNameTaken(f"{name} is a check of {known.__module__} already.")
        _checks[name] = function
        return function

    return register


def names() -> list[str]:
    """The names of all checks, in the order they are run."""
    return sorted(_checks)


def run(only: frozenset[str] = frozenset()) -> Iterator[Finding]:
    """Runs the checks one after the other; one that breaks is itself a finding and stops nothing."""
    for name in names():
        if only and name not in only:
            continue
        try:
            yield _checks[name]().named(name)
        except Exception as error:
            logger.debug("Check %s broke", name, exc_info=True)
            yield fail(
                f"The check itself broke: {type(error).__name__}: {error}",
                do="Put right what it names; if it names nothing you know, report it as a fault.",
            ).named(name)
