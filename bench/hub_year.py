#!/usr/bin/env python3
"""A year of dispatch of a small multi-energy hub: zhanhe against PyPSA, both with HiGHS, in one run.

Three nodes (power, heat, gas), PV and wind, import and export, CHP, boiler, heat pump, battery and tank. Each round
takes the time from a model in memory to results in memory; setting the model up is shown apart.
"""

import argparse
import json
import os
import pathlib
import platform
import statistics
import subprocess
import time
from collections.abc import Callable

import numpy as np
import pandas as pd
import pypsa

import zhanhe as zh

ROOT = pathlib.Path(__file__).resolve().parent.parent
MW = 1e3  # the data and PyPSA count in MW and yuan/MWh, zhanhe in kW and yuan/kWh


def read_series(data: pathlib.Path, hours: int) -> pd.DataFrame:
    path = data / "workloads" / "hub_year.csv"
    if not path.exists():
        raise SystemExit(f"{path} is absent: name the folder with --data or ZHANHE_DATA")
    return pd.read_csv(path).iloc[:hours]


def pypsa_network(s: pd.DataFrame) -> pypsa.Network:
    n = pypsa.Network()
    n.set_snapshots(pd.date_range("2021-01-01", periods=len(s), freq="h"))
    s = s.set_index(n.snapshots)
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
    store = {"cyclic_state_of_charge": True}
    n.add(
        "StorageUnit",
        "battery",
        bus="power",
        p_nom=20,
        max_hours=2,
        efficiency_store=0.95,
        efficiency_dispatch=0.95,
        standing_loss=1e-4,
        marginal_cost=0.5,
        **store,
    )
    n.add(
        "StorageUnit",
        "tank",
        bus="heat",
        p_nom=15,
        max_hours=8,
        efficiency_store=0.98,
        efficiency_dispatch=0.98,
        standing_loss=5e-3,
        **store,
    )
    return n


def zhanhe_study(s: pd.DataFrame) -> zh.Study:
    study = zh.Study(start="2021-01-01", step_h=1.0, steps=len(s))
    for node, carrier in (("power", "electricity"), ("heat", "heat"), ("gas", "gas")):
        study.add("node", name=node, carrier=carrier)
    study.add("load", name="demand", node="power", p_kw=s.load_mw * MW, firm=True)
    study.add("load", name="warmth", node="heat", p_kw=s.heat_mw * MW, firm=True)
    study.add("generator", name="pv", node="power", p_max_kw=60 * MW, profile=s.pv_pu, cost_yuan_kwh=0.1 / MW)
    study.add("generator", name="wind", node="power", p_max_kw=30 * MW, profile=s.wind_pu, cost_yuan_kwh=0.1 / MW)
    study.add(
        "connection",
        name="grid",
        node="power",
        import_max_kw=60 * MW,
        export_max_kw=40 * MW,
        import_yuan_kwh=s.import_yuan_mwh / MW,
        export_yuan_kwh=37.8 / MW,
    )
    study.add("generator", name="gas", node="gas", p_max_kw=100 * MW, cost_yuan_kwh=35 / MW)
    gas, power = [{"node": "gas", "factor_frac": 1.0}], [{"node": "power", "factor_frac": 1.0}]
    study.add(
        "converter",
        name="chp",
        p_max_kw=20 * MW,
        inputs=gas,
        outputs=[{"node": "power", "factor_frac": 0.38}, {"node": "heat", "factor_frac": 0.45}],
    )
    study.add("converter", name="boiler", p_max_kw=30 * MW, inputs=gas, outputs=[{"node": "heat", "factor_frac": 0.92}])
    study.add(
        "converter",
        name="heat_pump",
        p_max_kw=10 * MW,
        inputs=power,
        outputs=[{"node": "heat", "factor_frac": s.hp_cop.to_numpy()}],
    )
    study.add(
        "store",
        name="battery",
        node="power",
        e_max_kwh=40 * MW,
        p_in_max_kw=20 * MW,
        p_out_max_kw=20 * MW,
        efficiency_in_frac=0.95,
        efficiency_out_frac=0.95,
        loss_frac_h=1e-4,
        cost_yuan_kwh=0.5 / MW,
    )
    study.add(
        "store",
        name="tank",
        node="heat",
        e_max_kwh=120 * MW,
        p_in_max_kw=15 * MW,
        p_out_max_kw=15 * MW,
        efficiency_in_frac=0.98,
        efficiency_out_frac=0.98,
        loss_frac_h=5e-3,
    )
    return study


def run_pypsa(n: pypsa.Network) -> tuple[float, dict[str, float]]:
    begin = time.perf_counter()
    n.optimize.create_model(include_objective_constant=False)
    built = time.perf_counter()
    n.optimize.solve_model(solver_name="highs", solver="simplex", log_to_console=False)
    end = time.perf_counter()
    return float(n.objective), {"build": built - begin, "solve and read": end - built, "total": end - begin}


def run_zhanhe(study: zh.Study) -> tuple[float, dict[str, float]]:
    begin = time.perf_counter()
    results = study.run(grid="off")
    np.asarray(results.dataset["electricity"]["device_power_kw"])
    seconds = {stage: float(value) for stage, value in results.seconds.items() if stage != "total"}
    return float(results.objective_yuan), seconds | {"total": time.perf_counter() - begin}


def timed(run: Callable[[], tuple[float, dict[str, float]]], rounds: int) -> tuple[float, dict[str, float]]:
    """The objective, and the median of each stage's seconds."""
    answers = [run() for _ in range(rounds)]
    stages = answers[0][1]
    return answers[0][0], {stage: statistics.median(answer[1][stage] for answer in answers) for stage in stages}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hours", type=int, default=8760)
    parser.add_argument("--rounds", type=int, default=3)
    default_data = os.environ.get("ZHANHE_DATA", str(ROOT.parent / "shared" / "data"))
    parser.add_argument("--data", type=pathlib.Path, default=pathlib.Path(default_data))
    parser.add_argument("--out", type=pathlib.Path, help="JSON file")
    a = parser.parse_args()
    series = read_series(a.data, a.hours)
    begin = time.perf_counter()
    study = zhanhe_study(series)
    set_up = {"zhanhe": time.perf_counter() - begin}
    begin = time.perf_counter()
    network = pypsa_network(series)
    set_up["pypsa"] = time.perf_counter() - begin

    ours, our_seconds = timed(lambda: run_zhanhe(study), a.rounds)
    theirs, their_seconds = timed(lambda: run_pypsa(network), a.rounds)
    difference = abs(ours - theirs) / abs(theirs)
    if difference > 1e-6:
        raise SystemExit(f"the answers differ: zhanhe {ours:.6f}, PyPSA {theirs:.6f}")
    report = {
        "question": "hub year, model in memory to results in memory",
        "hours": a.hours,
        "rounds": a.rounds,
        "machine": platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "commit": subprocess.run(
            ["git", "-C", ROOT, "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
        ).stdout.strip(),
        "versions": {"zhanhe": zh.__version__, "pypsa": pypsa.__version__, "python": platform.python_version()},
        "objective_yuan": ours,
        "relative_difference": difference,
        "set_up_s": set_up,
        "zhanhe_s": our_seconds,
        "pypsa_s": their_seconds,
        "ratio": their_seconds["total"] / our_seconds["total"],
    }
    print(json.dumps(report, indent=2))
    if a.out:
        a.out.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
