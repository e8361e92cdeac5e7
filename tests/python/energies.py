"""A district with every named converter, as a study and as a network of PyPSA: shared by tests and measurements."""

import numpy as np
import pandas as pd
import pypsa
from scipy.interpolate import RegularGridInterpolator

import zhanhe as zh

MAP = {
    "map_source_c": [-15.0, 0.0, 7.0, 20.0],
    "map_supply_c": [58.0, 65.0, 80.0],
    "map_cop": [2.7, 2.4, 1.9, 3.8, 3.2, 2.6, 4.8, 3.9, 3.0, 6.5, 5.0, 3.7],
    "map_capacity_frac": [0.8, 0.78, 0.7, 0.95, 0.92, 0.85, 1.0, 1.0, 0.9, 1.1, 1.1, 1.0],
}


def weather(hours):
    """Outdoor temperatures, and what the heat network supplies at them."""
    clock = np.arange(hours)
    season = -12.0 * np.cos(2.0 * np.pi * clock / 8760.0)
    outdoor_c = 13.0 + season + 4.0 * np.sin((clock - 9) / 12 * np.pi)
    outdoor_c += np.random.default_rng(11).uniform(-1.0, 1.0, hours)
    return outdoor_c, np.interp(outdoor_c, [-10.0, 15.0], [75.0, 60.0])


def interpolated(table, hours):
    """The map by scipy; held beyond its ends."""
    outdoor_c, supply_c = weather(hours)
    shape = (len(MAP["map_source_c"]), len(MAP["map_supply_c"]))
    axes = (np.array(MAP["map_source_c"]), np.array(MAP["map_supply_c"]))
    found = RegularGridInterpolator(axes, np.reshape(MAP[table], shape))
    inside = [np.clip(x, axis[0], axis[-1]) for x, axis in zip((outdoor_c, supply_c), axes, strict=True)]
    return found(np.column_stack(inside))


def district(hours):
    """Every named converter and a tank, on six carriers, with prices and demands that make all of them run."""
    clock = np.arange(hours)
    rng = np.random.default_rng(12)
    outdoor_c, supply_c = weather(hours)
    study = zh.Study(name="energies", start="2025-01-01", step_h=1.0, steps=hours, grid="off")
    study.add("node", name="power")
    for carrier in ("heat", "cooling", "gas", "hydrogen", "steam"):
        study.add("node", name=carrier, carrier=carrier)
    study.nodes["heat"].supply_c = supply_c
    study.nodes["heat"].return_c = 25.0
    price = 0.5 + 0.45 * np.sin(clock / 5.0)
    study.add("connection", name="grid", node="power", import_max_kw=900.0, import_yuan_kwh=price)
    study.add("connection", name="mains", node="gas", import_max_kw=5000.0, import_yuan_kwh=0.35)
    wave = np.cos(clock / 12 * np.pi)
    demand = {"power": 300.0 + 60.0 * wave, "heat": 700.0 + 200.0 * wave, "cooling": 220.0 - 100.0 * wave,
              "hydrogen": 20.0 + 0.0 * wave, "steam": 90.0 + 10.0 * wave}  # fmt: skip
    for node, p_kw in demand.items():
        study.add("load", name=f"{node} demand", node=node, p_kw=p_kw + rng.uniform(0.0, 5.0, hours), firm=True)
    study.add("heat_pump", name="pump", power_node="power", heat_node="heat", p_max_kw=400.0, source_c=outdoor_c, **MAP)
    study.add("boiler", name="boiler", fuel_node="gas", heat_node="steam", p_max_kw=600.0, efficiency_frac=0.9)
    study.add("heat_exchanger", name="station", from_node="steam", to_node="heat", p_max_kw=450.0, efficiency_frac=0.97)
    study.add("electric_boiler", name="kettle", power_node="power", heat_node="heat", p_max_kw=150.0,
              cost_yuan_kwh=0.001)  # fmt: skip
    study.add("chp", name="engine", fuel_node="gas", power_node="power", heat_node="heat", p_max_kw=200.0,
              efficiency_frac=0.38, heat_efficiency_frac=0.47, cost_yuan_kwh=0.06)  # fmt: skip
    study.add("chiller", name="chiller", power_node="power", cooling_node="cooling", heat_node="heat", p_max_kw=250.0,
              cop=3.0 + 0.3 * np.sin(clock))  # fmt: skip
    study.add("absorption_chiller", name="absorber", heat_node="heat", cooling_node="cooling", power_node="power",
              p_max_kw=150.0, cop=0.75, power_frac=0.03)  # fmt: skip
    study.add("electrolyser", name="splitter", power_node="power", hydrogen_node="hydrogen", heat_node="heat",
              p_max_kw=150.0, efficiency_frac=0.65, heat_frac=0.2)  # fmt: skip
    study.add("fuel_cell", name="cell", hydrogen_node="hydrogen", power_node="power", heat_node="heat", p_max_kw=40.0,
              efficiency_frac=0.5, heat_frac=0.3)  # fmt: skip
    study.add("store", name="bottles", node="hydrogen", e_max_kwh=400.0, p_in_max_kw=100.0, p_out_max_kw=100.0)
    study.add("thermal_store", name="tank", node="heat", e_max_kwh=1500.0, p_max_kw=300.0, loss_w_k=40.0,
              ambient_c=outdoor_c)  # fmt: skip
    return study


