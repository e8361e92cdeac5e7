#!/usr/bin/env python3
"""How long does a year of Zhanhe take: the dispatch, its AC check, and the grid inside the dispatch?

The whole scenario with its grid of 390 nodes, hour by hour, from files to results in memory; the three modes take
turns. Nobody else has the last two, so there is no peer. Every hour has to have a power flow, and no limit may be
broken.
"""

import statistics
import time

import record

MODES = ("off", "check", "dispatch")


def one(mode):
    """Seconds by stage, and what was found."""
    import zhanhe as zh

    begin = time.perf_counter()
    study = zh.load(record.ROOT / "scenarios" / "zhanhe" / "scenario.toml")
    loaded = time.perf_counter()
    results = study.run(grid=mode)
    seconds = {"load": loaded - begin, **results.seconds, "from files": time.perf_counter() - begin}
    if str(results.status) != "optimal" or results.violations:
        raise SystemExit(f"{mode}: {results.status}, {len(results.violations)} limits broken")
    answer = {"objective_yuan": results.objective_yuan, "engine": results.engine}
    if mode != "off":
        if results.summary["power_flow_unsolved_h"] != 0.0:
            raise SystemExit(f"{mode}: hours without a power flow")
        answer["nodes"] = int(results.dataset["electricity"].sizes["node"])
        answer["dispatches"] = int(results.dataset["solve"]["grid_dispatches"])
        answer["loss_kwh"] = results.summary["network_loss_kwh"]
    return seconds, answer


def main():
    options = record.parse(record.arguments(__doc__), needs_data=False)
    runs = {mode: [] for mode in MODES}
    for _ in range(options.rounds):
        for mode in MODES:
            runs[mode].append(one(mode))
    report = {"question": "A year of Zhanhe with its grid", "machine": record.machine(), "modes": {}}
    rows = []
    stages = ("load", "pose", "solve", "judge", "check", "from files")
    for mode, found in runs.items():
        seconds = {stage: statistics.median(s[stage] for s, _ in found) for stage in found[0][0]}
        answer = found[-1][1]
        report["modes"][mode] = {"seconds": seconds, "rounds": len(found), **answer}
        rows.append([mode, *(seconds[s] for s in stages), answer.get("dispatches", 1), answer["objective_yuan"] / 1e6])
    header = ["grid", *(f"{stage}, s" for stage in stages), "dispatches", "million yuan"]
    record.write(options.out, "zhanhe_year", report, record.table(header, rows))


if __name__ == "__main__":
    main()
