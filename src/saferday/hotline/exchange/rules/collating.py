"""Brings the rows of one part of a list together: what to flag, what to take back, what was set aside.

Within a part the later row wins, as it does between parts.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from . import LEAVE_OUT, mapped_label
from .lines import Broken, Gone, Ignored, Item, Line

Name = tuple[str, bytes, str]
"""Kind, hash and group: what makes an entry of a bank the same."""


@dataclass
class Part:
    """What one part of a list comes to."""

    flags: dict[Name, tuple[Line, str]] = field(default_factory=dict)
    """Each hash to flag, with its line and our label."""
    named: dict[Name, str] = field(default_factory=dict)
    """Each hash to take back, with the reason that the list gives."""
    referred: dict[str, str] = field(default_factory=dict)
    """Each record to take back by its number with the partner, with the reason."""
    broken: list[Broken] = field(default_factory=list)
    ignored: Counter[str] = field(default_factory=Counter)
    read: int = 0
    """Hashes and retractions read."""
    last: int = 0
    """The number of the last row."""

    @property
    def size(self) -> int:
        """How many writes it may come to."""
        return len(self.flags) + len(self.named) + len(self.referred)


class Collator:
    """Adds items to a part, with a partner's labels turned into ours."""

    def __init__(self, labels: dict[str, str], known: Iterable[str]) -> None:
        self.part = Part()
        self._labels = labels
        self._known = frozenset(known)
        self._mapped: dict[tuple[str, ...], str | None] = {}

    def add(self, item: Item) -> None:
        """Adds one item of a reader."""
        part = self.part
        if isinstance(item, Line):
            self._line(item)
        elif isinstance(item, Broken):
            part.broken.append(item)
        elif isinstance(item, Ignored):
            part.ignored[item.what] += 1
        elif isinstance(item, Gone):
            part.read += 1
            for name in [name for name, (line, _) in part.flags.items() if line.reference == item.reference]:
                del part.flags[name]
            part.referred[item.reference] = item.reason
        else:
            return
        part.last = max(part.last, getattr(item, "number", 0))

    def take(self) -> Part:
        """The part so far; the next item begins another."""
        part, self.part = self.part, Part()
        return part

    def _line(self, line: Line) -> None:
        part = self.part
        part.read += 1
        name = (line.kind, line.value, line.group)
        if line.retracted:
            part.flags.pop(name, None)
            part.named[name] = line.retraction
            return
        label = self._label(line.labels)
        if label is None:
            part.broken.append(Broken(line.number, "unknown_label", " ".join(line.labels)[:80], line))
            return
        if label == LEAVE_OUT:
            part.ignored[f"label {' '.join(line.labels)[:40]}"] += 1
            part.flags.pop(name, None)
            part.named[name] = ""
            return
        part.named.pop(name, None)
        part.flags[name] = (line, label)

    def _label(self, labels: tuple[str, ...]) -> str | None:
        if labels not in self._mapped:
            if len(self._mapped) > 10_000:
                self._mapped.clear()
            self._mapped[labels] = mapped_label(labels, self._labels, self._known)
        return self._mapped[labels]