def peer(study):
    """The same district in PyPSA: numbers in kW, called MW there."""
    hours = study.settings.steps
    clock = np.arange(hours)
    outdoor_c, supply_c = weather(hours)
    network = pypsa.Network()
    network.set_snapshots(pd.RangeIndex(hours))
    series = lambda values: pd.Series(np.broadcast_to(values, hours), index=network.snapshots)  # noqa: E731
    for node in study.nodes:
        network.add("Bus", node)
    for device in study.devices.values():
        if device.kind == "load":
            network.add("Load", device.name, bus=device.node, p_set=series(device.p_kw))
        if device.kind == "connection":
            network.add("Generator", device.name, bus=device.node, p_nom=device.import_max_kw,
                        marginal_cost=series(device.import_yuan_kwh))  # fmt: skip

    def link(name, bus0, p_in, p_max_pu=1.0, cost=0.0, **outputs):
        """`outputs`: bus1, efficiency and so on; `p_in` the largest input."""
        outputs = {key: series(value) if "efficiency" in key else value for key, value in outputs.items()}
        network.add("Link", name, bus0=bus0, p_nom=p_in, p_max_pu=series(p_max_pu), marginal_cost=cost, **outputs)

    cop, capacity = interpolated("map_cop", hours), interpolated("map_capacity_frac", hours)
    link("pump", "power", 400.0, capacity / cop, bus1="heat", efficiency=cop)
    link("boiler", "gas", 600.0 / 0.9, bus1="steam", efficiency=0.9)
    link("station", "steam", 450.0 / 0.97, bus1="heat", efficiency=0.97)
    link("kettle", "power", 150.0 / 0.99, cost=0.001 * 0.99, bus1="heat", efficiency=0.99)
    link("engine", "gas", 200.0 / 0.38, cost=0.06 * 0.38, bus1="power", efficiency=0.38, bus2="heat", efficiency2=0.47)
    cold = 3.0 + 0.3 * np.sin(clock)
    link("chiller", "power", 250.0, 1.0 / cold, bus1="cooling", efficiency=cold, bus2="heat", efficiency2=1.0 + cold)
    link("absorber", "heat", 150.0 / 0.75, bus1="cooling", efficiency=0.75, bus2="power", efficiency2=-0.03 * 0.75)
    link("splitter", "power", 150.0, bus1="hydrogen", efficiency=0.65, bus2="heat", efficiency2=0.2)
    link("cell", "hydrogen", 40.0 / 0.5, bus1="power", efficiency=0.5, bus2="heat", efficiency2=0.3)
    network.add("StorageUnit", "bottles", bus="hydrogen", p_nom=100.0, max_hours=4.0, cyclic_state_of_charge=True)
    loss = 1.0 - np.exp(-0.04 * (supply_c - outdoor_c) / 1500.0)
    network.add("StorageUnit", "tank", bus="heat", p_nom=300.0, max_hours=5.0, cyclic_state_of_charge=True,
                standing_loss=series(loss))  # fmt: skip
    return network
