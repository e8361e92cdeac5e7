"""Transformers of pandapower as branches of a grid.

Short-circuit and no-load values give leakage z and magnetising admittance y on the low-voltage side; the T of two
leakage parts za, zb with y between them is the exactly equivalent pi

    series  za + zb + za zb y     shunt at hv  zb y / series     shunt at lv  za y / series

(star-delta theorem; ``_wye_delta`` of pandapower 3.5).
"""

from __future__ import annotations

import cmath
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from zhanhe.adapters.grid_tables import Terminal, unique_names
from zhanhe.adapters.pandapower_tables import Table

if TYPE_CHECKING:
    from zhanhe.adapters.pandapower_import import Import

SIDES = ("hv", "mv", "lv")
TAP_COLUMNS = ("pos", "neutral", "step_percent", "step_degree")


@dataclass
class Tap:
    """A tap changer: how far it is from neutral, in steps, and what a step does."""

    side: str
    steps: float
    step_percent: float
    step_degree: float
    ideal: bool  # turns the voltage without changing it


@dataclass
class Unit:
    """A two-winding transformer, or one leg of a three-winding one."""

    sn_mva: float
    vn_hv_kv: float
    vn_lv_kv: float
    vk_percent: float
    vkr_percent: float
    pfe_kw: float
    i0_percent: float
    shift_degree: float
    taps: list[Tap] = field(default_factory=list)
    parallel: float = 1.0
    r_ratio_hv: float = 0.5
    x_ratio_hv: float = 0.5

    def tapped(self) -> tuple[float, float, float]:
        """Rated voltages at the positions of the tap changers, and the shift in degrees."""
        v_kv = {"hv": self.vn_hv_kv, "lv": self.vn_lv_kv}
        shift_degree = self.shift_degree
        for tap in self.taps:
            if tap.side not in v_kv or math.isnan(tap.steps):
                continue
            sign = 1.0 if tap.side == "hv" else -1.0
            percent = 0.0 if math.isnan(tap.step_percent) else tap.step_percent
            degree = 0.0 if math.isnan(tap.step_degree) else tap.step_degree
            if tap.ideal:
                turn = tap.steps * degree or 2.0 * math.degrees(math.asin(tap.steps * percent / 200.0))
                shift_degree += sign * turn
            else:
                step = v_kv[tap.side] * tap.steps * percent / 100.0
                along = v_kv[tap.side] + step * math.cos(math.radians(degree))
                across = step * math.sin(math.radians(degree))
                shift_degree += math.degrees(math.atan(sign * across / along))
                v_kv[tap.side] = math.hypot(along, across)
        return v_kv["hv"], v_kv["lv"], shift_degree

    def circuit(self, v_hv_kv: float, v_lv_kv: float, sn_mva: float) -> tuple[complex, complex, complex, float, float]:
        """Series, shunt at hv, shunt at lv, ratio, shift in radians; per unit of the buses' voltages and `sn_mva`."""
        hv_kv, lv_kv, shift_degree = self.tapped()
        base = (lv_kv / v_lv_kv) ** 2 * sn_mva
        z = self.vk_percent / 100.0 / self.sn_mva * base
        r = self.vkr_percent / 100.0 / self.sn_mva * base
        x = math.copysign(math.sqrt(z * z - r * r), z) if z * z >= r * r else float("nan")
        p_mw = self.pfe_kw / 1e3
        s_mva = self.i0_percent / 100.0 * self.sn_mva
        y = complex(p_mw, -math.sqrt(max(0.0, s_mva * s_mva - p_mw * p_mw))) / base * self.parallel
        r, x = r / self.parallel, x / self.parallel
        za = complex(r * self.r_ratio_hv, x * self.x_ratio_hv)
        zb = complex(r, x) - za
        series = za + zb + za * zb * y
        ratio = hv_kv / lv_kv / (v_hv_kv / v_lv_kv)
        if y == 0.0 or series == 0.0:
            return series, 0.0j, 0.0j, ratio, math.radians(shift_degree)
        return series, zb * y / series, za * y / series, ratio, math.radians(shift_degree)


