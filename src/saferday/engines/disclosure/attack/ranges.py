"""From what to what a group's number can be, for somebody who has read all that is said."""

import time
from collections.abc import Sequence

import numpy as np

from saferday.engines.disclosure.attack.population import Population
from saferday.engines.disclosure.attack.statements import Said, Where
from saferday.engines.disclosure.linear import INFINITE, TOLERANCE, Floats


class Contradiction(ValueError):
    """No pupils fit what is said: the rounding or the noise stated for a table is not what was used."""


class OutOfTime(RuntimeError):
    """Not every group could be looked at by the time that was given."""


def possible_ranges(
    said: Said,
    groups: Sequence[Where],
    *,
    least: Floats | None = None,
    most: Floats | None = None,
    apart: float = 0.0,
    latest: float = INFINITE,
) -> Floats:
    """The least and the most of each group, of shape (groups, 2).

    Where ``least`` and ``most`` (of shape (groups,)) are given, a range that is known to reach from one to the other
    and to be ``apart`` wide is not looked at further: what is returned then lies inside the true one.
    Raises `Contradiction`, and `OutOfTime` where it is not done by ``latest`` (of the monotonic clock).

    >>> from saferday.engines.disclosure.attack.statements import Statement
    >>> said = Said((Statement({"a": frozenset("x")}, 3, 5, ""), Statement({}, 9, 9, "")), {"a": frozenset("xy")})
    >>> possible_ranges(said, [{"a": frozenset("y")}]).tolist()
    [[4.0, 6.0]]
    """
    population = Population(said, groups)
    program, _ = population.program()
    columns = [population.inside(population.space_of(where), where) for where in groups]
    found = np.array([[INFINITE, -INFINITE]] * len(groups))
    if not groups:
        return found
    starts = np.cumsum([0, *(len(each) for each in columns[:-1])])
    together = np.concatenate(columns)

    def ask(at: int, side: int) -> None:
        if time.monotonic() > latest:
            raise OutOfTime
        costs = np.zeros(population.columns)
        costs[columns[at]] = 1.0 if side == 0 else -1.0
        program.set_costs(costs)
        solved = program.solve()
        if solved is None:
            raise Contradiction("No pupils fit what is said; is the rounding or noise of each table right?")
        if np.isinf(solved.value):
            found[at, side] = INFINITE
            return
        sizes = np.add.reduceat(solved.columns[together], starts)
        found[:, 0] = np.minimum(found[:, 0], sizes)
        found[:, 1] = np.maximum(found[:, 1], sizes)

    for at in range(len(groups)):
        for side in (0, 1):
            wanted = least if side == 0 else most
            if wanted is not None:
                reached = (
                    found[at, 0] <= wanted[at] + TOLERANCE
                    if side == 0
                    else found[at, 1] >= wanted[at] - TOLERANCE
                )
                if reached and found[at, 1] - found[at, 0] >= apart - TOLERANCE:
                    continue
            ask(at, side)
    return found
