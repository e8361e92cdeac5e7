"""What the devices of a run inject into its electric network."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from zhanhe.errors import Issue, ScenarioError
from zhanhe.results import Results


class Injections(NamedTuple):
    """Net injections of a run's dispatch, generation positive; columns in the order of ``results.study.grid``."""

    p_kw: NDArray[np.float64]
    q_kvar: NDArray[np.float64]
    duration_h: NDArray[np.float64]


def injections(results: Results) -> Injections:
    """What the devices of a run give to each node of its electric network, as the grid check of the run saw it.

    Parameters
    ----------
    results : Results
        Of a run whose grid was checked, or read from its file.

    Returns
    -------
    Injections
        `p_kw` and `q_kvar`, shape (steps, nodes), and `duration_h`, shape (steps,). What a grid connection takes or
        gives is in it, and not looked at by a power flow, because it holds the voltage there.

    Raises
    ------
    ScenarioError
        The run has no solution, or its grid was not checked.
    """
    remedy = "run it with grid='check' or grid='dispatch'"
    tree = results.dataset
    group = tree["electricity"].to_dataset() if "electricity" in tree.children else {}
    if "device_power_kw" not in group or "device_reactive_kvar" not in group:
        message = "hold no dispatch whose electric network was checked"
        raise ScenarioError([Issue("missing-key", "error", "injections results", message, remedy)])
    node = {str(name): i for i, name in enumerate(group["node"].values)}
    place = np.zeros((group["device"].size, len(node)))
    for device, name in enumerate(group["device_node"].values):
        place[device, node[str(name)]] = 1.0
    tables = []
    for name in ("device_power_kw", "device_reactive_kvar"):
        values = np.asarray(group[name].values, float)
        tables.append(np.where(np.isnan(values), 0.0, values) @ place)
    return Injections(tables[0], tables[1], np.full(len(tables[0]), results.step_h))
