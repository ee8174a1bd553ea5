"""Which folders have a catalogue of their own, and which files belong to each."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[3]
"""The `saferday` package."""

LANGUAGES = ("cy",)
"""Languages that are translated into; the source strings are English."""

LEFT_OUT = frozenset({"tests", "migrations", "static", "locale", "__pycache__", "node_modules"})


@dataclass(frozen=True)
class Feature:
    """A feature's folder and its catalogues."""

    folder: Path

    @property
    def name(self) -> str:
        """`centre/consent`."""
        return self.folder.relative_to(SOURCE).as_posix()

    def catalogue(self, language: str) -> Path:
        """The feature's catalogue in a language."""
        return self.folder / "locale" / language / "LC_MESSAGES" / "django.po"

    def files(self, *suffixes: str) -> Iterator[Path]:
        """The feature's own files, in order."""
        for path in sorted(self.folder.rglob("*")):
            inside = path.relative_to(self.folder).parts
            if path.suffix in suffixes and path.is_file() and not LEFT_OUT.intersection(inside):
                yield path


def features(source: Path = SOURCE) -> list[Feature]:
    """Every Django app of the project: a folder with an `apps.py`."""
    return [Feature(path.parent) for path in sorted(source.rglob("apps.py")) if "tests" not in path.parts]
