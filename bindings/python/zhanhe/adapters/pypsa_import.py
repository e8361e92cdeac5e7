"""A PyPSA network as a study, with the same optimum."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zhanhe._core import Study
from zhanhe.adapters.pypsa_branches import add_branches
from zhanhe.adapters.pypsa_devices import add_devices
from zhanhe.adapters.pypsa_frames import Frames, Issues, Row
from zhanhe.adapters.pypsa_limits import add_limits
from zhanhe.errors import ScenarioError

STEP_LENGTHS_H = (0.25, 0.5, 1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 24.0)
#: The carrier that stands for AC, DC and none: electricity without a grid check.
NEUTRAL = "power"
NEUTRAL_CARRIERS = {"", "ac", "dc", "none", "nan"}
KNOWN_CARRIERS = {
    "electricity": "electricity",
    "heat": "heat",
    "steam": "steam",
    "cooling": "cooling",
    "gas": "gas",
    "h2": "hydrogen",
    "hydrogen": "hydrogen",
    "biomass": "biomass",
}


class Import:
    """One import: the network, the study it becomes, and what is to be told."""

    def __init__(self, network: Any) -> None:
        self.network = network
        self.issues = Issues()
        self.study = Study(grid="off", tie_break_yuan_kwh=0.0)
        self.cost_h: NDArray[np.float64] = np.ones(1)
        carriers = network.c.carriers.static
        rates = carriers.get("co2_emissions", {})
        #: CO2 of the carriers that have any, tonnes for each MWh.
        self.emissions: dict[Any, float] = {name: float(rate) for name, rate in dict(rates).items() if rate != 0.0}

    @property
    def steps(self) -> int:
        """Number of steps."""
        return len(self.cost_h)

    @property
    def year_share(self) -> float:
        """The share of a year of 8760 h that the snapshots count for in costs."""
        return float(self.cost_h.sum()) / 8760.0

    def carrier_of(self, frames: Frames, i: int) -> Any:
        """The carrier of the i-th component; of lines, links and stores without one that of their first bus."""
        carrier = frames.value(i, "carrier") if frames.has("carrier") else ""
        if carrier or frames.kind not in ("Line", "Link", "Store"):
            return carrier
        bus = frames.value(i, "bus" if frames.kind == "Store" else "bus0")
        return self.network.c.buses.static["carrier"].get(bus, "")

    def add(self, kind: str, rows: Sequence[Row]) -> None:
        """Add components of one kind."""
        if not rows:
            return
        fields = list(dict.fromkeys(field for row in rows for field in row))
        self.study.add_table(kind, {field: [row.get(field) for row in rows] for field in fields})


def from_pypsa(network: Any) -> Study:
    """Make a study of a PyPSA network: the same optimisation problem, in kW and yuan/kWh.

    Its `objective_yuan` equals what ``network.optimize(include_objective_constant=False)`` finds, PyPSA's currency
    counting as yuan. The network is not changed. What was assumed is in `study.issues`.

    Parameters
    ----------
    network : pypsa.Network
        Of PyPSA 1.4 or newer.

    Returns
    -------
    Study
        With ``settings.grid = "off"``: the Kirchhoff rows of lines and transformers belong to the dispatch.

    Raises
    ------
    ScenarioError
        Something cannot be carried over; `.issues` names every component and attribute.
    """
    work = Import(network)
    _refuse_kinds_of_problems(work)
    if not work.issues.errors:
        _set_time(work)
        _add_buses(work)
        names = add_devices(work)
        branches = add_branches(work)
        if not work.issues.errors:
            add_limits(work, names, branches)
    if work.issues.errors:
        raise ScenarioError(work.issues.errors)
    for code, where, message, remedy in work.issues.notes:
        work.study.tell(code, message, where=where, remedy=remedy)
    return work.study


def _refuse_kinds_of_problems(work: Import) -> None:
    network, issues = work.network, work.issues
    name = getattr(network, "name", "") or "network"
    if getattr(network, "has_scenarios", False):
        issues.refuse("Network", name, "scenarios", "a stochastic problem", "import one scenario")
    if getattr(network, "has_risk_preference", False):
        issues.refuse("Network", name, "risk_preference", "a risk measure in the objective", "leave it out")
    if getattr(network.snapshots, "nlevels", 1) > 1 or getattr(network, "has_investment_periods", False):
        issues.refuse("Network", name, "investment_periods", "several investment periods", "import one period")


def _set_time(work: Import) -> None:
    network, settings = work.network, work.study.settings
    settings.name = str(getattr(network, "name", "") or "pypsa")
    snapshots = network.snapshots
    settings.steps = len(snapshots)
    step_h = 1.0
    if hasattr(snapshots, "tz_localize"):
        stamps = (snapshots if snapshots.tz is None else snapshots.tz_localize(None)).to_numpy("datetime64[s]")
        settings.start = str(stamps[0])
        apart_h = np.diff(stamps).astype("timedelta64[s]").astype(float) / 3600.0
        if len(apart_h) and (apart_h == apart_h[0]).all() and apart_h[0] in STEP_LENGTHS_H:
            step_h = float(apart_h[0])
        elif len(apart_h):
            _note_stamps(work, "they are not equally far apart by a length of step that is known")
    else:
        settings.start = "2025-01-01T00:00:00"
        _note_stamps(work, "they are no times")
    settings.step_h = step_h
    weightings = network.snapshot_weightings
    for field, column in (("cost_h", "objective"), ("store_h", "stores"), ("energy_h", "generators")):
        hours = weightings[column].to_numpy(dtype=float)
        if not (hours == step_h).all():
            setattr(settings, field, float(hours[0]) if (hours == hours[0]).all() else hours)
    work.cost_h = weightings["objective"].to_numpy(dtype=float)


def _note_stamps(work: Import, why: str) -> None:
    settings = work.study.settings
    work.issues.note(
        "Network snapshots",
        f"{why}: the study counts hours from {settings.start}; durations are those of snapshot_weightings",
        "nothing to do; read its times by their order",
        "mapped-time",
    )


def carrier_of(carrier: object) -> str:
    """The study's carrier for a bus carrier of PyPSA."""
    text = str(carrier)
    if text.lower() in NEUTRAL_CARRIERS:
        return NEUTRAL
    # A carrier is a group of the results file, where "/" separates groups.
    return KNOWN_CARRIERS.get(text.lower(), text.replace("/", "_"))


