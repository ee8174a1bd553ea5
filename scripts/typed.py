"""Checks types strictly in engines and in every actions, queries and rules module."""

import subprocess
import sys
from pathlib import Path

STRICT = ("actions", "queries", "rules")


def typed_files() -> list[str]:
    """The modules that are held to strict types."""
    source = Path("src/saferday")
    found = set(source.glob("engines/**/*.py"))
    for name in STRICT:
        found |= set(source.glob(f"**/{name}.py")) | set(source.glob(f"**/{name}/**/*.py"))
    return sorted(str(path) for path in found if "tests" not in path.parts)


if __name__ == "__main__":
    command = [sys.executable, "-m", "mypy", "--no-error-summary", *typed_files()]
    sys.exit(subprocess.call(command))  # noqa: S603 - only names of our own files
