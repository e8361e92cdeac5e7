"""Budgets as PyPSA's global constraints, which count components by their carriers."""

from __future__ import annotations

from typing import Any

import numpy as np

from zhanhe._core import Study
from zhanhe.adapters.pypsa_frames import KILO, Issues, Numbers

CO2 = "co2_emissions"
SIGNS = {"at_most": "<=", "at_least": ">=", "exactly": "=="}


class LimitPlan:
    """Which carriers components need, so that every budget is a global constraint.

    Whatever a budget counts gets a carrier of its own, whose attributes say how much it counts in each budget.
    """

    def __init__(self, study: Study, issues: Issues) -> None:
        self.issues = issues
        #: What each device counts in each budget of energy or CO2, by attribute of carriers.
        self.rates: dict[str, dict[str, float]] = {}
        self._shared: dict[str, str] = {}
        self._lengths: dict[tuple[bool, str], float] = {}
        self._line_carriers: dict[str, str] = {}
        self._constraints: list[tuple[str, dict[str, Any]]] = []
        self._devices = {device.name: device for device in study.devices.values()}
        for budget in study.budgets.values():
            if budget.limit_kw is None:
                self._plan_energy(budget)
        for budget in study.budgets.values():
            if budget.limit_kw is not None:
                self._plan_size(budget)

    def carrier(self, name: str) -> str:
        """The carrier of a device."""
        return f"of {name}" if self.rates.get(name) else self._shared.get(name, "")

    def line_carrier(self, name: str) -> str:
        """The carrier of a line."""
        return self._line_carriers.get(name, "")

    def length(self, name: str, line: bool = False) -> float:
        """What a kW of a line or converter counts in a budget of sizes."""
        return self._lengths.get((line, name), 0.0)

    def efficiency(self, device: Any) -> Numbers:
        """PyPSA divides by the efficiency: it carries CO2 that varies."""
        carbon = np.atleast_1d(device.carbon_kg_kwh)
        return 1.0 / carbon if self._varies(device) and (carbon != 0.0).all() else 1.0

    def add(self, network: Any) -> None:
        """Add the carriers and constraints."""
        own = [f"of {name}" for name in self.rates]
        network.add("Carrier", own + sorted({*self._shared.values(), *self._line_carriers.values()}))
        for name, rates in self.rates.items():
            for column, rate in rates.items():
                if column not in network.carriers:
                    network.carriers[column] = 0.0
                network.carriers.loc[f"of {name}", column] = rate
        for name, fields in self._constraints:
            network.add("GlobalConstraint", name, **fields)

    @staticmethod
    def _varies(device: Any) -> bool:
        carbon = np.atleast_1d(getattr(device, "carbon_kg_kwh", 0.0))
        return bool((carbon != carbon[0]).any())

    def _refuse(self, budget: Any, field: str, message: str) -> None:
        self.issues.refuse("[[budget]]", budget.name, field, message, "leave it out, or solve the study here")

    def _plan_energy(self, budget: Any) -> None:
        factors = budget.factors_frac or [1.0] * len(budget.devices)
        attribute = f"in {budget.name}"
        if budget.limit_kg is not None and not any(CO2 in rates for rates in self.rates.values()):
            attribute = CO2
        members = list(zip(budget.devices, factors, strict=False)) or [(name, 1.0) for name in self._devices]
        for name, factor in members:
            device = self._devices[name]
            if device.kind == "load" and not device.firm and budget.limit_kwh is not None:
                self._refuse(budget, "devices", f"the unserved energy of '{name}'")
            carbon = getattr(device, "carbon_kg_kwh", 0.0)
            rate = factor
            if budget.limit_kg is not None:
                if not np.any(carbon):
                    continue
                if self._varies(device) and np.any(np.equal(carbon, 0.0)):
                    self._refuse(budget, "limit_kg", f"CO2 of '{name}' that is 0 in some steps only")
                rate = factor if self._varies(device) else factor * float(np.atleast_1d(carbon)[0])
            elif self._varies(device):
                self._refuse(budget, "limit_kwh", f"the energy of '{name}', whose CO2 varies")
            self.rates.setdefault(name, {})[attribute] = rate
            if device.kind in ("connection", "grid_connection") and budget.limit_kwh is not None:
                self.rates.setdefault(f"{name} export", {})[attribute] = rate
        limit = budget.limit_kg if budget.limit_kg is not None else budget.limit_kwh
        fields = {"type": "primary_energy", "carrier_attribute": attribute, "sense": SIGNS[budget.sense]}
        self._constraints.append((budget.name, fields | {"constant": limit / KILO}))

    def _plan_size(self, budget: Any) -> None:
        members = [(False, name) for name in budget.devices] + [(True, name) for name in budget.lines]
        factors = budget.factors_frac or [1.0] * len(members)
        fields = {"sense": SIGNS[budget.sense], "constant": budget.limit_kw / KILO}
        carrier = f"in {budget.name}"
        wires = all(line or self._devices[name].kind == "converter" for line, name in members)
        for (line, name), factor in zip(members, factors, strict=True):
            taken = (line, name) in self._lengths or name in self._line_carriers if line else self.carrier(name)
            if taken:
                return self._refuse(budget, "devices", f"'{name}' is in several budgets")
            if not wires and (factor != 1.0 or line or self._devices[name].kind == "store"):
                return self._refuse(budget, "factors_frac", f"the size of '{name}' times a factor")
        for (line, name), factor in zip(members, factors, strict=True):
            if line:
                self._line_carriers[name] = carrier
            else:
                self._shared[name] = carrier
            if wires:
                self._lengths[line, name] = factor
        kind = "transmission_volume_expansion_limit" if wires else "tech_capacity_expansion_limit"
        self._constraints.append((budget.name, fields | {"type": kind, "carrier_attribute": carrier}))
        return None
