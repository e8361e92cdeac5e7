"""A pandapower network as a grid, with the same voltages.

The model is that of ``pandapower.runpp(net, calculate_voltage_angles=True)`` in pandapower 3.5, all else default:
transformers are T circuits, reactive limits are not looked at, controllers do not act.
"""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zhanhe._core import Grid
from zhanhe.adapters.grid_tables import Buses, GridTables, unique_names
from zhanhe.adapters.pandapower_loads import add_loads, add_sources
from zhanhe.adapters.pandapower_tables import Net, Table
from zhanhe.adapters.pandapower_transformers import add_transformers

#: Tables that become part of the grid.
CARRIED = {
    "bus", "line", "trafo", "trafo3w", "impedance", "switch", "ext_grid", "gen", "load", "sgen", "storage", "motor",
    "shunt", "ward", "xward", "asymmetric_load", "asymmetric_sgen",
}  # fmt: skip
#: Tables that take no part in a power flow.
NO_PART = {
    "bus_geodata", "line_geodata", "line_dc_geodata", "bus_dc_geodata", "measurement", "pwl_cost", "poly_cost", "group",
    "controller", "bus_dc", "std_types", "characteristic", "trafo_characteristic_table", "shunt_characteristic_table",
    "trafo_characteristic_spline", "shunt_characteristic_spline", "q_capability_curve_table",
    "q_capability_characteristic", "piecewise_linear_cost", "polynomial_cost", "loadcases", "profiles", "studycases",
    "substation",
}  # fmt: skip
#: Options of runpp that a network may carry and that change its answer.
OPTIONS = {
    "trafo_model": "t", "calculate_voltage_angles": True, "voltage_depend_loads": True, "distributed_slack": False,
    "consider_line_temperature": False, "tdpf": False, "enforce_q_lims": False, "enforce_p_lims": False,
    "neglect_open_switch_branches": False, "trafo3w_losses": "hv", "switch_rx_ratio": 2, "trafo_loading": "current",
    "run_control": False,
}  # fmt: skip
RX_RATIO = 2.0  # resistance over reactance of a switch with impedance


class Import:
    """One import: the network, the tables of the grid it becomes, and where the buses went."""

    def __init__(self, net: Net) -> None:
        self.net = net
        self.sn_mva = float(net.plain.get("sn_mva", 1.0))
        self.f_hz = float(net.plain.get("f_hz", 50.0))
        self.tables = GridTables(self.sn_mva * 1e3)
        self.bus = net.table("bus")
        self.in_service = self.bus.flags("in_service", True)
        self.v_kv = self.bus.numbers("vn_kv")
        #: Of each row of the bus table its bus; -1 when out of service.
        self.bus_of_row: list[int] = []
        #: Open switches: (kind of element, row of the element, column of the end).
        self.open_ends: set[tuple[str, int, str]] = set()
        self.p_kw = np.zeros(len(self.bus))
        self.q_kvar = np.zeros(len(self.bus))

    def rows_of(self, table: Table, column: str = "bus") -> list[int]:
        """Of each element the row of its bus; refuses those that are not there, which get -1."""
        rows = []
        for i, number in enumerate(table.values(column)):
            row = self.bus.place(number)
            if row < 0:
                self.tables.refuse(
                    "unknown-name",
                    f"{table.where(i)} {column}",
                    f"bus {number} is not there",
                    "name a bus of the network",
                )
            rows.append(row)
        return rows

    def active(self, table: Table, rows: list[int]) -> NDArray[np.bool_]:
        """Whether each element and its bus are in service."""
        at_service = np.array([row >= 0 and bool(self.in_service[row]) for row in rows], dtype=bool)
        active: NDArray[np.bool_] = table.flags("in_service", True) & at_service
        return active

    def end(self, kind: str, i: int, column: str, row: int) -> int:
        """The bus at one end of a branch: a new one, with nothing else, behind an open switch or out of service."""
        if row < 0 or self.bus_of_row[row] < 0 or (kind, i, column) in self.open_ends:
            return self.tables.new_bus()
        return self.bus_of_row[row]


