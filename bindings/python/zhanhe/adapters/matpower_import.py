"""A MATPOWER case as a grid, with the voltages of its `runpf`."""

from __future__ import annotations

import math
import os
from typing import Any

import numpy as np

from zhanhe._core import Grid
from zhanhe.adapters.grid_tables import GridTables, unique_names
from zhanhe.adapters.matpower_text import Case

PQ, PV, REF, ISOLATED = 1, 2, 3, 4


class Import:
    """One import: the case, the tables of the grid it becomes, and where its buses stand."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.tables = GridTables(case.base_mva * 1e3)
        numbers = case.column("bus", "BUS_I")
        self.row_of = {int(number): row for row, number in enumerate(numbers)}
        self.types = [int(kind) for kind in case.column("bus", "BUS_TYPE")]
        if len(self.row_of) < len(numbers):
            self.tables.refuse("duplicate-name", f"{case.path} mpc.bus", "two buses have one number", "renumber them")
        for row, kind in enumerate(self.types):
            if kind not in (PQ, PV, REF, ISOLATED):
                self.tables.refuse("out-of-range", case.where("bus", row), f"type {kind} is not known", "take 1 to 4")
        self.bus_of_row = [-1 if kind == ISOLATED else self.tables.new_bus() for kind in self.types]

    def bus(self, matrix: str, row: int, number: float) -> int:
        """The row of a bus; -1, and an issue, when there is none."""
        found = self.row_of.get(int(number), -1) if math.isfinite(number) else -1
        if found < 0:
            self.tables.refuse(
                "unknown-name", self.case.where(matrix, row), f"bus {number:g} is not there", "name a bus of mpc.bus"
            )
        return found


def from_matpower(path: str | os.PathLike[str]) -> Grid:
    """Make a grid of a MATPOWER case file.

    Parameters
    ----------
    path : str or os.PathLike
        A case of version 2: text with the matrices `bus`, `gen` and `branch`. The statements at its end that convert
        units, as in `case33bw`, are understood.

    Returns
    -------
    Grid
        Nodes in the order of the matrix `bus`. Branches with a ratio or a shift are transformers, the others lines;
        both are called ``branch <row>``. A rating `rateA` counts as a current at nominal voltage; 0 means no rating.
        What was assumed is in its `issues`.

    Raises
    ------
    ScenarioError
        The file has something that is not known; `.issues` names each line.
    IoError
        It cannot be read.

    Notes
    -----
    Model: R. D. Zimmerman, C. E. Murillo-Sanchez, MATPOWER User's Manual, sections 3.2 to 3.6 and appendix B. Reactive
    limits of generators are not looked at.
    """
    case = Case(path)
    work = Import(case)
    p_kw, q_kvar = -1e3 * case.column("bus", "PD"), -1e3 * case.column("bus", "QD")
    _add_shunts(work)
    _add_generators(work, p_kw, q_kvar)
    _add_branches(work)
    given: list[Any] = case.bus_names if len(case.bus_names) == len(work.types) else [None] * len(work.types)
    numbers = [int(number) for number in case.column("bus", "BUS_I")]
    for row, name in enumerate(unique_names(given, "bus", numbers)):
        v_kv = float(case.column("bus", "BASE_KV")[row])
        work.tables.rows["node"].append((name, v_kv, work.bus_of_row[row], p_kw[row], q_kvar[row]))
    for field in case.other_fields:
        work.tables.note(f"{case.path} mpc.{field}", "is not looked at", "leave it out", severity="warning")
    return work.tables.grid()


def _add_shunts(work: Import) -> None:
    case = work.case
    for row, bus in enumerate(work.bus_of_row):
        if bus >= 0:
            admittance = complex(case.column("bus", "GS")[row], case.column("bus", "BS")[row])
            work.tables.shunt(bus, admittance / case.base_mva)


def _add_generators(work: Import, p_kw: Any, q_kvar: Any) -> None:
    case = work.case
    v_pu: dict[int, float] = {}
    columns = [case.column("gen", name) for name in ("GEN_BUS", "PG", "QG", "VG", "GEN_STATUS")]
    for i, (number, p_mw, q_mvar, v_set_pu, status) in enumerate(zip(*columns, strict=True)):
        row = work.bus("gen", i, number)
        if row < 0 or status <= 0 or work.types[row] == ISOLATED:
            continue
        p_kw[row] += 1e3 * p_mw
        q_kvar[row] += 1e3 * q_mvar
        if row in v_pu and v_pu[row] != v_set_pu and work.types[row] in (PV, REF):
            work.tables.note(
                case.where("gen", i),
                f"holds another voltage than one before it at bus {number:g}; as in MATPOWER, the last one counts",
                "give both the same",
                severity="warning",
            )
        v_pu[row] = float(v_set_pu)
    references = [row for row, kind in enumerate(work.types) if kind == REF and row in v_pu]
    held = [row for row, kind in enumerate(work.types) if kind == PV and row in v_pu]
    if not references and held:
        references = [held.pop(0)]
        work.tables.note(
            f"{case.path} mpc.bus",
            f"no reference bus has a generator in service; as in MATPOWER, bus {_number(work, references[0])} is taken",
            "give a bus type 3",
            severity="warning",
        )
    if not references:
        work.tables.note(
            f"{case.path} mpc.bus", "nothing holds voltage and angle: no node has supply",
            "give a bus with a generator type 3", "island-without-source", "warning",
        )  # fmt: skip
    for row in references:
        angle = math.radians(float(case.column("bus", "VA")[row]))
        work.tables.rows["slack"].append((work.bus_of_row[row], v_pu[row], angle))
    for row in held:
        work.tables.rows["held"].append((work.bus_of_row[row], v_pu[row]))


def _number(work: Import, row: int) -> int:
    return int(work.case.column("bus", "BUS_I")[row])


def _add_branches(work: Import) -> None:
    case = work.case
    names = ("F_BUS", "T_BUS", "BR_R", "BR_X", "BR_B", "RATE_A", "TAP", "SHIFT", "BR_STATUS")
    columns = [case.column("branch", name) for name in names]
    for i, (start, end, r_pu, x_pu, b_pu, rate_mva, tap, shift, status) in enumerate(zip(*columns, strict=True)):
        rows = [work.bus("branch", i, number) for number in (start, end)]
        if min(rows) < 0:
            continue
        buses = [work.bus_of_row[row] for row in rows]
        closed = status > 0 and min(buses) >= 0
        buses = [bus if bus >= 0 else work.tables.new_bus() for bus in buses]
        name = f"branch {i + 1}"
        where = f"{case.where('branch', i)} {name}"
        ratio = float(tap) or 1.0
        branch = work.tables.branch(
            where, buses[0], buses[1], complex(r_pu, x_pu), complex(0.0, b_pu), ratio, math.radians(shift), closed
        )
        rated_pu = float(rate_mva) / case.base_mva if np.isfinite(rate_mva) and rate_mva > 0.0 else float("nan")
        kind = "line" if tap == 0.0 and shift == 0.0 else "transformer"
        work.tables.equipment(kind, name, branch, 1, [(branch, False, 0.0, rated_pu), (branch, True, 0.0, rated_pu)])