def _add_buses(work: Import) -> None:
    buses = work.network.c.buses.static
    if buses.empty:
        work.issues.refuse("Network", "network", "buses", "there are none", "add a bus")
        return
    rows: list[Row] = []
    for name, carrier, v_nom in zip(buses.index, buses["carrier"], buses["v_nom"].astype(float), strict=True):
        row: Row = {"name": str(name), "carrier": carrier_of(carrier)}
        if row["carrier"] == NEUTRAL and 0.0 < v_nom < np.inf:
            row["v_kv"] = v_nom
        rows.append(row)
    own = dict.fromkeys(row["carrier"] for row in rows if row["carrier"] not in KNOWN_CARRIERS.values())
    work.add("carrier", [{"name": carrier} for carrier in own])
    work.add("node", rows)
    for column in buses.columns:
        if column.startswith(("nom_min_", "nom_max_")) and buses[column].notna().any():
            name = buses.index[buses[column].notna()][0]
            work.issues.refuse(
                "Bus", name, column, "a limit of sizes by bus and carrier", "use tech_capacity_expansion_limit"
            )
    shunts = work.network.c.shunt_impedances.static
    if not shunts.empty:
        work.issues.note(
            "ShuntImpedance", f"{len(shunts)} are left out: they take no part in the optimisation", "nothing to do"
        )
