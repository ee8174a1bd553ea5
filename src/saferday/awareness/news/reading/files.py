"""Finds the files to import and reads them without ever taking in more than one post can be. No Django."""

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from saferday.awareness.news.reading.attention import Note, Refused, note

MAX_BYTES = 5 * 1024 * 1024
"""A larger file is refused by its size alone."""


@dataclass(frozen=True)
class Found:
    """A file to import, or one that must not be opened.

    Attributes:
        path: where it lies.
        shown: its path as the person gave it.
        refused: why it is not opened, if so.
    """

    path: Path
    shown: str
    refused: Note | None = None

    def read(self) -> bytes:
        """The content.

        Raises:
            Refused: it cannot be read, is too large or is not an ordinary file.
        """
        if self.refused is not None:
            raise Refused(self.refused.key, **self.refused.values)
        try:
            # Asked before opening: opening a pipe would wait for ever.
            if not stat.S_ISREG(self.path.stat().st_mode):
                raise Refused("not-a-file")
            with self.path.open("rb") as file:
                if os.fstat(file.fileno()).st_size > MAX_BYTES:
                    raise Refused("too-big", limit=MAX_BYTES // 1024**2)
                content = file.read(MAX_BYTES + 1)
        except OSError as error:
            raise Refused("unreadable", problem=error.strerror or type(error).__name__) from error
        if len(content) > MAX_BYTES:
            raise Refused("too-big", limit=MAX_BYTES // 1024**2)
        return content


def find(paths: Iterable[Path]) -> list[Found]:
    """The files of the paths, in order, each once; folders are walked, hidden files left out.

    A path that is missing, or that leads out of the folder it begins in, is found as one that is not opened.
    """
    found: dict[str, Found] = {}
    for path in paths:
        for one in _given(path):
            found.setdefault(os.path.realpath(one.path) if one.refused is None else one.shown, one)
    return list(found.values())


def _given(path: Path) -> Iterable[Found]:
    if not os.path.lexists(path):
        return [Found(path, _shown(path), note("missing"))]
    # A shell that writes out "posts/*" gives links by their names, so these are held to the same rule.
    if not Path(os.path.realpath(path)).is_relative_to(_begins_in(path)):
        return [Found(path, _shown(path), note("outside"))]
    return _walk(path) if path.is_dir() else [Found(path, _shown(path))]


def _begins_in(path: Path) -> Path:
    """The folder that a path may not leave: the one it lies in, or the one it climbs out of with dots."""
    parts = path.parts
    for number in range(1, len(parts)):
        if parts[number] == ".." and parts[number - 1] not in ("..", path.anchor):
            return Path(os.path.realpath(Path(*parts[:number])))
    return (
        Path(os.path.realpath(path.parent)) if path.name not in ("", "..") else Path(os.path.realpath(path))
    )


def _walk(folder: Path) -> Iterator[Found]:
    inside = Path(os.path.realpath(folder))
    unlisted: list[OSError] = []
    for root, folders, files in os.walk(folder, onerror=unlisted.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        links = [name for name in folders if Path(root, name).is_symlink()]
        for name in sorted([*files, *links]):
            path = Path(root, name)
            if name.startswith("."):
                continue
            if path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(inside):
                yield Found(path, _shown(path), note("outside"))
            elif name not in links:
                yield Found(path, _shown(path))
    for error in unlisted:
        path = Path(error.filename or folder)
        yield Found(path, _shown(path), note("unreadable", problem=error.strerror or type(error).__name__))


def _shown(path: Path) -> str:
    """The path in characters that can be printed, whatever bytes the file's name is made of."""
    return os.fsencode(path).decode(errors="replace")
