"""Limits over the whole run: global constraints, and the energy of single generators."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from zhanhe.adapters.pypsa_devices import DeviceNames
from zhanhe.adapters.pypsa_frames import KILO, Frames, Row, plain

if TYPE_CHECKING:
    from zhanhe.adapters.pypsa_import import Import

SENSES = {"<=": "at_most", ">=": "at_least", "==": "exactly", "=": "exactly"}
NOMINAL = {
    "Generator": "p_nom",
    "Line": "s_nom",
    "Transformer": "s_nom",
    "Link": "p_nom",
    "Process": "p_nom",
    "Store": "e_nom",
    "StorageUnit": "p_nom",
}


def add_limits(work: Import, devices: DeviceNames, branches: DeviceNames) -> None:
    """Add a budget for every limit of the network."""
    limits = Limits(work, devices | branches)
    limits.add_energy_of_generators()
    constraints = work.network.c.global_constraints.static
    for name in constraints.index:
        limits.add(str(name), constraints.loc[name])
    work.add("budget", limits.rows)


class Limits:
    """Turns limits into budgets."""

    def __init__(self, work: Import, names: DeviceNames) -> None:
        self.work = work
        self.names = names
        self.rows: list[Row] = []
        self.frames = {kind: Frames(work.network, kind) for kind in NOMINAL}

    def add_energy_of_generators(self) -> None:
        """`e_sum_min` and `e_sum_max`."""
        frames = self.frames["Generator"]
        for i, name in enumerate(frames.names):
            for attribute, sense in (("e_sum_min", "at_least"), ("e_sum_max", "at_most")):
                limit = float(frames.value(i, attribute))
                if not np.isinf(limit):
                    device = self.names["Generator"][name]
                    members = [(device, 1.0 / float(frames.value(i, "sign")))]
                    self._put(f"{device} {attribute}", sense, "limit_kwh", limit, members)

    def add(self, name: str, constraint: Any) -> None:
        """One global constraint."""
        add = {
            "primary_energy": self._primary_energy,
            "operational_limit": self._operational,
            "tech_capacity_expansion_limit": self._capacity,
            "transmission_volume_expansion_limit": self._transmission,
            "transmission_expansion_cost_limit": self._transmission,
        }.get(constraint["type"])
        if add is None:
            self.work.issues.note(
                f"GlobalConstraint '{name}' type",
                f"'{constraint['type']}' is left out: PyPSA does not know it either",
                "correct the type",
                "not-supported",
            )
        elif not np.isnan(constraint["investment_period"]):
            self.work.issues.refuse(
                "GlobalConstraint", name, "investment_period", "a limit of one period", "leave the period out"
            )
        elif constraint["sense"] not in SENSES:
            self.work.issues.refuse(
                "GlobalConstraint", name, "sense", f"'{constraint['sense']}' is no comparison", "give <=, >= or =="
            )
        else:
            add(name, constraint)

    def _put(
        self,
        name: str,
        sense: str,
        field: str,
        limit: float,
        members: Iterable[tuple[str, float]],
        lines: Iterable[tuple[str, float]] = (),
    ) -> None:
        """A row; `limit` in MWh, MW or tonnes."""
        devices, branches = list(members), list(lines)
        if not devices and not branches:
            self.work.issues.note(
                f"GlobalConstraint '{name}'", "it limits nothing and is left out, as in PyPSA", "nothing to do"
            )
            return
        factors = [factor for _, factor in devices + branches]
        row: Row = {"name": name, "sense": sense, field: limit * KILO}
        if devices:
            row["devices"] = [device for device, _ in devices]
        if branches:
            row["lines"] = [branch for branch, _ in branches]
        if any(factor != 1.0 for factor in factors):
            row["factors_frac"] = factors
        self.rows.append(row)

    def _stores(self, carriers: dict[Any, float]) -> list[tuple[str, float]]:
        """Stores of these carriers that are not cyclic: what they lose in all counts."""
        members = []
        for kind, cyclic in (("StorageUnit", "cyclic_state_of_charge"), ("Store", "e_cyclic")):
            frames = self.frames[kind]
            for i, name in enumerate(frames.names):
                factor = carriers.get(self.work.carrier_of(frames, i))
                if factor is not None and not frames.value(i, cyclic):
                    members.append((self.names[kind][name], factor))
        return members

    def _primary_energy(self, name: str, constraint: Any) -> None:
        attribute = constraint["carrier_attribute"]
        carriers = self.work.network.c.carriers.static
        if attribute not in carriers:
            self.work.issues.refuse(
                "GlobalConstraint", name, "carrier_attribute", f"carriers have no '{attribute}'", "correct the name"
            )
            return
        emissions = {carrier: float(value) for carrier, value in carriers[attribute].items() if value != 0.0}
        frames = self.frames["Generator"]
        members: list[tuple[str, float]] = []
        carbon = attribute == "co2_emissions"
        for i, generator in enumerate(frames.names):
            rate = emissions.get(frames.value(i, "carrier"))
            if rate is None:
                continue
            efficiency = plain(frames.numbers(i, "efficiency"))
            if not carbon and not isinstance(efficiency, float):
                self.work.issues.refuse(
                    "Generator", generator, "efficiency", f"a series, beside a limit of '{attribute}'", "give a number"
                )
                continue
            sign = float(frames.value(i, "sign"))
            factor = 1.0 if carbon else rate / float(efficiency) / sign
            members.append((self.names["Generator"][generator], factor))
        stores = self._stores(emissions)
        members += [(store, 1.0) for store, _ in stores] if carbon else stores
        field = "limit_kg" if carbon else "limit_kwh"
        self._put(name, SENSES[constraint["sense"]], field, float(constraint["constant"]), members)

    def _operational(self, name: str, constraint: Any) -> None:
        carrier = constraint["carrier_attribute"]
        frames = self.frames["Generator"]
        members = [
            (self.names["Generator"][generator], 1.0 / float(frames.value(i, "sign")))
            for i, generator in enumerate(frames.names)
            if frames.value(i, "carrier") == carrier
        ]
        members += self._stores({carrier: 1.0})
        self._put(name, SENSES[constraint["sense"]], "limit_kwh", float(constraint["constant"]), members)

    def _capacity(self, name: str, constraint: Any) -> None:
        bus = str(constraint.get("bus") or "")
        members: list[tuple[str, float]] = []
        lines: list[tuple[str, float]] = []
        for kind, frames in self.frames.items():
            nominal = NOMINAL[kind]
            place = "bus0" if frames.has("bus0") else "bus"
            for i, component in enumerate(frames.names):
                if not frames.value(i, f"{nominal}_extendable") or not frames.has("carrier"):
                    continue
                if self.work.carrier_of(frames, i) != constraint["carrier_attribute"]:
                    continue
                if bus in ("", str(frames.value(i, place))):
                    chosen = members if kind not in ("Line", "Transformer") else lines
                    chosen.append((self.names[kind][component], self._per_size(frames, i)))
        self._put(name, SENSES[constraint["sense"]], "limit_kw", float(constraint["constant"]), members, lines)

    def _transmission(self, name: str, constraint: Any) -> None:
        """Sizes of lines and links times their length, or their cost."""
        wanted = re.sub(r"[\[\]\(\)]", "", str(constraint["carrier_attribute"])).split(",")
        carriers = {carrier.strip() for carrier in wanted}
        costs = constraint["type"] == "transmission_expansion_cost_limit"
        found: dict[str, list[tuple[str, float]]] = {"Line": [], "Link": []}
        for kind, members in found.items():
            frames = self.frames[kind]
            capital = frames.components.capital_cost if costs and frames.names else None
            for i, component in enumerate(frames.names):
                if not frames.value(i, f"{NOMINAL[kind]}_extendable"):
                    continue
                if self.work.carrier_of(frames, i) in carriers:
                    factor = float(frames.value(i, "length") if capital is None else capital[component])
                    members.append((self.names[kind][component], factor))
        limit = float(constraint["constant"])
        self._put(name, SENSES[constraint["sense"]], "limit_kw", limit, found["Link"], found["Line"])

    def _per_size(self, frames: Frames, i: int) -> float:
        """MW or MWh of PyPSA's size for each thousand kW or kWh of the study's."""
        if frames.kind == "Generator":
            return 1.0 / abs(float(frames.value(i, "sign")))
        if frames.kind == "StorageUnit":
            return 1.0 / float(frames.value(i, "max_hours"))
        return 1.0
