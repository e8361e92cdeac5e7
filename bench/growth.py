#!/usr/bin/env python3
"""How do time, memory and iterations grow with the hours, the nodes and the stores of a study?

A made-up district (numbers from a seeded generator, no outside data): a tree of nodes, each with a load and PV, stores
spread over them, import and export at the root. Each point is measured in a process of its own; what takes longer than
--limit seconds is told as such.
"""

import json
import statistics
import sys
import time

import record

HOURS = (2190, 8760, 35040)
NODES = (8, 32, 128, 512)
STORES = (1, 4, 16, 64, 128)


def district(nodes, stores, hours):
    """A study of that size."""
    import numpy as np

    import zhanhe as zh

    rng = np.random.default_rng(1)
    day = 2 * np.pi * np.arange(hours) / 24
    study = zh.Study(name="district", start="2025-01-01", step_h=1.0, steps=hours, grid="off", tie_break_yuan_kwh=0.0)
    sun = np.clip(-np.cos(day), 0.0, None) * rng.uniform(0.3, 1.0, hours)
    price = 0.6 - 0.3 * np.cos(day + 1.0) + rng.uniform(0.0, 0.05, hours)
    for i in range(nodes):
        study.add("node", name=f"n{i}")
        load = 100.0 * (1.0 - 0.4 * np.cos(day)) * rng.uniform(0.8, 1.2, hours)
        study.add("load", name=f"load{i}", node=f"n{i}", p_kw=load, firm=True)
        study.add("pv", name=f"pv{i}", node=f"n{i}", p_max_kw=150.0, profile=sun, cost_yuan_kwh=1e-4 * (1 + i))
        if i > 0:
            parent = f"n{max(0, i - 1 - int(rng.integers(0, 6)))}"
            study.add("line", name=f"line{i}", from_=parent, to=f"n{i}", p_max_kw=200.0 * nodes)
    for k in range(stores):
        node = f"n{k * nodes // stores}"
        cost = 1e-3 * (1.0 + 0.1 * k)
        study.add("battery", name=f"store{k}", node=node, p_max_kw=50.0, e_max_kwh=200.0, cost_yuan_kwh=cost)
    limits = {"import_max_kw": 300.0 * nodes, "export_max_kw": 200.0 * nodes}
    study.add("connection", name="grid", node="n0", import_yuan_kwh=price, export_yuan_kwh=0.2, **limits)
    return study


def measure(nodes, stores, hours, rounds):
    """One point."""
    import sides

    begin = time.perf_counter()
    study = district(nodes, stores, hours)
    set_up = time.perf_counter() - begin
    runs = []
    for _ in range(rounds):
        begin = time.perf_counter()
        results = study.run(grid="off")
        runs.append((time.perf_counter() - begin, results))
    results = runs[-1][1]
    stages = {key: statistics.median(r.seconds[key] for _, r in runs) for key in results.seconds}
    return {
        "status": str(results.status),
        "engine": results.engine,
        "iterations": results.iterations,
        "gap": results.certificate.gap,
        "primal_residual": results.certificate.primal_residual,
        "set_up_s": set_up,
        "run_s": statistics.median(seconds for seconds, _ in runs),
        "seconds": stages,
        "peak_mb": sides.peak_mb(),
    }


def main():
    if sys.argv[1:2] == ["--point"]:
        print(json.dumps(measure(*map(int, sys.argv[2:]))))
        return
    parser = record.arguments(__doc__)
    parser.set_defaults(rounds=3)
    parser.add_argument("--limit", type=float, default=300.0, help="seconds that a point may take")
    parser.add_argument("--largest", type=int, default=10**9, help="leave out points of more nodes x hours")
    options = record.parse(parser, needs_data=False)
    points = [("hours", 16, 8, hours) for hours in HOURS]
    points += [("nodes", nodes, 8, 744) for nodes in NODES]
    points += [("stores", 16, stores, 744) for stores in STORES]
    report = {"question": "Growth with hours, nodes and stores", "machine": record.machine(), "points": []}
    rows = []
    for axis, nodes, stores, hours in points:
        if nodes * hours > options.largest:
            continue
        found = record.in_its_own_process(
            "growth.py", "--point", nodes, stores, hours, options.rounds, limit_s=options.limit
        )
        size = {"axis": axis, "nodes": nodes, "stores": stores, "hours": hours}
        report["points"].append(size | ({"failed": found} if isinstance(found, str) else found))
        if isinstance(found, str):
            rows.append([axis, nodes, stores, hours, found, *[None] * 8])
            continue
        seconds = found["seconds"]
        around = found["run_s"] - seconds["solve"]
        cells = [axis, nodes, stores, hours, found["status"], found["engine"], found["iterations"], found["run_s"]]
        rows.append([*cells, seconds["solve"], around, seconds["judge"], found["set_up_s"], found["peak_mb"]])
    header = ["grows", "nodes", "stores", "hours", "status", "engine", "iterations"]
    header += ["run s", "solve s", "around it s", "judge s", "set up s", "peak MB"]
    record.write(options.out, "growth", report, record.table(header, rows))


if __name__ == "__main__":
    main()
