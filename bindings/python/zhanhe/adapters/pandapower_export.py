"""A grid as a pandapower network, whose `runpp` finds the same voltages."""

from __future__ import annotations

import cmath
import math
from typing import Any

import numpy as np

from zhanhe._core import Grid

SMALLEST_TURN_RAD = 1e-15


class Export:
    """One export: the tables of the grid, and the network it becomes."""

    def __init__(self, grid: Grid, pandapower: Any) -> None:
        self.pp = pandapower
        self.tables: dict[str, Any] = grid.tables()
        self.base_mva = float(self.tables["base_kva"]) / 1e3
        self.net = pandapower.create_empty_network(sn_mva=self.base_mva)
        self.v_kv = _voltages(self.tables)
        self.bus: list[int] = []  # of each bus of the kernel its index in the network

    def base_ohm(self, bus: int) -> float:
        """Base impedance at a bus."""
        return float(self.v_kv[bus]) ** 2 / self.base_mva


def to_pandapower(grid: Grid) -> Any:
    """Make a pandapower network of a grid.

    Parameters
    ----------
    grid : Grid
        Any.

    Returns
    -------
    pandapowerNet
        Its first buses are the nodes of the grid; further ones are star points of transformers and open ends of lines.
        ``pandapower.runpp(net, calculate_voltage_angles=True)`` finds the voltages of ``power_flow(grid)``. Numbers are
        those of the electrical model: a line has a length of 1 km, a transformer the ratio that its tap gives it, a
        transformer of three windings is three of two.

    Raises
    ------
    ImportError
        pandapower is not installed.
    """
    try:
        import pandapower
    except ImportError as error:
        raise ImportError("to_pandapower needs pandapower, version 3 or newer; install it") from error
    work = Export(grid, pandapower)
    _add_buses(work)
    named = _names(work.tables)
    for branch in range(len(work.tables["branch"]["from"])):
        _add_branch(work, branch, *named.get(branch, ("", "", {})))
    _add_at_buses(work)
    return work.net


def _voltages(tables: dict[str, Any]) -> Any:
    """Nominal voltage of every bus; one without node has that of a neighbour, so that its lines need no ratio."""
    v_kv = np.full(tables["buses"], np.nan)
    node = tables["node"]
    for bus, voltage in zip(node["bus"], node["v_kv"], strict=True):
        if bus >= 0 and voltage > 0.0:
            v_kv[bus] = voltage
    branch = tables["branch"]
    pairs = list(zip(branch["from"], branch["to"], strict=True))
    known = -1
    while known != (known := int(np.isfinite(v_kv).sum())):
        for start, end in pairs:
            for one, other in ((start, end), (end, start)):
                if np.isnan(v_kv[other]):
                    v_kv[other] = v_kv[one]
    return np.where(np.isnan(v_kv), 1.0, v_kv)


def _add_buses(work: Export) -> None:
    node, net = work.tables["node"], work.net
    index_of_bus: dict[int, int] = {}
    for name, voltage, bus in zip(node["name"], node["v_kv"], node["bus"], strict=True):
        v_kv = float(work.v_kv[bus]) if bus >= 0 else float(voltage)
        index = work.pp.create_bus(net, v_kv, name=name, in_service=bool(bus >= 0))
        if bus >= 0 and index_of_bus.setdefault(int(bus), index) != index:
            work.pp.create_switch(net, index_of_bus[int(bus)], index, et="b")
    inner = 0
    for bus in range(work.tables["buses"]):
        if bus not in index_of_bus:
            inner += 1
            index_of_bus[bus] = work.pp.create_bus(net, float(work.v_kv[bus]), name=f"inner bus {inner}", type="n")
        work.bus.append(index_of_bus[bus])


def _names(tables: dict[str, Any]) -> dict[int, tuple[str, str, dict[bool, float]]]:
    """Of each branch what it is, its name, and the rated current of its ends (at_to -> pu)."""
    named: dict[int, tuple[str, str, dict[bool, float]]] = {}
    for kind in ("line", "transformer"):
        table, terminals = tables[kind], tables[f"{kind}_terminal"]
        for name, first, count in zip(table["name"], table["first_branch"], table["branches"], strict=True):
            for k in range(count):
                leg = f"{name} {k + 1}" if count > 1 else name
                named[int(first) + k] = (kind, leg, {})
        for branch, at_to, rated in zip(terminals["branch"], terminals["at_to"], terminals["i_rated_pu"], strict=True):
            named[int(branch)][2][bool(at_to)] = float(rated)
    return named


