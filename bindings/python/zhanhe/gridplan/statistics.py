"""How a grid does: voltages with their pass rates, losses and loadings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from zhanhe import _core
from zhanhe._core import Grid
from zhanhe.gridplan.question import Limits, Question
from zhanhe.gridplan.table import Table
from zhanhe.results import Results

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, repr=False)
class Statistics:
    """Voltages and losses over all hours that have a solution.

    Attributes
    ----------
    pass_frac : float
        Share of the time within the voltage band, all nodes together (GB/T 12325); NaN without a voltage.
    loss_kwh, line_loss_kwh, transformer_loss_kwh : float
        Losses.
    supplied_kwh, delivered_kwh : float
        Energy put into the grid, and drawn from it.
    loss_rate_frac : float
        Losses over supplied energy.
    peak_loss_kw : float
        Largest loss of an hour.
    peak_loss_hour : int
        That hour, -1 when no hour has a solution.
    unsolved_h : float
        Time without a solution of the power flow, which counts nowhere.
    voltages, line_table, transformer_table : Table
        The same as `table`, `lines` and `transformers`, without pandas.
    """

    pass_frac: float
    loss_kwh: float
    line_loss_kwh: float
    transformer_loss_kwh: float
    supplied_kwh: float
    delivered_kwh: float
    loss_rate_frac: float
    peak_loss_kw: float
    peak_loss_hour: int
    unsolved_h: float
    voltages: Table
    line_table: Table
    transformer_table: Table

    @property
    def table(self) -> pd.DataFrame:
        """Voltages by node: lowest, mean, highest, hours below and above the band, pass rate."""
        return self.voltages.frame

    @property
    def lines(self) -> pd.DataFrame:
        """Losses and largest loading by line."""
        return self.line_table.frame

    @property
    def transformers(self) -> pd.DataFrame:
        """Losses and largest loading by transformer."""
        return self.transformer_table.frame

    def __repr__(self) -> str:
        columns = self.voltages.columns
        lines = [f"voltages within their bands {100 * self.pass_frac:.2f} % of the time"]
        for what, name, find in (("lowest", "lowest_pu", np.nanargmin), ("highest", "highest_pu", np.nanargmax)):
            values = np.asarray(columns[name], float)
            if np.isfinite(values).any():
                k = int(find(values))
                hour = columns[name.replace("_pu", "_hour")][k]
                lines.append(f"{what} voltage {values[k]:.4f} pu at {columns['node'][k]}, hour {hour}")
        lines.append(f"losses {self.loss_kwh:,.1f} kWh, {100 * self.loss_rate_frac:.2f} % of what is supplied")
        if self.unsolved_h:
            lines.append(f"{self.unsolved_h:g} h without solution")
        return "\n".join(lines)


def statistics(
    grid: Grid | Results,
    p_kw: ArrayLike | None = None,
    q_kvar: ArrayLike | None = None,
    *,
    limits: Limits | None = None,
    duration_h: ArrayLike | float | None = None,
    threads: int | None = None,
) -> Statistics:
    """Voltages of all nodes with their pass rates, losses and loadings of all equipment.

    Parameters
    ----------
    grid : Grid or Results
        The network; results of a run bring their injections along.
    p_kw, q_kvar : array-like, shape (hours, nodes), optional
        Net injections as `zhanhe.grid.power_flow` takes them.
    limits : Limits, optional
        Whose voltage bands count. Default: 0.93 to 1.07.
    duration_h : array-like, shape (hours,), or float, optional
        How long each row lasts. Default: 1, of results their step.
    threads : int, optional
        Default: as many as the machine offers. The numbers do not depend on it.

    Returns
    -------
    Statistics

    Raises
    ------
    ScenarioError
        All that is wrong with the input.
    """
    question = Question("statistics", grid, p_kw, q_kvar, duration_h, limits)
    found = question.answer(_core.plan_statistics, {"threads": question.threads(threads)})
    names = question.grid
    found["voltages"] = Table({"node": names.node_names, **found.pop("nodes")})
    found["line_table"] = Table({"line": names.line_names, **found.pop("lines")})
    found["transformer_table"] = Table({"transformer": names.transformer_names, **found.pop("transformers")})
    return Statistics(**found)
