"""Electric networks by themselves: AC power flow of many hours, what planners ask, and networks of other programs.

>>> import zhanhe as zh
>>> grid = zh.grid.from_pandapower(net)
>>> state = zh.grid.power_flow(grid, p_kw, q_kvar)  # arrays (hours, nodes), generation positive
>>> state.v_pu, state.line_loading_frac, state.loss_kw
>>> zh.grid.hosting_capacity(grid, p_kw, q_kvar, profile=sun).table
>>> zh.grid.outages(results)  # a run of a study instead of a grid and its injections
"""

from __future__ import annotations

from zhanhe._core import Grid, GridState, power_flow
from zhanhe.adapters.matpower_import import from_matpower
from zhanhe.adapters.pandapower_export import to_pandapower
from zhanhe.adapters.pandapower_import import from_pandapower
from zhanhe.gridplan.hosting import HostingCapacity, hosting_capacity
from zhanhe.gridplan.injections import Injections, injections
from zhanhe.gridplan.outages import Outages, outages
from zhanhe.gridplan.question import Limits
from zhanhe.gridplan.reconfiguration import Reconfiguration, reconfigure
from zhanhe.gridplan.reinforcement import (
    Battery,
    Capacitor,
    Conductor,
    NewTransformer,
    Reinforcements,
    reinforcements,
)
from zhanhe.gridplan.stations import Station, StationClasses, station_classes
from zhanhe.gridplan.statistics import Statistics, statistics

__all__ = [
    "Battery",
    "Capacitor",
    "Conductor",
    "Grid",
    "GridState",
    "HostingCapacity",
    "Injections",
    "Limits",
    "NewTransformer",
    "Outages",
    "Reconfiguration",
    "Reinforcements",
    "Station",
    "StationClasses",
    "Statistics",
    "from_matpower",
    "from_pandapower",
    "hosting_capacity",
    "injections",
    "outages",
    "power_flow",
    "reconfigure",
    "reinforcements",
    "station_classes",
    "statistics",
    "to_pandapower",
]
