"""The reference workloads of tests/python/workloads.py as networks of PyPSA, in MW and yuan/MWh."""

import pandas as pd
import pypsa
from workloads import data, hub_table


def snapshots(hours):
    return pd.date_range("2021-01-01", periods=hours, freq="h")


def storage(network, name, bus, p_nom, max_hours, efficiency, standing_loss, marginal_cost=0.0):
    network.add(
        "StorageUnit",
        name,
        bus=bus,
        p_nom=p_nom,
        max_hours=max_hours,
        efficiency_store=efficiency,
        efficiency_dispatch=efficiency,
        standing_loss=standing_loss,
        marginal_cost=marginal_cost,
        cyclic_state_of_charge=True,
    )


def hub(hours):
    n = pypsa.Network()
    n.set_snapshots(snapshots(hours))
    s = hub_table(hours).set_index(n.snapshots)
    for bus in ("power", "heat", "gas"):
        n.add("Bus", bus)
    n.add("Load", "demand", bus="power", p_set=s.load_mw)
    n.add("Load", "warmth", bus="heat", p_set=s.heat_mw)
    n.add("Generator", "pv", bus="power", p_nom=60, p_max_pu=s.pv_pu, marginal_cost=0.1)
    n.add("Generator", "wind", bus="power", p_nom=30, p_max_pu=s.wind_pu, marginal_cost=0.1)
    n.add("Generator", "import", bus="power", p_nom=60, marginal_cost=s.import_yuan_mwh)
    n.add("Generator", "export", bus="power", p_nom=40, p_min_pu=-1, p_max_pu=0, marginal_cost=37.8)
    n.add("Generator", "gas", bus="gas", p_nom=100, marginal_cost=35)
    n.add("Link", "chp", bus0="gas", bus1="power", bus2="heat", p_nom=20, efficiency=0.38, efficiency2=0.45)
    n.add("Link", "boiler", bus0="gas", bus1="heat", p_nom=30, efficiency=0.92)
    n.add("Link", "heat_pump", bus0="power", bus1="heat", p_nom=10, efficiency=s.hp_cop)
    storage(n, "battery", "power", 20, 2, 0.95, 1e-4, 0.5)
    storage(n, "tank", "heat", 15, 8, 0.98, 5e-3)
    return n


def feeder(hours):
    n = pypsa.Network()
    n.set_snapshots(snapshots(hours))
    s = hub_table(hours).set_index(n.snapshots)
    load = pd.read_csv(data("workloads/feeder_year_load_mw.csv"), index_col="hour").iloc[:hours].set_index(n.snapshots)
    buses = pd.read_csv(data("workloads/feeder_buses.csv"))
    for bus in buses.bus:
        n.add("Bus", bus, v_nom=12.66)
    for bus, nominal_kw in zip(buses.bus, buses.nominal_load_kw, strict=True):
        if nominal_kw > 0:
            k, mw = int(bus[1:]), nominal_kw / 1e3
            n.add("Load", f"load_{bus}", bus=bus, p_set=load[bus])
            cost = 0.1 + 0.001 * k
            n.add("Generator", f"pv_{bus}", bus=bus, p_nom=1.5 * mw, p_max_pu=s.pv_pu, marginal_cost=cost)
            storage(n, f"battery_{bus}", bus, 0.5 * mw, 2, 0.95, 1e-4, 0.5 + 0.003 * k)
    n.add("Generator", "import", bus="b0", p_nom=6, marginal_cost=s.import_yuan_mwh)
    n.add("Generator", "export", bus="b0", p_nom=3, p_min_pu=-1, p_max_pu=0, marginal_cost=30)
    for row in pd.read_csv(data("workloads/feeder_lines.csv")).itertuples(index=False):
        n.add("Line", row.line, bus0=row[1], bus1=row[2], x=row.x_ohm, r=row.r_ohm, s_nom=row.s_nom_mva)
    return n
