"""Progress at a terminal: a bar for each step; plain lines where there is no terminal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

console = Console(stderr=True, highlight=False)


class Steps(Protocol):
    """Shows steps one after the other."""

    @contextmanager
    def step(self, title: str, *, total: int = 0) -> Iterator[Callable[[str], None]]:
        """One step; the function it gives moves the bar on by one and shows what was done."""
        ...


class _Bars:
    def __init__(self, progress: Progress) -> None:
        self._progress = progress

    @contextmanager
    def step(self, title: str, *, total: int = 0) -> Iterator[Callable[[str], None]]:
        bar = self._progress.add_task(title, total=total or None, doing="")
        yield lambda doing="": self._progress.update(bar, advance=1, doing=doing)
        self._progress.update(bar, total=total or 1, completed=total or 1, doing="")


class _Lines:
    @contextmanager
    def step(self, title: str, *, total: int = 0) -> Iterator[Callable[[str], None]]:
        console.print(f"{title} …")
        yield lambda doing="": None


@contextmanager
def steps() -> Iterator[Steps]:
    """Bars at a terminal, lines elsewhere."""
    if not console.is_terminal:
        yield _Lines()
        return
    with Progress(
        SpinnerColumn(finished_text="✓"),
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[doing]}", style="dim"),
        console=console,
    ) as progress:
        yield _Bars(progress)
