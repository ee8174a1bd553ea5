"""Which cells to hide so that no protected one can be worked out: near the fewest, then the fewest.

Two searches share one model. Each protected cell must be able to move by what its protection asks, up and down, while
everything shown stays. The first search finds for one protected cell after another the cheapest such movement (a
linear program) and hides what it moves. The second solves a master program in whole numbers, asks an attacker for
each protected cell whether it can still be worked out, and adds the attacker's dual prices as a constraint until
nobody succeeds; on the way, the first search repairs proposals that come close. Source of the second:
Fischetti and Salazar (2001), "Solving the
cell suppression problem on tabular data with linear constraints".
"""

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from saferday.engines.disclosure.linear import INFINITE, TOLERANCE, Floats, Optimum, Program, Rows
from saferday.engines.disclosure.suppression.lattice import Lattice

UP, DOWN = 1, -1
NEGLIGIBLE = 1e-4
FEW = 20
SHORTEST = 0.05
GRACE = 1.0
SEED = 1
WORTH = 100.0
"""What it is worth to move a cell by one, where hiding a cell that moves by one costs about 1."""
STILL_TO_ASK = 0.5
"""Of the cells that are left, about so many need a movement of their own."""

Side = tuple[float, int, int]
"""How far a cell must be able to move, the cell, and the direction."""


@dataclass(frozen=True)
class Protection:
    """What a cell must be able to seem: ``down`` less and ``up`` more than it is, each at least 0."""

    cell: int
    down: float
    up: float

    def sides(self) -> Iterator[tuple[int, float]]:
        """(direction, distance) for each side that asks anything."""
        if self.up > 0:
            yield UP, self.up
        if self.down > 0:
            yield DOWN, self.down


@dataclass(frozen=True)
class Pattern:
    """``hidden`` bool of shape (cells,); ``least`` is what no pattern costs less than; ``proven`` if it is reached."""

    hidden: npt.NDArray[np.bool_]
    cost: float
    least: float
    proven: bool


class _Todo:
    """The sides that no movement has served yet."""

    def __init__(self, sides: list[Side]) -> None:
        self._sides = sides

    def __len__(self) -> int:
        return len(self._sides)

    def some(self, number: int, chance: np.random.Generator) -> list[Side]:
        """The farthest, if one is wanted; else some drawn by lot, one of a cell."""
        if number == 1:
            return self._sides[:1]
        drawn: dict[int, Side] = {}
        for at in chance.permutation(len(self._sides)):
            side = self._sides[at]
            drawn.setdefault(side[1], side)
            if len(drawn) == number:
                break
        return list(drawn.values())

    def drop(self, side: Side) -> None:
        """No movement can serve it."""
        self._sides.remove(side)

    def reached(self, moved: Floats, asked: list[Side]) -> int:
        """Takes out what a movement serves; how many of ``asked`` are among them."""
        served = {side for side in self._sides if moved[side[1]] * side[2] >= side[0] - TOLERANCE}
        self._sides = [side for side in self._sides if side not in served]
        return sum(side in served for side in asked)


