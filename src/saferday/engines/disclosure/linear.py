"""Linear programs over cells, solved by HiGHS, kept warm between one question and the next."""

from collections.abc import Sequence
from dataclasses import dataclass

import highspy
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
INFINITE = highspy.kHighsInf
TOLERANCE = 1e-6
PRIMAL_SIMPLEX = 4


class Unsolved(RuntimeError):
    """The solver gave neither an optimum nor a proof that there is none."""


@dataclass(frozen=True)
class Rows:
    """Sparse rows: those of row *r* are ``columns[starts[r]:starts[r + 1]]`` with ``values`` beside them."""

    starts: npt.NDArray[np.int32]
    columns: npt.NDArray[np.int32]
    values: Floats

    @classmethod
    def of(cls, rows: Sequence[tuple[npt.NDArray[np.integer], Floats]]) -> "Rows":
        """From a list of (columns, values)."""
        starts = np.cumsum([0, *(len(columns) for columns, _ in rows)]).astype(np.int32)
        if not rows:
            return cls(starts, np.empty(0, np.int32), np.empty(0))
        return cls(
            starts,
            np.concatenate([columns for columns, _ in rows]).astype(np.int32),
            np.concatenate([values for _, values in rows]).astype(np.float64),
        )

    def __len__(self) -> int:
        return len(self.starts) - 1


@dataclass(frozen=True)
class Optimum:
    """What a solved program gives: its value, the columns, their reduced costs, and the prices of the rows."""

    value: float
    columns: Floats
    reduced: Floats
    prices: Floats


class Program:
    """Minimise costs · x with row_lower ≤ A x ≤ row_upper and lower ≤ x ≤ upper.

    ``costs_change`` says that one question differs from the next in its costs only: then the last answer is still a
    solution, and the primal simplex method goes on from it, eight times as fast as from anew. ``whole``
    bool of shape (columns,) marks those that must be whole numbers.
    """

    def __init__(
        self,
        rows: Rows,
        row_lower: Floats,
        row_upper: Floats,
        lower: Floats,
        upper: Floats,
        *,
        whole: npt.NDArray[np.bool_] | None = None,
        seconds: float | None = None,
        gap: float = 0.0,
        costs_change: bool = False,
    ) -> None:
        self._solver = highspy.Highs()
        for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 1)):
            self._solver.setOptionValue(option, value)
        if costs_change:
            self._solver.setOptionValue("simplex_strategy", PRIMAL_SIMPLEX)
        if whole is not None:
            self._solver.setOptionValue("mip_rel_gap", gap)
        if seconds is not None:
            self._solver.setOptionValue("time_limit", float(seconds))
        self.width = len(lower)
        self._whole = whole is not None
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = self.width, len(rows)
        model.col_cost_ = np.zeros(self.width)
        model.col_lower_, model.col_upper_ = lower, upper
        model.row_lower_, model.row_upper_ = row_lower, row_upper
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = rows.starts
        model.a_matrix_.index_ = rows.columns
        model.a_matrix_.value_ = rows.values
        if whole is not None:
            kinds = highspy.HighsVarType
            model.integrality_ = [kinds.kInteger if each else kinds.kContinuous for each in whole]
        self._solver.passModel(model)
        self._every = np.arange(self.width, dtype=np.int32)

    def set_bounds(self, lower: Floats, upper: Floats) -> None:
        """New bounds of all columns, of shape (columns,)."""
        self._solver.changeColsBounds(self.width, self._every, lower, upper)

    def set_bound(self, column: int, lower: float, upper: float) -> None:
        """New bounds of one column."""
        self._solver.changeColBounds(column, lower, upper)

    def set_costs(self, costs: Floats) -> None:
        """New costs of all columns, of shape (columns,)."""
        self._solver.changeColsCost(self.width, self._every, costs)

    def set_cost(self, column: int, cost: float) -> None:
        """New cost of one column."""
        self._solver.changeColCost(column, cost)

    def add_row(self, lower: float, upper: float, columns: npt.NDArray[np.integer], values: Floats) -> None:
        """One more row."""
        self._solver.addRow(lower, upper, len(columns), columns.astype(np.int32), values)

    def forget(self) -> None:
        """Begins anew with the next question."""
        self._solver.clearSolver()

    def solve(self) -> Optimum | None:
        """The optimum; None if there is no solution; `value` is -inf if there is no end to it.

        A program in whole numbers that ran out of time gives the best that it has found. Raises `Unsolved`.
        """
        self._solver.run()
        status = self._solver.getModelStatus()
        kinds = highspy.HighsModelStatus
        if status == kinds.kInfeasible:
            return None
        if status in (kinds.kUnbounded, kinds.kUnboundedOrInfeasible):
            return Optimum(-INFINITE, np.zeros(self.width), np.zeros(self.width), np.zeros(0))
        found = self._solver.getInfo().primal_solution_status
        in_time = (
            status == kinds.kTimeLimit
            and self._whole
            and found == highspy.SolutionStatus.kSolutionStatusFeasible
        )
        if status != kinds.kOptimal and not in_time:
            raise Unsolved(f"HiGHS stopped with “{self._solver.modelStatusToString(status)}”.")
        solution = self._solver.getSolution()
        reduced = np.zeros(self.width) if self._whole else np.asarray(solution.col_dual)
        prices = np.zeros(0) if self._whole else np.asarray(solution.row_dual)
        value = self._solver.getInfo().objective_function_value
        return Optimum(value, np.asarray(solution.col_value), reduced, prices)

    def solve_in_time(self) -> Optimum | None:
        """As `solve`, but None too where the time ran out before anything was found."""
        try:
            return self.solve()
        except Unsolved:
            return None

    def least_possible(self) -> float:
        """For a program in whole numbers: what no solution can be below."""
        return float(self._solver.getInfo().mip_dual_bound)