def from_pandapower(net: Mapping[str, Any] | str | os.PathLike[str]) -> Grid:
    """Make a grid of a pandapower network: the same voltages, angles, losses and loadings.

    The reference is ``pandapower.runpp(net, calculate_voltage_angles=True)`` of pandapower 3.5 with all else default.
    pandapower itself is not needed, and the network is not changed.

    Parameters
    ----------
    net : pandapowerNet, mapping, str or os.PathLike
        The network, the dict of its JSON text, or its JSON file.

    Returns
    -------
    Grid
        Nodes in the order of ``net.bus.index``; lines in that of ``net.line``; transformers in that of ``net.trafo``,
        then ``net.trafo3w``. Names that are missing or repeated are ``bus <index>`` and the like. What was assumed is
        in its `issues`.

    Raises
    ------
    ScenarioError
        Something cannot be carried over; `.issues` names every element.
    IoError
        The file cannot be read.
    """
    work = Import(Net(net))
    _refuse_tables(work)
    _note_options(work)
    _add_nodes(work)
    _read_switches(work)
    _add_lines(work)
    add_transformers(work)
    _add_impedances(work)
    add_loads(work)
    add_sources(work)
    for row, name in enumerate(unique_names(work.bus.values("name"), "bus", work.bus.index)):
        work.tables.rows["node"].append((name, work.v_kv[row], work.bus_of_row[row], work.p_kw[row], work.q_kvar[row]))
    return work.tables.grid()


def _refuse_tables(work: Import) -> None:
    for kind, table in work.net.tables.items():
        if kind in CARRIED or kind in NO_PART or not len(table):
            continue
        for i in np.flatnonzero(table.flags("in_service", True)):
            work.tables.refuse(
                "not-supported", table.where(int(i)), f"elements of the table {kind} are not known", "leave it out"
            )
    controllers = work.net.table("controller")
    acting = int(controllers.flags("in_service", True).sum())
    if acting:
        work.tables.note(
            "controller",
            f"{acting} controllers do not act: taps and set points stay as they are in the tables",
            "run them in pandapower first, if they are meant",
            severity="warning",
        )


def _note_options(work: Import) -> None:
    options = work.net.plain.get("user_pf_options") or {}
    for name, value in dict(options).items():
        if name in OPTIONS and value != OPTIONS[name]:
            work.tables.note(
                f"user_pf_options {name}",
                f"{value!r} is not looked at: the grid is that of {OPTIONS[name]!r}",
                "take the option out, so that pandapower agrees",
                severity="warning",
            )


def _add_nodes(work: Import) -> None:
    work.bus.finite(work.tables, work.in_service, "vn_kv")
    for wrong in np.flatnonzero(work.in_service & (work.v_kv <= 0.0)):
        work.tables.refuse(
            "out-of-range", f"{work.bus.where(int(wrong))} vn_kv", "is not above 0", "give its nominal voltage"
        )
    joined = Buses(len(work.bus))
    switch = work.net.table("switch")
    with_impedance = switch.numbers("z_ohm", 0.0) > 0.0
    for i, (kind, closed) in enumerate(zip(switch.texts("et"), switch.flags("closed", True), strict=True)):
        if kind != "b" or not closed or with_impedance[i]:
            continue
        ends = [work.bus.place(switch.values(column)[i]) for column in ("bus", "element")]
        if min(ends) < 0 or not all(work.in_service[end] for end in ends):
            continue
        if work.v_kv[ends[0]] != work.v_kv[ends[1]]:
            work.tables.refuse(
                "conflict", switch.where(i), "joins buses of different nominal voltage", "give both the same vn_kv"
            )
        joined.join(*ends)
    bus_of_root: dict[int, int] = {}
    for row in range(len(work.bus)):
        if not work.in_service[row]:
            work.bus_of_row.append(-1)
            continue
        root = joined.root(row)
        if root not in bus_of_root:
            bus_of_root[root] = work.tables.new_bus()
        work.bus_of_row.append(bus_of_root[root])


ENDS = {
    "l": ("line", ("to_bus", "from_bus")),
    "t": ("trafo", ("hv_bus", "lv_bus")),
    "t3": ("trafo3w", ("hv_bus", "mv_bus", "lv_bus")),
}


def _read_switches(work: Import) -> None:
    switch = work.net.table("switch")
    rows = work.rows_of(switch)
    z_ohm = switch.numbers("z_ohm", 0.0)
    columns = (switch.texts("et"), switch.values("bus"), switch.values("element"), switch.flags("closed", True))
    for i, (kind, bus, element, closed) in enumerate(zip(*columns, strict=True)):
        if kind == "b":
            other = work.bus.place(element)
            if other < 0:
                work.tables.refuse(
                    "unknown-name", f"{switch.where(i)} element", f"bus {element} is not there", "name a bus"
                )
            elif closed and z_ohm[i] > 0.0 and rows[i] >= 0:
                _add_switch(work, switch.where(i), rows[i], other, z_ohm[i])
            continue
        if kind not in ENDS:
            work.tables.refuse("not-supported", f"{switch.where(i)} et", f"'{kind}' is not known", "take b, l, t or t3")
            continue
        table_name, ends = ENDS[kind]
        table = work.net.table(table_name)
        row = table.place(element)
        at = [column for column in ends if row >= 0 and table.values(column)[row] == bus]
        if row < 0:
            work.tables.refuse(
                "unknown-name", f"{switch.where(i)} element", f"{table_name} {element} is not there", "leave it out"
            )
        elif not at:
            work.tables.refuse(
                "conflict", f"{switch.where(i)} bus", f"is no end of {table_name} {element}", "name one of its ends"
            )
        elif not closed:
            work.open_ends.add((table_name, row, at[0]))