class Search:
    """Looks for a pattern for one lattice, its protections and the cost of hiding each cell."""

    def __init__(self, cells: Lattice, protections: list[Protection], costs: Floats) -> None:
        self.cells = cells
        self.protections = protections
        self.costs = costs
        self.primary = np.zeros(len(cells.values), dtype=bool)
        self.primary[[protection.cell for protection in protections]] = True
        room = 10 * max((max(each.down, each.up) for each in protections), default=1.0)
        self.most_up = np.where(cells.structural, 0.0, room)
        self.most_down = np.minimum(cells.values, room).astype(np.float64)
        self.width = len(cells.values)
        self._movement = self._of_two(cells.sums)
        zero = np.zeros(len(cells.sums))
        nothing = np.zeros(self.width)
        self._attack = Program(cells.sums, zero, zero, nothing, nothing, costs_change=True)

    def quick(
        self,
        until: float,
        start: npt.NDArray[np.bool_] | None = None,
        *,
        grace: float = GRACE,
    ) -> npt.NDArray[np.bool_] | None:
        """The first search: hides, beside what ``start`` hides, until every protected cell can move.

        A movement also serves every other cell that it moves far enough, so that few need one of their own. One cell
        is asked for after another while there is time until ``until``; the less there is left, the more are asked
        for together, which is quicker and hides more. After ``grace`` seconds more it gives up: None.
        """
        hidden = self.primary.copy() if start is None else start.copy()
        began = time.monotonic()
        latest = max(until, began) + grace
        chance = np.random.default_rng(SEED)
        todo = _Todo(self._sides() if start is None else self._sides(self.unprotected(start)))
        took, most = SHORTEST / 2, len(todo)
        while len(todo):
            if time.monotonic() > latest:
                return None
            left = max(until - time.monotonic(), TOLERANCE)
            together = max(1, min(math.ceil(STILL_TO_ASK * len(todo) * took / left), most))
            asked = todo.some(together, chance)
            before = time.monotonic()
            moved = self._moved(asked, hidden)
            took += (time.monotonic() - before - took) / 5
            if moved is None:
                todo.drop(asked[0])
                continue
            hidden |= np.abs(moved) > TOLERANCE
            reached = todo.reached(moved, asked)
            most = max(1, most // 2) if reached < len(asked) / 4 else min(2 * most, len(todo) or 1)
        return hidden

    def _sides(self, short: "Iterator[tuple[Protection, int, float, Optimum]] | None" = None) -> "list[Side]":
        """What is still to be reached, the farthest first; of all protected cells, or of some."""
        if short is None:
            found = [(far, each.cell, side) for each in self.protections for side, far in each.sides()]
        else:
            found = [
                (each.up if side == UP else each.down, each.cell, side) for each, side, _far, _prices in short
            ]
        return sorted(found, key=lambda side: -side[0])

    def fewest(self, start: npt.NDArray[np.bool_], until: float, gap: float) -> Pattern:
        """The second search, from a pattern that is safe. Out of time it gives the best safe one it has."""
        best = start.copy()
        least = float(self.costs[self.primary].sum())
        constraints = list(self._sum_constraints())
        while self._cost(best) > least * (1 + gap):
            left = until - time.monotonic()
            solved, bound = self._master(constraints, left, gap) if left > SHORTEST else (None, least)
            least = max(least, bound)
            if solved is None:
                break
            added = list(self._violated(solved))
            constraints += added
            safe: npt.NDArray[np.bool_] | None = solved
            if added:
                near = len(added) <= FEW or time.monotonic() > until
                safe = self.quick(until + GRACE, solved) if near else None
            if safe is not None and self._cost(safe) < self._cost(best):
                best = safe
            if not added:
                break
        return Pattern(best, self._cost(best), least, self._cost(best) <= least * (1 + gap) + 1e-9)

    def unprotected(self, hidden: npt.NDArray[np.bool_]) -> Iterator[tuple[Protection, int, float, Optimum]]:
        """(protection, direction, how far it can seem to move, prices) for each side that falls short."""
        self._attack.set_bounds(-self.most_down * hidden, self.most_up * hidden)
        for protection in self.protections:
            for direction, distance in protection.sides():
                self._attack.set_cost(protection.cell, -float(direction))
                found = self._attack.solve()
                self._attack.set_cost(protection.cell, 0.0)
                reached = 0.0 if found is None else -found.value
                if found is not None and reached < distance - TOLERANCE:
                    yield protection, direction, reached, found

    def _of_two(self, sums: Rows) -> Program:
        """Movements as two columns for each cell, what is added and what is taken, both from 0."""
        starts = (2 * sums.starts).astype(np.int32)
        columns = np.empty(2 * len(sums.columns), dtype=np.int32)
        values = np.empty(2 * len(sums.values))
        columns[0::2], columns[1::2] = sums.columns, sums.columns + self.width
        values[0::2], values[1::2] = sums.values, -sums.values
        zero = np.zeros(len(sums))
        return Program(Rows(starts, columns, values), zero, zero, np.zeros(2 * self.width), self._reach())

    def _reach(self) -> Floats:
        return np.concatenate([self.most_up, self.most_down])

    def _moved(self, asked: "list[Side]", hidden: npt.NDArray[np.bool_]) -> Floats | None:
        """The cheapest movement, of shape (cells,): one cell by all of its distance, several as far as is worth it.

        None if the one cell cannot move so far at all.
        """
        price = np.where(hidden, NEGLIGIBLE * self.costs, self.costs)
        costs = np.concatenate([price, price])
        least, most = np.zeros(2 * self.width), self._reach()
        for distance, cell, direction in asked:
            ours, other = (cell, cell + self.width) if direction == UP else (cell + self.width, cell)
            most[other] = 0.0
            if len(asked) == 1:
                least[ours], most[ours] = distance, max(distance, most[ours])
            else:
                most[ours] = distance
                costs[ours] -= WORTH
        self._movement.set_bounds(least, most)
        self._movement.set_costs(costs)
        # The last answer is no help: bounds and costs have both changed, and anew it can be made smaller first.
        self._movement.forget()
        found = self._movement.solve()
        return None if found is None else found.columns[: self.width] - found.columns[self.width :]

    def without_needless(self, hidden: npt.NDArray[np.bool_], until: float) -> npt.NDArray[np.bool_]:
        """Shows again each cell without which every protected cell can still move, dearest first."""
        hidden = hidden.copy()
        sides = {(p.cell, side): far for p in self.protections for side, far in p.sides()}
        secondary = np.flatnonzero(hidden & ~self.primary)
        self._attack.set_bounds(-self.most_down * hidden, self.most_up * hidden)
        witnesses = {}
        for (cell, side), distance in sides.items():
            if time.monotonic() > until:
                return hidden
            moved = self._movable(cell, side, distance)
            witnesses[cell, side] = self.primary if moved is None else moved
        self._attack.set_bounds(-self.most_down * hidden, self.most_up * hidden)
        for cell in secondary[np.argsort(-self.costs[secondary], kind="stable")]:
            if time.monotonic() > until:
                return hidden
            self._attack.set_bound(int(cell), 0.0, 0.0)
            anew: dict[tuple[int, int], npt.NDArray[np.bool_]] = {}
            for key, moved in witnesses.items():
                if moved[cell]:
                    other = self._movable(*key, sides[key])
                    if other is None:
                        self._attack.set_bound(int(cell), -self.most_down[cell], self.most_up[cell])
                        break
                    anew[key] = other
            else:
                hidden[cell] = False
                witnesses |= anew
        return hidden

    def _movable(self, cell: int, direction: int, distance: float) -> npt.NDArray[np.bool_] | None:
        """The cells that move with ``cell`` under the attack program's bounds; None if it cannot move so far."""
        down, up = -self.most_down[cell], self.most_up[cell]
        self._attack.set_bound(cell, max(down, -distance), min(up, distance))
        self._attack.set_cost(cell, -float(direction))
        found = self._attack.solve()
        self._attack.set_cost(cell, 0.0)
        self._attack.set_bound(cell, down, up)
        if found is None or -found.value < distance - TOLERANCE:
            return None
        return np.abs(found.columns) > TOLERANCE

    def _sum_constraints(self) -> Iterator[tuple[npt.NDArray[np.integer], Floats, float]]:
        """A sum with one hidden cell gives it away: beside a protected cell another must be hidden."""
        sums = self.cells.sums
        for row in range(len(sums)):
            columns = sums.columns[sums.starts[row] : sums.starts[row + 1]]
            for cell in columns[self.primary[columns]]:
                others = columns[(columns != cell) & ~self.cells.structural[columns]]
                if not self.primary[others].any():
                    yield others, np.ones(len(others)), 1.0

    def _master(
        self, constraints: list[tuple[npt.NDArray[np.integer], Floats, float]], seconds: float, gap: float
    ) -> tuple[npt.NDArray[np.bool_] | None, float]:
        """The cheapest pattern under the constraints found so far, and what none can be cheaper than."""
        rows = Rows.of([(columns, values) for columns, values, _ in constraints])
        program = Program(
            rows,
            np.array([needed for *_, needed in constraints]),
            np.full(len(constraints), INFINITE),
            self.primary.astype(np.float64),
            np.where(self.cells.structural, 0.0, 1.0),
            whole=np.ones(self.width, dtype=bool),
            seconds=seconds,
            gap=gap,
        )
        program.set_costs(self.costs)
        found = program.solve_in_time()
        bound = program.least_possible()
        return (None if found is None else found.columns > 0.5), bound

    def _violated(
        self, hidden: npt.NDArray[np.bool_]
    ) -> Iterator[tuple[npt.NDArray[np.integer], Floats, float]]:
        """The attacker's prices: in any safe pattern, the hidden cells must let this one move far enough."""
        for protection, direction, _, found in self.unprotected(hidden):
            distance = protection.up if direction == UP else protection.down
            worth = (
                np.maximum(-found.reduced, 0) * self.most_up + np.maximum(found.reduced, 0) * self.most_down
            )
            needed = distance - worth[protection.cell]
            worth[protection.cell] = 0.0
            columns = np.flatnonzero(worth > 1e-9)
            yield columns, np.minimum(worth[columns] / needed, 1.0), 1.0

    def _cost(self, hidden: npt.NDArray[np.bool_]) -> float:
        return float(self.costs[hidden].sum())
