"""All pupils that fit what is said, as columns of a linear program: one for each smallest group that sets can make."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from saferday.engines.disclosure.attack.statements import Said, Statement, Where
from saferday.engines.disclosure.linear import INFINITE, Floats, Program, Rows

OTHERWISE = "anything else"
MOST_COLUMNS = 2_000_000


class TooManyGroups(ValueError):
    """The tables cross so much that the smallest groups cannot be listed."""


@dataclass(frozen=True)
class Space:
    """The smallest groups that some variables make: a box with an axis for each variable, its columns in order."""

    variables: tuple[str, ...]
    shape: tuple[int, ...]
    first: int

    @property
    def size(self) -> int:
        return int(np.prod(self.shape))


class Population:
    """Variables split into classes that no statement tells apart, spaces of them, and the rows that bind.

    Two spaces that share variables must agree on those; that is all that ties them, so for tables that overlap in
    a circle the attacker here is a little weaker than one who lists every combination.
    """

    def __init__(self, said: Said, asked: Sequence[Where] = ()) -> None:
        """``asked`` are groups that must be told apart too, though nothing is said of them."""
        self.said = said
        every = [*(statement.where for statement in said.statements), *asked]
        self.classes = _classes(every, said.levels)
        wanted = {frozenset(where) for where in every}
        largest = [names for names in wanted if not any(names < other for other in wanted)]
        self.spaces: list[Space] = []
        first = 0
        for names in sorted(largest, key=sorted):
            variables = tuple(sorted(names))
            shape = tuple(len(self.classes[name]) for name in variables)
            space = Space(variables, shape, first)
            first += space.size
            if first > MOST_COLUMNS:
                raise TooManyGroups(f"More than {MOST_COLUMNS:,} groups; audit fewer tables at once.")
            self.spaces.append(space)
        self.columns = first
        self.structural = np.zeros(first, dtype=bool)
        for statement in said.statements:
            if statement.structural:
                for _, inside in self.everywhere(statement.where):
                    self.structural[inside] = True

    def space_of(self, where: Where) -> Space:
        """A space that tells apart what ``where`` does."""
        return next(space for space in self.spaces if set(where) <= set(space.variables))

    def everywhere(self, where: Where) -> Iterator[tuple[Space, npt.NDArray[np.int64]]]:
        """Each space that tells ``where`` apart, with its columns inside."""
        for space in self.spaces:
            if set(where) <= set(space.variables):
                yield space, self.inside(space, where)

    def inside(self, space: Space, where: Where) -> npt.NDArray[np.int64]:
        """The columns of a space whose pupils are all as ``where`` says."""
        axes = []
        for name, size in zip(space.variables, space.shape, strict=True):
            if name in where:
                axes.append([at for at, each in enumerate(self.classes[name]) if each <= where[name]])
            else:
                axes.append(list(range(size)))
        if not space.variables:
            return np.array([space.first])
        grid = np.ravel_multi_index(np.meshgrid(*axes, indexing="ij"), space.shape)
        return np.asarray(grid.ravel() + space.first, dtype=np.int64)

    def where_of(self, space: Space, column: int) -> dict[str, frozenset[str]]:
        """What the pupils of one column are, without variables that have one class only."""
        place = np.unravel_index(column - space.first, space.shape) if space.variables else ()
        return {
            name: self.classes[name][int(at)]
            for name, at in zip(space.variables, place, strict=True)
            if len(self.classes[name]) > 1
        }

    def program(self) -> tuple[Program, list[Statement | None]]:
        """The linear program of all populations that fit, and the statement of each row (None: spaces agree)."""
        rows: list[tuple[npt.NDArray[np.integer], Floats]] = []
        lower, upper = [], []
        sources: list[Statement | None] = []
        for statement in self.said.statements:
            inside = self.inside(self.space_of(statement.where), statement.where)
            rows.append((inside, np.ones(len(inside))))
            lower.append(float(statement.low))
            upper.append(INFINITE if statement.high is None else float(statement.high))
            sources.append(statement)
        for columns, values in self._agreements():
            rows.append((columns, values))
            lower.append(0.0)
            upper.append(0.0)
            sources.append(None)
        zero = np.zeros(self.columns)
        program = Program(
            Rows.of(rows),
            np.array(lower),
            np.array(upper),
            zero,
            np.full(self.columns, INFINITE),
            costs_change=True,
        )
        return program, sources

    def _agreements(self) -> Iterator[tuple[npt.NDArray[np.int64], Floats]]:
        shared = {
            frozenset(a.variables) & frozenset(b.variables) for a, b in itertools.combinations(self.spaces, 2)
        }
        for names in sorted(shared, key=lambda each: (len(each), sorted(each))):
            holding = [space for space in self.spaces if names <= set(space.variables)]
            ordered = sorted(names)
            for one, other in itertools.pairwise(holding):
                for place in itertools.product(*(self.classes[name] for name in ordered)):
                    where = dict(zip(ordered, place, strict=True))
                    left, right = self.inside(one, where), self.inside(other, where)
                    yield (
                        np.concatenate([left, right]),
                        np.concatenate([np.ones(len(left)), -np.ones(len(right))]),
                    )


def _classes(
    every: Sequence[Where], levels: Mapping[str, frozenset[str]]
) -> Mapping[str, tuple[frozenset[str], ...]]:
    """For each variable its values, those together that every group holds together."""
    sets: dict[str, set[frozenset[str]]] = {}
    for where in every:
        for name, values in where.items():
            sets.setdefault(name, set()).add(values)
    found = {}
    for name, used in sets.items():
        mentioned = frozenset[str]().union(*used)
        known = set(levels.get(name, mentioned | {OTHERWISE})) | mentioned
        told: dict[tuple[bool, ...], set[str]] = {}
        order = sorted(used, key=sorted)
        for value in sorted(known):
            told.setdefault(tuple(value in each for each in order), set()).add(value)
        found[name] = tuple(frozenset(group) for group in told.values())
    return found
