"""What stands at the buses of a pandapower network: loads, generators, shunts, and what holds the voltage."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from zhanhe.adapters.pandapower_tables import Table

if TYPE_CHECKING:
    from zhanhe.adapters.pandapower_import import Import

Array = NDArray[np.float64]


def add_loads(work: Import) -> None:
    """Add all that draws or gives power: constant power to the nodes, constant current and impedance to their buses."""
    drawn = np.zeros(len(work.bus), dtype=complex)  # MW + j Mvar
    for kind, sign in (("load", 1.0), ("sgen", -1.0), ("storage", 1.0)):
        table = work.net.table(kind)
        rows = work.rows_of(table)
        active = work.active(table, rows)
        table.finite(work.tables, active, "p_mw", *(["q_mvar"] if table.has("q_mvar") else []))
        _sum(drawn, rows, active, _complex(table, "p_mw", "q_mvar"), sign * table.numbers("scaling", 1.0))
    motor = work.net.table("motor")
    rows = work.rows_of(motor)
    active = work.active(motor, rows)
    motor.finite(work.tables, active, "pn_mech_mw", "efficiency_percent", "cos_phi", "loading_percent")
    _sum(drawn, rows, active, _motor_power(motor))
    for kind, sign in (("asymmetric_load", 1.0), ("asymmetric_sgen", -1.0)):
        table = work.net.table(kind)
        rows = work.rows_of(table)
        active = work.active(table, rows)
        phases = [(f"p_{phase}_mw", f"q_{phase}_mvar") for phase in "abc"]
        table.finite(work.tables, active, *(column for pair in phases for column in pair))
        power = np.sum([_complex(table, *pair) for pair in phases], axis=0)
        _sum(drawn, rows, active, power, sign * table.numbers("scaling", 1.0))
    for kind in ("ward", "xward"):
        table = work.net.table(kind)
        rows = work.rows_of(table)
        active = work.active(table, rows)
        table.finite(work.tables, active, "ps_mw", "qs_mvar", "pz_mw", "qz_mvar")
        _sum(drawn, rows, active, _complex(table, "ps_mw", "qs_mvar"))
        for i in np.flatnonzero(active):
            power = _complex(table, "pz_mw", "qz_mvar")[i]
            work.tables.shunt(work.bus_of_row[rows[i]], np.conj(power) / work.sn_mva)
    _add_shunts(work)
    _add_xward_sources(work)
    _share(work, drawn)


def _complex(table: Table, p: str, q: str) -> NDArray[np.complex128]:
    power = np.empty(len(table), dtype=complex)
    power.real, power.imag = table.numbers(p, 0.0), table.numbers(q, 0.0)
    return power


def _sum(
    total: NDArray[np.complex128],
    rows: list[int],
    active: NDArray[np.bool_],
    power: NDArray[np.complex128],
    factor: Array | None = None,
) -> None:
    for i in np.flatnonzero(active & np.isfinite(power)):
        total[rows[i]] += power[i] if factor is None else power[i] * factor[i]


def _motor_power(table: Table) -> NDArray[np.complex128]:
    with np.errstate(divide="ignore", invalid="ignore"):
        share = table.numbers("loading_percent") / 100.0 * table.numbers("scaling", 1.0)
        p_mw = table.numbers("pn_mech_mw") / table.numbers("efficiency_percent") * 100.0 * share
        s_mva = p_mw / table.numbers("cos_phi")
        power: NDArray[np.complex128] = p_mw + 1j * np.sqrt(s_mva**2 - p_mw**2)
    return power


def _add_shunts(work: Import) -> None:
    table = work.net.table("shunt")
    rows = work.rows_of(table)
    active = work.active(table, rows)
    table.finite(work.tables, active, "p_mw", "q_mvar")
    v_kv, step = table.numbers("vn_kv"), table.numbers("step", 1.0)
    power = _complex(table, "p_mw", "q_mvar")
    by_table = table.flags("step_dependency_table")
    for i in np.flatnonzero(active):
        if by_table[i]:
            work.tables.refuse(
                "not-supported",
                f"{table.where(int(i))} step_dependency_table",
                "values of a table by step",
                "give them",
            )
            continue
        ratio = 1.0 if math.isnan(v_kv[i]) else work.v_kv[rows[i]] / v_kv[i]
        work.tables.shunt(work.bus_of_row[rows[i]], np.conj(power[i]) * step[i] * ratio**2 / work.sn_mva)


def _add_xward_sources(work: Import) -> None:
    """The voltage source of an extended ward, behind its impedance."""
    table = work.net.table("xward")
    rows = work.rows_of(table) if len(table) else []
    active = work.active(table, rows)
    table.finite(work.tables, active, "r_ohm", "x_ohm", "vm_pu")
    r_ohm, x_ohm, vm_pu = (table.numbers(column) for column in ("r_ohm", "x_ohm", "vm_pu"))
    for i in np.flatnonzero(active):
        inner = work.tables.new_bus()
        z_pu = complex(r_ohm[i], x_ohm[i]) * work.sn_mva / work.v_kv[rows[i]] ** 2
        work.tables.branch(table.where(int(i)), work.bus_of_row[rows[i]], inner, z_pu)
        work.tables.rows["held"].append((inner, float(vm_pu[i])))


def _share(work: Import, drawn: NDArray[np.complex128]) -> None:
    """Share the power drawn at each bus among constant power, current and impedance, as pandapower does.

    pandapower takes the plain mean of the percentages of the loads at a bus for all that is drawn there; of several
    buses that are one, the one that it comes to last decides.
    """
    current_p, current_q, impedance_p, impedance_q = (np.zeros(work.tables.buses) for _ in range(4))
    table = work.net.table("load")
    rows = work.rows_of(table)
    active = work.active(table, rows)
    percents = {}
    for part in ("i", "z"):
        for power in ("p", "q"):
            column = f"const_{part}_{power}_percent"
            older = f"const_{part}_percent"
            percents[part + power] = table.numbers(column if table.has(column) or not table.has(older) else older, 0.0)
    for power in ("p", "q"):
        for i in np.flatnonzero((percents["i" + power] + percents["z" + power] > 100.0) & active):
            work.tables.refuse(
                "out-of-range", f"{table.where(int(i))} const_z_{power}_percent", "more than all of it is variable",
                f"let const_z_{power}_percent and const_i_{power}_percent sum up to at most 100",
            )  # fmt: skip
    if any(values.any() for values in percents.values()):
        members: dict[int, list[int]] = {}
        for i in np.flatnonzero(active):
            members.setdefault(rows[i], []).append(int(i))
        for number in set(table.values("bus")):
            row = work.bus.place(number)
            loads = members.get(row, [])
            if not loads:
                continue
            bus = work.bus_of_row[row]
            for target, key in ((current_p, "ip"), (current_q, "iq"), (impedance_p, "zp"), (impedance_q, "zq")):
                target[bus] = percents[key][loads].mean() / 100.0
            mixed = any(np.ptp(values[loads]) > 0.0 for values in percents.values())
            if mixed:
                work.tables.note(
                    work.bus.where(row),
                    "its loads have different shares of constant current and impedance; as in pandapower, all that is"
                    " drawn there has the plain mean of them",
                    "put them on buses of their own, joined by switches, if this matters",
                )
    for row, power_mva in enumerate(drawn):
        bus = work.bus_of_row[row]
        if bus < 0 or power_mva == 0.0:
            continue
        p_kw, q_kvar = power_mva.real * 1e3, power_mva.imag * 1e3
        work.p_kw[row] -= p_kw * (1.0 - current_p[bus] - impedance_p[bus])
        work.q_kvar[row] -= q_kvar * (1.0 - current_q[bus] - impedance_q[bus])
        per_unit = power_mva / work.sn_mva
        if current_p[bus] or current_q[bus]:
            work.tables.rows["current_load"].append(
                (bus, per_unit.real * current_p[bus], per_unit.imag * current_q[bus])
            )
        work.tables.shunt(bus, complex(per_unit.real * impedance_p[bus], -per_unit.imag * impedance_q[bus]))


def add_sources(work: Import) -> None:
    """Add external grids and generators."""
    slack: dict[int, tuple[float, float, str]] = {}
    held: dict[int, tuple[float, str]] = {}
    grids = work.net.table("ext_grid")
    rows = work.rows_of(grids)
    active = work.active(grids, rows)
    grids.finite(work.tables, active, "vm_pu")
    angle_degree = grids.numbers("va_degree", 0.0)
    for i in np.flatnonzero(active):
        _hold(work, held, rows[i], float(grids.numbers("vm_pu")[i]), grids.where(int(i)))
        bus = work.bus_of_row[rows[i]]
        angle = math.radians(angle_degree[i])
        if bus in slack and slack[bus][1] != angle:
            work.tables.refuse(
                "conflict", f"{grids.where(int(i))} va_degree", f"differs from that of {slack[bus][2]} at the same bus",
                "give both the same",
            )  # fmt: skip
        slack.setdefault(bus, (held[bus][0], angle, grids.where(int(i))))
    gens = work.net.table("gen")
    rows = work.rows_of(gens)
    active = work.active(gens, rows)
    gens.finite(work.tables, active, "vm_pu", "p_mw")
    p_mw = gens.numbers("p_mw", 0.0) * gens.numbers("scaling", 1.0)
    is_slack = gens.flags("slack")
    for i in np.flatnonzero(active):
        _hold(work, held, rows[i], float(gens.numbers("vm_pu")[i]), gens.where(int(i)))
        work.p_kw[rows[i]] += 1e3 * p_mw[i]
        bus = work.bus_of_row[rows[i]]
        if is_slack[i]:
            slack.setdefault(bus, (held[bus][0], 0.0, gens.where(int(i))))
    for bus, (v_pu, angle, _) in slack.items():
        work.tables.rows["slack"].append((bus, v_pu, angle))
    for bus, (v_pu, _) in held.items():
        if bus not in slack:
            work.tables.rows["held"].append((bus, v_pu))
    if not slack:
        work.tables.note(
            "ext_grid",
            "nothing holds voltage and angle: no node has supply",
            "add an ext_grid, or a gen with slack=True",
            "island-without-source",
            severity="warning",
        )


def _hold(work: Import, held: dict[int, tuple[float, str]], row: int, v_pu: float, where: str) -> None:
    bus = work.bus_of_row[row]
    if bus in held and held[bus][0] != v_pu:
        work.tables.refuse(
            "conflict", f"{where} vm_pu", f"differs from that of {held[bus][1]} at the same bus", "give both the same"
        )
    held.setdefault(bus, (v_pu, where))