def _add_switch(work: Import, where: str, row: int, other: int, z_ohm: float) -> None:
    start, end = work.bus_of_row[row], work.bus_of_row[other]
    if start < 0 or end < 0 or start == end:
        return
    z_pu = z_ohm * work.sn_mva / work.v_kv[row] ** 2
    work.tables.branch(where, start, end, z_pu * complex(RX_RATIO, 1.0) / math.hypot(RX_RATIO, 1.0))


def _add_lines(work: Import) -> None:
    table = work.net.table("line")
    in_service = table.flags("in_service", True)
    needed = ("length_km", "r_ohm_per_km", "x_ohm_per_km", "c_nf_per_km")
    table.finite(work.tables, in_service, *needed)
    length_km, r_ohm_km, x_ohm_km, c_nf_km = (table.numbers(column) for column in needed)
    g_us_km, parallel = table.numbers("g_us_per_km", 0.0), table.numbers("parallel", 1.0)
    i_max_ka = table.numbers("max_i_ka") * table.numbers("df", 1.0) * parallel
    from_rows, to_rows = work.rows_of(table, "from_bus"), work.rows_of(table, "to_bus")
    omega = 2.0 * math.pi * work.f_hz
    for i, name in enumerate(unique_names(table.values("name"), "line", table.index)):
        ends = from_rows[i], to_rows[i]
        base_ohm = work.v_kv[ends[0]] ** 2 / work.sn_mva
        series = complex(r_ohm_km[i], x_ohm_km[i]) * length_km[i] / parallel[i] / base_ohm
        shunt = complex(g_us_km[i] * 1e-6, omega * c_nf_km[i] * 1e-9) * length_km[i] * parallel[i] * base_ohm
        closed = bool(in_service[i]) and any(row >= 0 and work.bus_of_row[row] >= 0 for row in ends)
        start = work.end("line", i, "from_bus", ends[0])
        end = work.end("line", i, "to_bus", ends[1])
        own = 0.0j
        if start == end:  # both ends are one bus: the series impedance carries nothing
            end, own, shunt = work.tables.new_bus(), shunt / 2.0, 0.0j
        branch = work.tables.branch(table.where(i), start, end, series, shunt, closed=closed)
        rated = [i_max_ka[i] * math.sqrt(3.0) * work.v_kv[row] / work.sn_mva for row in ends]
        if own:
            terminals = [(branch, False, own, rated[0]), (branch, False, own, rated[1])]
        else:
            terminals = [(branch, False, 0.0j, rated[0]), (branch, True, 0.0j, rated[1])]
        work.tables.equipment("line", name, branch, 1, terminals)


def _add_impedances(work: Import) -> None:
    table = work.net.table("impedance")
    in_service = table.flags("in_service", True)
    table.finite(work.tables, in_service, "rft_pu", "xft_pu", "rtf_pu", "xtf_pu", "sn_mva")
    rows = work.rows_of(table, "from_bus"), work.rows_of(table, "to_bus")
    number = {c: table.numbers(c) for c in ("rft_pu", "xft_pu", "rtf_pu", "xtf_pu", "sn_mva")}
    number |= {c: table.numbers(c, 0.0) for c in ("gf_pu", "bf_pu", "gt_pu", "bt_pu")}
    for i in np.flatnonzero(in_service):
        ends = [work.bus_of_row[side[i]] if side[i] >= 0 else -1 for side in rows]
        if min(ends) < 0:
            continue
        there, back = (complex(number[f"r{d}_pu"][i], number[f"x{d}_pu"][i]) for d in ("ft", "tf"))
        if there != back:
            work.tables.refuse(
                "not-supported", table.where(int(i)), "its impedance differs with the direction", "give both the same"
            )
            continue
        scale = work.sn_mva / number["sn_mva"][i]
        if ends[0] != ends[1]:
            work.tables.branch(table.where(int(i)), ends[0], ends[1], there * scale)
        for bus, side in zip(ends, "ft", strict=True):
            work.tables.shunt(bus, complex(number[f"g{side}_pu"][i], number[f"b{side}_pu"][i]) / scale)