def add_transformers(work: Import) -> None:
    """Add transformers of two and three windings."""
    two, three = work.net.table("trafo"), work.net.table("trafo3w")
    names = unique_names(
        [*two.values("name"), *three.values("name")],
        "",
        [f"trafo {number}" for number in two.index] + [f"trafo3w {number}" for number in three.index],
    )
    names = [name.strip() for name in names]
    _add_two_windings(work, two, names[: len(two)])
    _add_three_windings(work, three, names[len(two) :])


def _refuse_tables(work: Import, table: Table, i: int) -> bool:
    for column in ("tap_dependency_table", "tap_dependent_impedance"):
        if table.flags(column)[i]:
            work.tables.refuse(
                "not-supported",
                f"{table.where(i)} {column}",
                "values of a table by tap position",
                "give one position's",
            )
            return True
    return False


def _taps(table: Table, i: int) -> list[Tap]:
    taps = []
    for mark in ("tap", "tap2"):
        if not table.has(f"{mark}_pos"):
            continue
        pos, neutral, percent, degree = (float(table.numbers(f"{mark}_{name}")[i]) for name in TAP_COLUMNS)
        if table.has(f"{mark}_changer_type"):
            kind = table.texts(f"{mark}_changer_type")[i]
            if kind not in ("Ratio", "Symmetrical", "Ideal"):
                continue
            ideal = kind == "Ideal"
        elif table.has(f"{mark}_phase_shifter"):
            ideal = bool(table.flags(f"{mark}_phase_shifter")[i])
        else:
            continue
        taps.append(Tap(table.texts(f"{mark}_side")[i], pos - neutral, percent, degree, ideal))
    return taps


def _add_two_windings(work: Import, table: Table, names: list[str]) -> None:
    in_service = table.flags("in_service", True)
    needed = ("sn_mva", "vn_hv_kv", "vn_lv_kv", "vk_percent", "vkr_percent")
    table.finite(work.tables, in_service, *needed)
    columns = [table.numbers(column) for column in needed]
    columns += [table.numbers(column, 0.0) for column in ("pfe_kw", "i0_percent", "shift_degree")]
    parallel, df = table.numbers("parallel", 1.0), table.numbers("df", 1.0)
    ratios = [table.numbers(f"leakage_{part}_ratio_hv", 0.5) for part in ("resistance", "reactance")]
    rows = {side: work.rows_of(table, f"{side}_bus") for side in ("hv", "lv")}
    for i, name in enumerate(names):
        ends = [rows["hv"][i], rows["lv"][i]]
        closed = bool(in_service[i]) and all(row >= 0 and work.bus_of_row[row] >= 0 for row in ends)
        buses = [work.end("trafo", i, f"{side}_bus", row) for side, row in zip(("hv", "lv"), ends, strict=True)]
        if closed and _refuse_tables(work, table, i):
            continue
        if buses[0] == buses[1]:
            if closed:
                work.tables.refuse(
                    "conflict", table.where(i), "has both windings on one bus", "open the switch beside it"
                )
                continue
            buses[1] = work.tables.new_bus()
        unit = Unit(*[float(column[i]) for column in columns])  # type: ignore[arg-type]
        unit.taps, unit.parallel = _taps(table, i), float(parallel[i])
        unit.r_ratio_hv, unit.x_ratio_hv = (float(column[i]) for column in ratios)
        v_kv = [work.v_kv[row] for row in ends]
        rated_mva = unit.sn_mva * parallel[i] * df[i]
        branch, at_lv = _branch(work, table.where(i), unit, buses, v_kv, closed)
        terminals: list[Terminal] = [
            (branch, False, 0.0j, rated_mva / work.sn_mva * v_kv[0] / unit.vn_hv_kv),
            (branch, True, at_lv, rated_mva / work.sn_mva * v_kv[1] / unit.vn_lv_kv),
        ]
        work.tables.equipment("transformer", name, branch, 1, terminals)


def _branch(
    work: Import, where: str, unit: Unit, buses: list[int], v_kv: list[float], closed: bool
) -> tuple[int, complex]:
    """Add the branch of a transformer; what its shunt at lv has more than that at hv."""
    if not closed:
        return work.tables.branch(where, buses[0], buses[1], 1j, closed=False), 0.0j
    series, at_hv, at_lv, ratio, shift_rad = unit.circuit(v_kv[0], v_kv[1], work.sn_mva)
    more = at_lv - at_hv
    if cmath.isclose(at_lv, at_hv, rel_tol=1e-14):
        more = 0.0j
    return work.tables.branch(where, buses[0], buses[1], series, 2.0 * at_hv, ratio, shift_rad), more


