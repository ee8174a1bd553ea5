"""The attacker: subtracts everything from everything, and says what it found and how."""

import itertools
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from saferday.engines.disclosure.attack.population import Population
from saferday.engines.disclosure.attack.ranges import Contradiction
from saferday.engines.disclosure.attack.statements import (
    SNAPSHOT,
    Said,
    Statement,
    Where,
    all_said,
    described,
    said_by_frame,
    said_by_numbers,
    said_by_table,
)
from saferday.engines.disclosure.frames import is_frame
from saferday.engines.disclosure.linear import TOLERANCE, Program
from saferday.engines.disclosure.tables import ProtectedTable

ALL_PAIRS = 200
"""Up to so many published groups, each is subtracted from each that holds it; of more, those one filter apart."""

EXACT, NARROW, EVERYONE, NOBODY = "exact", "narrow", "everyone", "nobody"


@dataclass(frozen=True)
class Finding:
    """A group that can be worked out.

    ``kind``: "exact" (the number is known), "narrow" (it is small and fewer than ``width`` numbers are possible),
    "nobody" (known to be none, where that is protected too), "everyone" (a whole group is known to have given one
    answer). ``derivation`` says in words from which statements it follows.
    """

    kind: str
    group: str
    low: int
    high: int
    derivation: str

    def __str__(self) -> str:
        number = f"exactly {self.low}" if self.low == self.high else f"from {self.low} to {self.high}"
        return f"{self.group}: {number}. {self.derivation}"


