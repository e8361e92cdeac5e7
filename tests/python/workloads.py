"""Two reference workloads from tables outside the repository: a hub of power, heat and gas, and a feeder of 33 buses.

The tables are in MW and yuan/MWh; studies are in kW and yuan/kWh. The folder is that of the environment variable
`ZHANHE_DATA`, by default `../shared/data` beside the project; a test that finds none is skipped and says so.
The measurements of `bench/` use these studies, too.
"""

import os
import unittest
from pathlib import Path

import pandas as pd

import zhanhe as zh

ROOT = Path(__file__).resolve().parents[2]


class NoData(unittest.SkipTest):
    """The reference data are absent; pytest skips a test that raises it."""


def data(name):
    """Path of one of the tables outside the repository; NoData when there is none."""
    folder = Path(os.environ.get("ZHANHE_DATA", ROOT.parent / "shared" / "data"))
    path = folder / name
    if not path.is_file():
        raise NoData(f"no {name} in {folder}: set ZHANHE_DATA to the folder of the reference data")
    return path


def hub_table(hours):
    return pd.read_csv(data("workloads/hub_year.csv")).iloc[:hours]


def store(study, name, node, p_max_kw, hours, efficiency, loss_frac_h, cost_yuan_kwh=0.0):
    """A store as powerful inwards as outwards, that ends as it began."""
    study.add(
        "store",
        name=name,
        node=node,
        e_max_kwh=hours * p_max_kw,
        p_in_max_kw=p_max_kw,
        p_out_max_kw=p_max_kw,
        efficiency_in_frac=efficiency,
        efficiency_out_frac=efficiency,
        loss_frac_h=loss_frac_h,
        cost_yuan_kwh=cost_yuan_kwh,
    )


def hub(hours):
    """CHP, boiler, heat pump, battery and tank between power, heat and gas."""
    table = hub_table(hours)
    study = zh.Study(name="hub", start="2021-01-01", step_h=1.0, steps=hours, grid="off")
    for carrier in ("electricity", "heat", "gas"):
        study.add("node", name=carrier, carrier=carrier)
    study.add("load", name="power", node="electricity", p_kw=1e3 * table.load_mw.to_numpy(), firm=True)
    study.add("load", name="warmth", node="heat", p_kw=1e3 * table.heat_mw.to_numpy(), firm=True)
    study.add("pv", name="pv", node="electricity", p_max_kw=60e3, profile=table.pv_pu.to_numpy(), cost_yuan_kwh=1e-4)
    wind = table.wind_pu.to_numpy()
    study.add("wind", name="wind", node="electricity", p_max_kw=30e3, profile=wind, cost_yuan_kwh=1e-4)
    study.add(
        "connection",
        name="grid",
        node="electricity",
        import_max_kw=60e3,
        export_max_kw=40e3,
        import_yuan_kwh=table.import_yuan_mwh.to_numpy() / 1e3,
        export_yuan_kwh=37.8e-3,
    )
    study.add("generator", name="gas", node="gas", p_max_kw=100e3, cost_yuan_kwh=35e-3)
    for name, source, p_max_kw, outputs in (
        ("chp", "gas", 20e3, {"electricity": 0.38, "heat": 0.45}),
        ("boiler", "gas", 30e3, {"heat": 0.92}),
        ("heat_pump", "electricity", 10e3, {"heat": table.hp_cop.to_numpy()}),
    ):
        ports = [{"node": node, "factor_frac": factor} for node, factor in outputs.items()]
        study.add("converter", name=name, inputs=[{"node": source}], outputs=ports, p_max_kw=p_max_kw)
    store(study, "battery", "electricity", 20e3, 2.0, 0.95, 1e-4, 0.5e-3)
    store(study, "tank", "heat", 15e3, 8.0, 0.98, 5e-3)
    return study


def feeder(hours):
    """The feeder of Baran and Wu as a transport network, with PV and a battery at every load."""
    table = hub_table(hours)
    loads = pd.read_csv(data("workloads/feeder_year_load_mw.csv"), index_col="hour").iloc[:hours]
    buses = pd.read_csv(data("workloads/feeder_buses.csv"))
    lines = pd.read_csv(data("workloads/feeder_lines.csv"))
    study = zh.Study(name="feeder", start="2021-01-01", step_h=1.0, steps=hours, grid="off")
    for bus in buses.bus:
        study.add("node", name=bus)
    for bus, nominal_kw in zip(buses.bus, buses.nominal_load_kw, strict=True):
        if nominal_kw > 0:
            k = int(bus[1:])
            study.add("load", name=f"load_{bus}", node=bus, p_kw=1e3 * loads[bus].to_numpy(), firm=True)
            study.add(
                "pv",
                name=f"pv_{bus}",
                node=bus,
                p_max_kw=1.5 * nominal_kw,
                profile=table.pv_pu.to_numpy(),
                cost_yuan_kwh=1e-4 + 1e-6 * k,
            )
            store(study, f"battery_{bus}", bus, 0.5 * nominal_kw, 2.0, 0.95, 1e-4, 0.5e-3 + 3e-6 * k)
    study.add(
        "connection",
        name="grid",
        node="b0",
        import_max_kw=6e3,
        export_max_kw=3e3,
        import_yuan_kwh=table.import_yuan_mwh.to_numpy() / 1e3,
        export_yuan_kwh=30e-3,
    )
    for row in lines.itertuples(index=False):
        study.add("line", name=row.line, from_=row[1], to=row[2], p_max_kw=1e3 * row.s_nom_mva)
    return study