def _add_three_windings(work: Import, table: Table, names: list[str]) -> None:
    in_service = table.flags("in_service", True)
    needed = [f"{what}_{side}_{unit}" for what, unit in (("sn", "mva"), ("vn", "kv")) for side in SIDES]
    needed += [f"{what}_{side}_percent" for what in ("vk", "vkr") for side in SIDES]
    table.finite(work.tables, in_service, *needed)
    number = {column: table.numbers(column) for column in needed}
    rows = {side: work.rows_of(table, f"{side}_bus") for side in SIDES}
    for i, name in enumerate(names):
        in_use = bool(in_service[i])
        if in_use and _refuse_tables(work, table, i):
            continue
        star = work.tables.new_bus()
        row = {side: rows[side][i] for side in SIDES}
        v_star_kv = work.v_kv[row["hv"]]
        units = _legs({column: float(values[i]) for column, values in number.items()}, table, i)
        terminals: list[Terminal] = []
        for side in SIDES:
            bus = work.end("trafo3w", i, f"{side}_bus", row[side])
            closed = in_use and row[side] >= 0 and work.bus_of_row[row[side]] >= 0
            v_kv = work.v_kv[row[side]]
            high = side == "hv"
            buses, ends = ([bus, star], [v_kv, v_star_kv]) if high else ([star, bus], [v_star_kv, v_kv])
            branch, at_lv = _branch(work, f"{table.where(i)} {side}", units[side], buses, ends, closed)
            rated = number[f"sn_{side}_mva"][i] / work.sn_mva * v_kv / number[f"vn_{side}_kv"][i]
            terminals.append((branch, not high, at_lv if not high else 0.0j, rated))
        work.tables.equipment("transformer", name, terminals[0][0], 3, terminals)


def _legs(number: dict[str, float], table: Table, i: int) -> dict[str, Unit]:
    """The three legs of the star that is equivalent to the measured pairs of windings."""
    sn = [number[f"sn_{side}_mva"] for side in SIDES]
    pairs = ((0, 1), (1, 2), (0, 2))
    with np.errstate(invalid="ignore", divide="ignore"):
        vk, vkr = (
            np.array(
                [number[f"{what}_{s}_percent"] / min(sn[a], sn[b]) for s, (a, b) in zip(SIDES, pairs, strict=True)]
            )
            * sn[0]
            for what in ("vk", "vkr")
        )
        vki = np.sqrt(vk**2 - vkr**2)
        to_star = 0.5 * np.array([[1.0, -1.0, 1.0], [1.0, 1.0, -1.0], [-1.0, 1.0, 1.0]])
        leg_r, leg_x = (to_star @ part * np.array(sn) / sn[0] for part in (vkr, vki))
    loss_side = table.texts("loss_side")[i] if table.has("loss_side") else "hv"
    units = {}
    for k, side in enumerate(SIDES):
        loses = side == loss_side
        units[side] = Unit(
            sn[k],
            number["vn_hv_kv"],
            number[f"vn_{side}_kv"],
            math.copysign(math.hypot(leg_r[k], leg_x[k]), leg_x[k]),
            float(leg_r[k]),
            float(table.numbers("pfe_kw", 0.0)[i]) if loses else 0.0,
            float(table.numbers("i0_percent", 0.0)[i]) if loses else 0.0,
            0.0 if side == "hv" else float(table.numbers(f"shift_{side}_degree", 0.0)[i]),
            _leg_taps(table, i, side),
        )
    return units


def _leg_taps(table: Table, i: int, side: str) -> list[Tap]:
    taps = []
    for tap in _taps(table, i):
        if tap.side != side:
            continue
        tap.side = "hv" if side == "hv" else "lv"
        if table.flags("tap_at_star_point")[i]:
            degree = 0.0 if math.isnan(tap.step_degree) else tap.step_degree
            step = cmath.rect(tap.step_percent, math.radians(degree))
            step = 100.0 * step / (100.0 + step * tap.steps)
            tap.side = "lv" if side == "hv" else "hv"
            tap.step_percent = abs(step)
            tap.step_degree = math.degrees(cmath.phase(step)) - 180.0
        taps.append(tap)
    return taps