@dataclass(frozen=True)
class AuditReport:
    """``findings``, most telling first; ``checked`` groups were looked at, from ``statements`` published numbers."""

    findings: tuple[Finding, ...]
    checked: int
    statements: int
    seconds: float

    @property
    def safe(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


@dataclass
class _Group:
    """Some columns of one space, and how the group is called; ``within`` is the group that it is taken from."""

    name: str
    columns: npt.NDArray[np.int64]
    within: str = ""
    taken: str = ""
    whole: npt.NDArray[np.int64] | None = None


def audit(
    published: Any,
    *,
    minimum: int = 10,
    width: int | None = None,
    protect_zeros: bool = False,
    answers: Collection[str] | None = None,
    most_findings: int = 100,
    **reading: Any,
) -> AuditReport:
    """Everything that can be worked out of what is published.

    ``published`` is a `Said` or a sequence of them (tables of schools, areas, snapshots: whatever a reader can lay side
    by side); or one table: a `ProtectedTable`, a float array with the total in the last place of each axis and NaN
    where hidden, or a pandas or polars DataFrame (or mapping) with a row for each number, "Total" for sums; then
    ``reading`` takes what `said_by_numbers`, `said_by_table` or `said_by_frame` do (rounding=5, noise=3, …).

    A group is unsafe if fewer than ``minimum`` pupils may be in it and fewer than ``width`` different numbers are
    possible (``minimum`` + 1 unless given; 2 finds only what is exactly known). Known zeros are unsafe with
    ``protect_zeros``. ``answers`` names the variables that say something of a pupil: groups by others alone (year,
    school) are not looked at, and that a whole group gave one answer is a finding.

    Groups: each published one, each difference of two published ones of which one lies in the other, and each
    smallest one that sets of filters make. Bounds come from linear programs in real numbers, so an attacker in whole
    numbers may know a little more of a table of three dimensions. Raises `Contradiction`, `TooManyGroups`.

    >>> import numpy as np
    >>> hidden_badly = np.array([[np.nan, 30, 33], [20, 25, 45], [23, 55, 78]])
    >>> print(audit(hidden_badly).findings[0])
    d0 0, d1 0: exactly 3. Follows from: table: d0 0, 33; less table: d0 0, d1 1, 30.
    """
    began = time.monotonic()
    said = _said(published, reading)
    population = Population(said)
    program, sources = population.program()
    needed = minimum + 1 if width is None else width
    groups = list(_groups(population, said, answers))
    attacker = _Attacker(program, sources, groups, minimum, needed, protect_zeros)
    findings = sorted(attacker.findings(), key=lambda each: (each.high - each.low, each.high, each.group))
    return AuditReport(
        tuple(findings[:most_findings]), len(groups), len(said.statements), time.monotonic() - began
    )


class _Attacker:
    """Asks for the least and the most of each group, and spares the question where earlier answers settle it."""

    def __init__(
        self,
        program: Program,
        sources: list[Statement | None],
        groups: Sequence[_Group],
        minimum: int,
        width: int,
        protect_zeros: bool,
    ) -> None:
        self.program, self.sources, self.groups = program, sources, groups
        self.minimum, self.width, self.protect_zeros = minimum, width, protect_zeros
        starts = np.cumsum([0, *(len(group.columns) for group in groups)])
        self._starts = starts[:-1].astype(np.int64)
        self._columns = (
            np.concatenate([group.columns for group in groups]) if groups else np.empty(0, np.int64)
        )
        self._low = np.full(len(groups), np.inf)
        self._high = np.full(len(groups), -np.inf)

    def findings(self) -> Iterator[Finding]:
        """What is unsafe, in the order of the groups. Raises `Contradiction`."""
        if self._ask(None, 1.0) is None:
            raise Contradiction(
                "No pupils fit what is said; is the rounding or noise of each table stated right?"
            )
        for at, group in enumerate(self.groups):
            if self._wide(at):
                continue
            least = self._ask(group.columns, 1.0)
            if least is None or least >= self.minimum - TOLERANCE or self._wide(at):
                continue
            low_because = self._because()
            most = self._ask(group.columns, -1.0)
            if most is None or self._wide(at):
                continue
            low, high = int(np.ceil(least - TOLERANCE)), int(np.floor(-most + TOLERANCE))
            because = [*low_because, *(each for each in self._because() if each not in low_because)]
            kind = self._kind(group, low, high)
            if kind:
                yield Finding(kind, self._name(group, kind), low, high, _derivation(because, group))

    def _kind(self, group: _Group, low: int, high: int) -> str:
        if high == 0:
            if group.whole is not None and (self._ask(group.whole, 1.0) or 0.0) >= 1 - TOLERANCE:
                return EVERYONE
            return NOBODY if self.protect_zeros else ""
        if low == high:
            return EXACT
        return NARROW if high - low + 1 < self.width else ""

    def _name(self, group: _Group, kind: str) -> str:
        return f"everyone ({group.within}) is {group.taken}" if kind == EVERYONE else group.name

    def _wide(self, at: int) -> bool:
        return bool(self._high[at] - self._low[at] >= self.width - 1 - TOLERANCE)

    def _ask(self, columns: npt.NDArray[np.int64] | None, sign: float) -> float | None:
        costs = np.zeros(self.program.width)
        if columns is not None:
            costs[columns] = sign
        self.program.set_costs(costs)
        found = self.program.solve()
        if found is None:
            return None
        if np.isinf(found.value):
            return None
        self._used = [
            (self.sources[row], float(price))
            for row, price in enumerate(found.prices)
            if abs(price) > TOLERANCE
        ]
        if len(self._columns):
            sizes = np.add.reduceat(found.columns[self._columns], self._starts)
            self._low = np.minimum(self._low, sizes)
            self._high = np.maximum(self._high, sizes)
        return found.value

    def _because(self) -> list[tuple[Statement, bool]]:
        """The statements that the last bound rests on, each with whether it counts for it or is taken away."""
        return [(source, price > 0) for source, price in self._used if source is not None]


def _derivation(because: Iterable[tuple[Statement, bool]], group: _Group) -> str:
    said: dict[str, bool] = {}
    for statement, adds in because:
        said.setdefault(str(statement), adds)
    plus = [text for text, adds in said.items() if adds]
    minus = [text for text, adds in said.items() if not adds]
    if not plus and not minus:
        return "Follows from counts being no fewer than none."
    words = "; and ".join(plus)
    return f"Follows from: {words}{'; less ' if plus and minus else ''}{'; less '.join(minus)}."


def _groups(population: Population, said: Said, answers: Collection[str] | None) -> Iterator[_Group]:
    """Published groups, the smallest ones, and differences of published ones; each set of columns once."""

    def tells(*names: Iterable[str]) -> bool:
        return answers is None or any(name in answers for name in itertools.chain(*names))

    for space in population.spaces:
        inside: dict[str, tuple[Where, frozenset[int]]] = {}
        found: dict[frozenset[int], _Group] = {}
        for statement in said.statements:
            if set(statement.where) <= set(space.variables):
                columns = frozenset(population.inside(space, statement.where).tolist())
                inside.setdefault(described(statement.where), (statement.where, columns))
        smallest = (
            population.where_of(space, column) for column in range(space.first, space.first + space.size)
        )
        named = [(where, columns) for where, columns in inside.values()]
        named += [(where, frozenset({space.first + at})) for at, where in enumerate(smallest)]
        for where, columns in named:
            if columns and tells(where):
                found.setdefault(columns, _Group(described(where), np.array(sorted(columns))))
        for (name, (where, whole)), (other, (less, part)) in _pairs(inside):
            if part < whole and tells(where, less):
                rest = whole - part
                text = f"{name}, but not {other}"
                group = found.setdefault(rest, _Group(text, np.array(sorted(rest))))
                if answers is not None and _narrower(less, where) <= set(answers):
                    group.within, group.taken, group.whole = name, other, np.array(sorted(whole))
        yield from (group for group in found.values() if not population.structural[group.columns].all())


_Inside = dict[str, tuple[Where, frozenset[int]]]
_Named = tuple[str, tuple[Where, frozenset[int]]]


def _pairs(inside: _Inside) -> Iterator[tuple[_Named, _Named]]:
    """Pairs of which the second may lie in the first: all of them, or where that is too many those one step apart."""
    if len(inside) <= ALL_PAIRS:
        yield from itertools.permutations(inside.items(), 2)
        return
    beside: dict[tuple[frozenset[tuple[str, frozenset[str]]], str], list[_Named]] = {}
    for name, (where, columns) in inside.items():
        for variable in where:
            rest = frozenset(item for item in where.items() if item[0] != variable)
            beside.setdefault((rest, variable), []).append((name, (where, columns)))
    whole = {frozenset(where.items()): (name, (where, columns)) for name, (where, columns) in inside.items()}
    for (rest, _), parts in beside.items():
        wider = [whole[rest]] if rest in whole else []
        for part in parts:
            yield from ((each, part) for each in (*wider, *parts) if each is not part)


def _narrower(less: Where, where: Where) -> set[str]:
    """The variables in which one group asks more than the other."""
    return {name for name, values in less.items() if where.get(name) != values} - {SNAPSHOT}


def _said(published: Any, reading: dict[str, Any]) -> Said:
    if isinstance(published, Said):
        return published
    if isinstance(published, ProtectedTable):
        return said_by_table(published, **reading)
    if is_frame(published):
        return said_by_frame(published, **reading)
    if isinstance(published, np.ndarray):
        return said_by_numbers(published, **reading)
    return all_said(published)