def _add_branch(work: Export, branch: int, kind: str, name: str, rated: dict[bool, float]) -> None:
    row = {column: values[branch] for column, values in work.tables["branch"].items()}
    start, end = int(row["from"]), int(row["to"])
    series, shunt = complex(row["r_pu"], row["x_pu"]), complex(row["g_pu"], row["b_pu"])
    closed = bool(row["closed"])
    same_voltage = bool(work.v_kv[start] == work.v_kv[end])
    straight = row["ratio"] == 1.0 and abs(row["shift_rad"]) < SMALLEST_TURN_RAD
    if kind == "line" and straight and same_voltage:
        _add_line(work, name, start, end, series, shunt, closed, rated)
    elif straight and kind != "transformer":
        work.pp.create_impedance(
            work.net, work.bus[start], work.bus[end], series.real, series.imag, work.base_mva,
            name=name or row["place"], in_service=closed,
            gf_pu=shunt.real / 2, bf_pu=shunt.imag / 2, gt_pu=shunt.real / 2, bt_pu=shunt.imag / 2,
        )  # fmt: skip
    else:
        _add_transformer(work, name or row["place"], row, series, shunt, rated)


def _add_line(
    work: Export,
    name: str,
    start: int,
    end: int,
    series: complex,
    shunt: complex,
    closed: bool,
    rated: dict[bool, float],
) -> None:
    base = work.base_ohm(start)
    i_max_ka = rated.get(False, math.nan) * work.base_mva / math.sqrt(3.0) / float(work.v_kv[start])
    work.pp.create_line_from_parameters(
        work.net, work.bus[start], work.bus[end], 1.0, series.real * base, series.imag * base,
        shunt.imag / base / (2.0 * math.pi * work.net.f_hz) * 1e9, i_max_ka, name=name, in_service=closed,
        g_us_per_km=shunt.real / base * 1e6,
    )  # fmt: skip


def _add_transformer(
    work: Export, name: str, row: dict[str, Any], series: complex, shunt: complex, rated: dict[bool, float]
) -> None:
    """Add the T circuit of the pi; what no transformer can have, it leaves to shunts at both ends."""
    start, end, ratio = int(row["from"]), int(row["to"]), float(row["ratio"])
    closed = bool(row["closed"])
    star = 1.0 + 0.25 * series * shunt
    leakage, magnetising = series / star, shunt * star
    # What rounding has left of a part that was 0 before.
    rounding = 1e-12 * abs(magnetising)
    magnetising = complex(*(0.0 if abs(part) < rounding else part for part in (magnetising.real, magnetising.imag)))
    if magnetising.imag > 0.0 or magnetising.real < 0.0 or leakage.imag == 0.0:
        leakage, magnetising = series, 0.0j
        if closed:
            _add_shunt(work, start, 0.5 * shunt / ratio**2)
            _add_shunt(work, end, 0.5 * shunt)
    v_hv_kv, v_lv_kv = ratio * float(work.v_kv[start]), float(work.v_kv[end])
    ratings = [rate for rate in rated.values() if math.isfinite(rate)]
    sn_mva = work.base_mva * (rated.get(True, ratings[0]) if ratings else 1.0)
    if not (sn_mva > 0.0 and math.isfinite(sn_mva)):
        ratings, sn_mva = [], work.base_mva
    # Rated voltages are those of the rating at each end; a tap makes up for what the ratio has more.
    hv_kv = v_hv_kv
    if ratings and math.isfinite(rated.get(False, math.nan)) and rated[False] > 0.0:
        hv_kv = sn_mva / work.base_mva / rated[False] * float(work.v_kv[start])
    sign = math.copysign(1.0, leakage.imag)
    scale = sn_mva / work.base_mva * 100.0
    index = work.pp.create_transformer_from_parameters(
        work.net, work.bus[start], work.bus[end], sn_mva, hv_kv, v_lv_kv,
        vkr_percent=leakage.real * scale, vk_percent=sign * abs(leakage) * scale,
        pfe_kw=magnetising.real * work.base_mva * 1e3, i0_percent=abs(magnetising) / scale * 1e4,
        shift_degree=math.degrees(row["shift_rad"]), name=name, in_service=closed,
        tap_side="hv", tap_neutral=0, tap_pos=1, tap_step_percent=(v_hv_kv / hv_kv - 1.0) * 100.0,
        tap_changer_type="Ratio",
    )  # fmt: skip
    if not ratings:
        work.net.trafo.loc[index, "df"] = math.nan


