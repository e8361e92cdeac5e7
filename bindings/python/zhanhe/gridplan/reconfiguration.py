"""Which switches to open for the least losses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from numpy.typing import ArrayLike

from zhanhe import _core
from zhanhe._core import Grid
from zhanhe.gridplan.outages import switch_options
from zhanhe.gridplan.question import Limits, Question, Told
from zhanhe.gridplan.table import Table, finding
from zhanhe.results import Results

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, repr=False)
class Reconfiguration:
    """Positions of the switches of least loss.

    Attributes
    ----------
    open_before, open : list of str
        Open lines.
    loss_before_kwh, loss_kwh : float
        Over all hours; NaN when one has no solution.
    v_lowest_pu : float
        Over all nodes with supply and all hours.
    v_lowest_node : str
        Where.
    worst_before, worst : str
        The limit with least left or most exceeded, in words.
    exchanges, power_flows : int
        Of the search that led here.
    """

    open_before: list[str]
    open: list[str]
    loss_before_kwh: float
    loss_kwh: float
    v_lowest_pu: float
    v_lowest_node: str
    worst_before: str
    worst: str
    exchanges: int
    power_flows: int

    @property
    def operations(self) -> Table:
        """The same as `table`, without pandas."""
        close = [line for line in self.open_before if line not in self.open]
        opened = [line for line in self.open if line not in self.open_before]
        actions = ["close"] * len(close) + ["open"] * len(opened)
        return Table({"line": close + opened, "action": actions})

    @property
    def table(self) -> pd.DataFrame:
        """Lines to close and to open. Close first: supply is kept then, with loops in between."""
        return self.operations.frame

    def __repr__(self) -> str:
        saved = 100 * (1 - self.loss_kwh / self.loss_before_kwh) if self.loss_before_kwh > 0 else 0.0
        return "\n".join(
            [
                f"open before: {', '.join(self.open_before)}",
                f"open:        {', '.join(self.open)}",
                f"losses {self.loss_before_kwh:,.2f} -> {self.loss_kwh:,.2f} kWh, {saved:.1f} % less",
                f"lowest voltage {self.v_lowest_pu:.4f} pu at {self.v_lowest_node}",
                f"worst limit before: {self.worst_before}",
                f"worst limit:        {self.worst}",
            ]
        )


def reconfigure(
    grid: Grid | Results,
    p_kw: ArrayLike | None = None,
    q_kvar: ArrayLike | None = None,
    *,
    limits: Limits | None = None,
    ties: Iterable[str] | None = None,
    sections: Iterable[str] | None = None,
    pairs: bool = True,
    exchanges_max: int = 100,
    duration_h: ArrayLike | float | None = None,
    threads: int | None = None,
    progress: Told = False,
) -> Reconfiguration:
    """Which lines to open so that all nodes keep supply, no loop is made, all limits hold, and losses are least.

    Branch exchange with an AC power flow of all hours for each candidate: a local optimum, not proved to be the best.
    Where not all limits can be held, the largest excess is made least first.

    Parameters
    ----------
    grid : Grid or Results
        The network; results of a run bring their injections along.
    p_kw, q_kvar : array-like, shape (hours, nodes), optional
        Net injections as `zhanhe.grid.power_flow` takes them.
    limits : Limits, optional
        What has to hold. Default: 0.93 to 1.07 pu, and all rated currents.
    ties : iterable of str, optional
        Open lines that may be closed. Default: all open ones.
    sections : iterable of str, optional
        Closed lines that may be opened. Default: all closed ones.
    pairs : bool
        Also try two exchanges at once where no single one helps: better positions, the square of the time.
    exchanges_max : int
        Exchanges of one descent at most.
    duration_h : array-like, shape (hours,), or float, optional
        How long each row lasts. Default: 1, of results their step.
    threads : int, optional
        Default: as many as the machine offers. The numbers do not depend on it.
    progress : bool or callable
        True shows a bar; a callable takes ``(stage, done_frac)`` and may return False to stop.

    Returns
    -------
    Reconfiguration

    Raises
    ------
    ScenarioError
        All that is wrong with the input.
    Cancelled
        `progress` returned False.
    """
    question = Question("reconfigure", grid, p_kw, q_kvar, duration_h, limits)
    options = {
        **switch_options(question, ties, sections),
        "pairs": bool(pairs),
        "exchanges_max": question.count("exchanges_max", exchanges_max, 0, 1_000_000),
        "threads": question.threads(threads),
    }
    found = question.answer_in_time(_core.plan_reconfigure, options, progress)
    told = zip(*(found.pop(name) for name in ("limit", "place", "hour", "excess")), strict=True)
    before, after = (finding(*one) for one in told)
    return Reconfiguration(worst_before=before, worst=after, **found)
