"""How much generation fits into a grid."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from zhanhe import _core
from zhanhe._core import Grid
from zhanhe.gridplan.question import Limits, Question, Told
from zhanhe.gridplan.table import Table, finding
from zhanhe.results import Results

if TYPE_CHECKING:
    import pandas as pd

TOGETHER = "all together"


@dataclass(frozen=True, repr=False)
class HostingCapacity:
    """The most generation that can be added at each node, or at nodes together.

    Attributes
    ----------
    capacities : Table
        The same as `table`, without pandas.
    """

    capacities: Table

    @property
    def table(self) -> pd.DataFrame:
        """One row for each node.

        `p_kw`: installed power at which every limit holds in every hour, NaN without supply; `limited`: whether
        anything limits it; `limit`, `place`, `hour`: what is broken first above it.
        """
        return self.capacities.frame

    @property
    def p_kw(self) -> NDArray[np.float64]:
        """The powers, in the order of the table."""
        return np.asarray(self.capacities.columns["p_kw"], float)

    def __repr__(self) -> str:
        columns = self.capacities.columns
        lines = []
        for name, p_kw, limited, limit, place, hour in list(zip(*columns.values(), strict=True))[:12]:
            if np.isnan(p_kw):
                lines.append(f"{name}: no supply")
            elif limited:
                lines.append(f"{name}: {p_kw:,.1f} kW, then {finding(limit, place, hour, np.inf)}")
            else:
                lines.append(f"{name}: nothing limits up to {p_kw:,.0f} kW")
        if len(self.capacities) > 12:
            lines.append(f"... {len(self.capacities) - 12} more nodes")
        return "\n".join(lines)


def generation_options(
    question: Question, profile: ArrayLike | None, power_factor: float, absorbs: bool, p_max_kw: float, existing: str
) -> dict[str, Any]:
    """What is added, and how its power is sought, for the core."""
    if existing not in ("leaves-no-capacity", "may-not-grow"):
        question.say(
            "unknown-name", "existing", f"'{existing}' is not known", "take leaves-no-capacity or may-not-grow"
        )
    return {
        "profile": question.per_row("profile", profile, 0.0, above=False),
        "power_factor": question.number("power_factor", power_factor, 0.0, 1.0, above=True),
        "absorbs": bool(absorbs),
        "p_max_kw": question.number("p_max_kw", p_max_kw, 0.0, 1e12, above=True),
        "existing_may_stay": existing == "may-not-grow",
    }


def hosting_capacity(
    grid: Grid | Results,
    p_kw: ArrayLike | None = None,
    q_kvar: ArrayLike | None = None,
    *,
    nodes: Iterable[str] | None = None,
    together: bool = False,
    weights: Mapping[str, float] | None = None,
    profile: ArrayLike | None = None,
    power_factor: float = 1.0,
    absorbs: bool = True,
    limits: Limits | None = None,
    existing: str = "leaves-no-capacity",
    p_max_kw: float = 1e6,
    tolerance_frac: float = 1e-4,
    threads: int | None = None,
    progress: Told = False,
) -> HostingCapacity:
    """The most generation that can be added at each of some nodes, or at nodes together, with all limits kept.

    Every answer is checked by an AC power flow of all hours in which something is generated.

    Parameters
    ----------
    grid : Grid or Results
        The network; results of a run bring their injections along.
    p_kw, q_kvar : array-like, shape (hours, nodes), optional
        Net injections that are there already, as `zhanhe.grid.power_flow` takes them.
    nodes : iterable of str, optional
        Which nodes are asked for, each by itself. Default: all but those whose voltage is held by the source.
    together : bool
        All those nodes at once, in equal parts.
    weights : dict of node name to float, optional
        All at once, in these shares.
    profile : array-like, shape (hours,), optional
        Output of each hour per installed power. Default: 1 in every hour.
    power_factor : float
        Of what is added.
    absorbs : bool
        Below a power factor of 1: whether it takes reactive power, and so lowers the voltage.
    limits : Limits, optional
        What has to hold. Default: 0.93 to 1.07 pu, and all rated currents.
    existing : {"leaves-no-capacity", "may-not-grow"}
        What limits do that are broken already. The first: the capacity is 0. The second: they may not be broken more.
    p_max_kw : float
        Nothing above is looked for.
    tolerance_frac : float
        Accuracy of a power, as a part of it; from 1e-9 to 0.1.
    threads : int, optional
        Default: as many as the machine offers. The numbers do not depend on it.
    progress : bool or callable
        True shows a bar; a callable takes ``(stage, done_frac)`` and may return False to stop.

    Returns
    -------
    HostingCapacity

    Raises
    ------
    ScenarioError
        All that is wrong with the input.
    Cancelled
        `progress` returned False.
    """
    question = Question("hosting_capacity", grid, p_kw, q_kvar, None, limits)
    names = question.grid.node_names
    held = set(question.grid.slack_nodes)
    asked = [name for name in names if name not in held] if nodes is None else nodes
    if weights is not None and nodes is not None:
        question.say("conflict", "weights", "are given beside nodes", "name the nodes in weights only")
    options = {
        **generation_options(question, profile, power_factor, absorbs, p_max_kw, existing),
        "tolerance_frac": question.number("tolerance_frac", tolerance_frac, 1e-9, 0.1),
        "threads": question.threads(threads),
        "nodes": question.places("nodes", asked, names),
        "weights": question.weights(nodes if weights is None else weights) if together or weights is not None else None,
    }
    found = question.answer_in_time(_core.plan_hosting, options, progress)
    found.pop("excess")
    rows = [TOGETHER] if options["weights"] is not None else [names[i] for i in options["nodes"]]
    return HostingCapacity(Table({"node": rows, **found}))