def _add_shunt(work: Export, bus: int, admittance_pu: complex) -> None:
    if admittance_pu != 0.0:
        power = admittance_pu.conjugate() * work.base_mva
        work.pp.create_shunt(work.net, work.bus[bus], q_mvar=power.imag, p_mw=power.real)


def _add_at_buses(work: Export) -> None:
    tables, net, pp = work.tables, work.net, work.pp
    for bus, v_pu, angle in zip(*(tables["slack"][c] for c in ("bus", "v_pu", "angle_rad")), strict=True):
        pp.create_ext_grid(net, work.bus[bus], vm_pu=float(v_pu), va_degree=math.degrees(angle))
    slacks = set(tables["slack"]["bus"].tolist())
    for bus, v_pu in zip(tables["held"]["bus"], tables["held"]["v_pu"], strict=True):
        if int(bus) not in slacks:
            pp.create_gen(net, work.bus[bus], 0.0, vm_pu=float(v_pu))
    for bus, g_pu, b_pu in zip(*(tables["shunt"][c] for c in ("bus", "g_pu", "b_pu")), strict=True):
        _add_shunt(work, int(bus), complex(g_pu, b_pu))
    drawn = np.zeros(tables["buses"], dtype=complex)
    for bus, p_pu, q_pu in zip(*(tables["current_load"][c] for c in ("bus", "p_pu", "q_pu")), strict=True):
        drawn[bus] += complex(p_pu, q_pu) * work.base_mva
    given: dict[int, complex] = {}
    node = tables["node"]
    for i, (bus, p_kw, q_kvar) in enumerate(zip(node["bus"], node["p_kw"], node["q_kvar"], strict=True)):
        power = -complex(p_kw, q_kvar) / 1e3
        if bus >= 0 and drawn[bus] != 0.0:
            given[int(bus)] = given.get(int(bus), 0.0j) + power
        elif power != 0.0 and cmath.isfinite(power):
            pp.create_load(net, i, power.real, power.imag, name=node["name"][i], in_service=bool(bus >= 0))
    for bus in np.flatnonzero(drawn):
        _add_mixed_load(work, int(bus), given.get(int(bus), 0.0j), complex(drawn[bus]))


def _add_mixed_load(work: Export, bus: int, constant: complex, current: complex) -> None:
    """Add what a bus draws of constant power and current as one load: in pandapower all of a bus has one share.

    pandapower refuses shares of current and impedance above 100 % together. Where constant power and current have
    opposite signs, a part of constant impedance makes up for that, and a shunt takes it back.
    """
    parts = [_shares(constant.real, current.real), _shares(constant.imag, current.imag)]
    (p_mw, i_p, z_p), (q_mvar, i_q, z_q) = parts
    work.pp.create_load(
        work.net, work.bus[bus], p_mw, q_mvar, const_i_p_percent=i_p, const_i_q_percent=i_q, const_z_p_percent=z_p,
        const_z_q_percent=z_q, name=f"load of bus {bus}",
    )  # fmt: skip
    extra = complex(p_mw * z_p, q_mvar * z_q) / 100.0
    _add_shunt(work, bus, -extra.conjugate() / work.base_mva)


def _shares(constant: float, current: float) -> tuple[float, float, float]:
    """A total, and how many percent of it are constant current and constant impedance."""
    if current == 0.0:
        return constant, 0.0, 0.0
    if constant == 0.0:
        return current, 100.0, 0.0
    total = math.copysign(abs(constant) + abs(current), constant)
    return total, 100.0 * current / total, 100.0 * (total - constant - current) / total
