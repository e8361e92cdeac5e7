"""A study as a PyPSA network, with the same optimum."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from zhanhe._core import Study
from zhanhe.adapters.pypsa_export_limits import LimitPlan
from zhanhe.adapters.pypsa_export_stores import add_store
from zhanhe.adapters.pypsa_frames import KILO, Issues, Numbers
from zhanhe.errors import ScenarioError

HOURS_OF_A_YEAR = 8760.0
#: Carriers that PyPSA calls otherwise.
CARRIERS = {"power": "AC", "electricity": "AC"}


def to_pypsa(study: Study) -> Any:
    """Make a PyPSA network of a study: the same optimisation problem, in MW and yuan/MWh.

    Parameters
    ----------
    study : Study
        What to turn into a network; PV and wind need a `profile` of their own, grid connections an `import_yuan_kwh`.

    Returns
    -------
    pypsa.Network
        ``network.optimize(include_objective_constant=False)`` finds the study's `objective_yuan`.

    Raises
    ------
    ScenarioError
        Something cannot be carried over; `.issues` names every component and field.
    ImportError
        PyPSA is not installed.
    """
    export = Export(study)
    export.set_time()
    export.add_nodes()
    for device in study.devices.values():
        export.add_device(device)
    for pipe in study.pipes.values():
        export.refuse(pipe, "name", "a pipe with losses", "write it as a line or converter")
    for branch in (*study.lines.values(), *study.transformers.values()):
        export.add_branch(branch)
    export.limits.add(export.network)
    if export.issues.errors:
        raise ScenarioError(export.issues.errors)
    return export.network


class Export:
    """One export: the study and the network it becomes."""

    def __init__(self, study: Study) -> None:
        import pypsa

        self.study = study
        self.network = pypsa.Network(name=study.settings.name)
        self.issues = Issues()
        self.limits = LimitPlan(study, self.issues)
        self._makers: dict[str, Callable[[Any], None]] = {
            "load": self._load,
            "generator": self._generator,
            "pv": self._from_weather,
            "wind": self._from_weather,
            "converter": self._converter,
            "store": lambda device: add_store(self, device),
            "battery": lambda device: add_store(self, device),
            "connection": self._connection,
            "grid_connection": self._connection,
        }

    def refuse(self, component: Any, field: str, message: str, remedy: str = "change it, or solve it here") -> None:
        """Tell that a field cannot be carried over."""
        self.issues.refuse(f"[[{component.kind}]]", component.name, field, message, remedy)

    def series(self, values: Numbers, factor: float = 1.0) -> Any:
        """A number, or a series over the snapshots."""
        import pandas as pd

        if np.ndim(values) == 0:
            return float(values) * factor
        return pd.Series(np.asarray(values) * factor, index=self.network.snapshots)

    def set_time(self) -> None:
        """Snapshots and what they count for."""
        import pandas as pd

        settings = self.study.settings
        minutes = round(60 * settings.step_h)
        self.network.set_snapshots(pd.date_range(settings.start, periods=settings.steps, freq=f"{minutes}min"))
        weightings = self.network.snapshot_weightings
        for column, hours in (
            ("objective", settings.cost_h),
            ("stores", settings.store_h),
            ("generators", settings.energy_h),
        ):
            weightings[column] = settings.step_h if hours is None else hours
        self.network.snapshot_weightings = weightings
        cost_h = np.broadcast_to(settings.step_h if settings.cost_h is None else settings.cost_h, settings.steps)
        self.year_share = float(cost_h.sum()) / HOURS_OF_A_YEAR

    def add_nodes(self) -> None:
        """Buses, and the carriers they name."""
        nodes = list(self.study.nodes.values())
        carriers = [CARRIERS.get(node.carrier, node.carrier) for node in nodes]
        self.network.add("Carrier", sorted(set(carriers)))
        for node, carrier in zip(nodes, carriers, strict=True):
            self.network.add("Bus", node.name, carrier=carrier, v_nom=node.v_kv or 1.0)

    def add_device(self, device: Any) -> None:
        """One device."""
        make = self._makers.get(device.kind)
        if make is None:
            return self.refuse(device, "name", f"a {device.kind.replace('_', ' ')}", "write it as a converter or store")
        return make(device)

    def size(self, component: Any, field: str, nominal: str, unit: str = "kw", scale: float = 1.0) -> dict[str, Any]:
        """The size; `scale` is what PyPSA's is for each MW or MWh."""
        least = (getattr(component, field) or 0.0) / KILO * scale
        if not component.extendable:
            return {nominal: least}
        most = getattr(component, f"size_max_{unit}")
        invest = getattr(component, f"invest_yuan_{unit}_year") * self.year_share * KILO / scale
        sizes: dict[str, Any] = {f"{nominal}_extendable": True, f"{nominal}_min": least, "capital_cost": invest}
        if most is not None:
            sizes[f"{nominal}_max"] = most / KILO * scale
        return sizes

    def _load(self, load: Any) -> None:
        if load.p_kw is None:
            return self.refuse(load, "annual_kwh", "a demand by the energy of a year", "give p_kw")
        demand = self.series(load.p_kw, 1.0 / KILO)
        self.network.add("Load", load.name, bus=load.node, p_set=demand)
        if not load.firm:
            most = np.maximum(np.asarray(load.p_kw, dtype=float), 0.0) / KILO
            largest = float(np.max(most)) or 1.0
            self.network.add(
                "Generator",
                f"{load.name} unserved",
                bus=load.node,
                p_nom=largest,
                p_max_pu=self.series(most / largest),
                marginal_cost=load.unserved_yuan_kwh * KILO,
            )
        return None

    def _activity(self, device: Any) -> dict[str, Any]:
        """What generators and links share."""
        fields = self.size(device, "p_max_kw", "p_nom")
        fields |= {
            "p_max_pu": self.series(device.profile),
            "p_min_pu": self.series(device.must_run_frac),
            "marginal_cost": self.series(device.cost_yuan_kwh, KILO),
            "marginal_cost_quadratic": self.series(device.cost_yuan_kw2h, KILO**2),
        }
        step_h = self.study.settings.step_h
        for field, attribute in (("ramp_up_frac_h", "ramp_limit_up"), ("ramp_down_frac_h", "ramp_limit_down")):
            if getattr(device, field) is not None:
                fields[attribute] = self.series(getattr(device, field), step_h)
        if device.p_initial_kw is not None:
            fields["p_init"] = device.p_initial_kw / KILO
        price = self.study.settings.carbon_yuan_kg
        if price != 0.0 and np.any(device.carbon_kg_kwh):
            fields["marginal_cost"] = fields["marginal_cost"] + self.series(device.carbon_kg_kwh, price * KILO)
        return fields

    def _generator(self, device: Any) -> None:
        fields = self._activity(device)
        fields["efficiency"] = self.limits.efficiency(device)
        fields["carrier"] = self.limits.carrier(device.name)
        if isinstance(fields["efficiency"], np.ndarray):
            fields["efficiency"] = self.series(fields["efficiency"])
        self.network.add("Generator", device.name, bus=device.node, **fields)

    def _from_weather(self, device: Any) -> None:
        if device.profile is None:
            return self.refuse(device, "profile", "an output that follows the weather", "give a profile")
        profile = self.series(device.profile)
        self.network.add(
            "Generator",
            device.name,
            bus=device.node,
            p_nom=device.p_max_kw / KILO,
            p_max_pu=profile,
            p_min_pu=0.0 if device.curtailable else profile,
            marginal_cost=device.cost_yuan_kwh * KILO,
            carrier=self.limits.carrier(device.name),
        )
        return None

    def _converter(self, device: Any) -> None:
        fields = self._activity(device) | {"carrier": self.limits.carrier(device.name)}
        if self.limits.rates.get(device.name):
            self.refuse(device, "name", "a converter whose energy or CO2 is limited")
        first, *others = device.inputs
        if np.ndim(first["factor_frac"]) or first["factor_frac"] != 1.0:
            fields |= {"bus0": first["node"], "rate0": self.series(first["factor_frac"], -1.0)}
            ports = [(port, 1.0) for port in device.outputs] + [(port, -1.0) for port in others]
            for i, (port, sign) in enumerate(ports, start=1):
                fields |= {f"bus{i}": port["node"], f"rate{i}": self.series(port["factor_frac"], sign)}
            self.network.add("Process", device.name, **fields)
            return
        fields["bus0"] = first["node"]
        ports = [(port, 1.0) for port in device.outputs] + [(port, -1.0) for port in others]
        for i, (port, sign) in enumerate(ports, start=1):
            suffix = "" if i == 1 else str(i)
            fields |= {f"bus{i}": port["node"], f"efficiency{suffix}": self.series(port["factor_frac"], sign)}
        self.network.add("Link", device.name, length=self.limits.length(device.name), **fields)

    def _connection(self, device: Any) -> None:
        if getattr(device, "tariff", "") or device.import_yuan_kwh is None:
            return self.refuse(device, "tariff", "a price by time of use", "give import_yuan_kwh")
        if device.demand_yuan_kw_month:
            return self.refuse(device, "demand_yuan_kw_month", "a charge for the highest import of a month")
        price = self.series(device.import_yuan_kwh, KILO)
        if self.study.settings.carbon_yuan_kg != 0.0:
            price = price + self.series(device.carbon_kg_kwh, self.study.settings.carbon_yuan_kg * KILO)
        efficiency = self.limits.efficiency(device)
        self.network.add(
            "Generator",
            device.name,
            bus=device.node,
            p_nom=device.import_max_kw / KILO,
            marginal_cost=price,
            carrier=self.limits.carrier(device.name),
            efficiency=self.series(efficiency),
        )
        if device.export_max_kw > 0.0:
            self.network.add(
                "Generator",
                f"{device.name} export",
                bus=device.node,
                p_nom=device.export_max_kw / KILO,
                p_min_pu=-1.0,
                p_max_pu=0.0,
                marginal_cost=self.series(device.export_yuan_kwh, KILO),
                carrier=self.limits.carrier(f"{device.name} export"),
            )
        return None

    def add_branch(self, branch: Any) -> None:
        """One line or transformer: with Kirchhoff's voltage law, or else a link in both directions."""
        if not branch.closed:
            return None
        transformer = branch.kind == "transformer"
        field = "s_max_kva" if transformer else "p_max_kw"
        fields = self.size(branch, field, "s_nom" if branch.x_pu is not None else "p_nom")
        ends = {"bus0": branch.from_, "bus1": branch.to}
        if not branch.extendable and getattr(branch, field) is None:
            return self.refuse(branch, field, "a branch without a limit of its own", "give one")
        if transformer and branch.parallel != 1:
            return self.refuse(branch, "parallel", "several units side by side", "give one transformer for each")
        profile = self.series(branch.profile)
        if branch.x_pu is None:
            low = -profile if isinstance(profile, float) else profile * -1.0
            self.network.add("Link", f"line {branch.name}", p_max_pu=profile, p_min_pu=low, **ends, **fields)
            return None
        # PyPSA takes the resistance instead of the reactance where the carrier is not AC.
        alternating = self.network.buses.at[branch.from_, "carrier"] == "AC"
        if transformer:
            fields.setdefault("s_nom", 1.0)
            value = branch.x_pu * (fields["s_nom"] if fields["s_nom"] > 0.0 else 1.0)
            ends["phase_shift"] = self.series(branch.phase_shift_deg)
        else:
            value = branch.x_pu * float(self.network.buses.at[branch.from_, "v_nom"]) ** 2
        impedance = {"x": value, "r": 0.0} if alternating else {"x": 0.0, "r": value}
        if transformer and self.limits.line_carrier(branch.name):
            self.refuse(branch, "name", "a transformer whose size is limited with others")
        if not transformer:
            fields |= {"length": self.limits.length(branch.name, line=True)}
            fields |= {"carrier": self.limits.line_carrier(branch.name)}
        kind = "Transformer" if transformer else "Line"
        self.network.add(kind, branch.name, s_max_pu=profile, **impedance, **ends, **fields)
        return None
