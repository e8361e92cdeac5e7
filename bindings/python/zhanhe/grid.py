"""Electric networks by themselves: AC power flow of many hours, and networks of other programs.

>>> import zhanhe as zh
>>> grid = zh.grid.from_pandapower(net)
>>> state = zh.grid.power_flow(grid, p_kw, q_kvar)  # arrays (hours, nodes), generation positive
>>> state.v_pu, state.line_loading_frac, state.loss_kw
"""

from __future__ import annotations

from zhanhe._core import Grid, GridState, power_flow
from zhanhe.adapters.matpower_import import from_matpower
from zhanhe.adapters.pandapower_export import to_pandapower
from zhanhe.adapters.pandapower_import import from_pandapower

__all__ = ["Grid", "GridState", "from_matpower", "from_pandapower", "power_flow", "to_pandapower"]
