#!/usr/bin/env python3
"""How long does a year of Zhanhe take: the dispatch, its AC check, the grid inside the dispatch, and every energy?

The whole scenario with its grid of 390 nodes, hour by hour, from files to results in memory; the runs take turns.
Nobody else has the check and the grid inside the dispatch, so they have no peer. Every hour has to have a power flow,
and no limit may be broken. The first hours with every energy and forty classes of buildings (goal of the year:
30 s, 2 GB) are solved by HiGHS, too, each side in a process of its own, and the objective has to be the same
(`--highs-hours`: all 8760 take its interior point about twenty minutes).
"""

import json
import statistics
import time

import record
import sides

FOLDER = record.ROOT / "scenarios" / "zhanhe"
RUNS = {
    "off": ("scenario.toml", "off"),
    "check": ("scenario.toml", "check"),
    "dispatch": ("scenario.toml", "dispatch"),
    "every energy": ("scenario-energies.toml", "off"),
    "every energy, S2": ("scenario-s2.toml", "off"),
}
YEAR_H = 8760
SAME = 1e-7


def one(file, mode):
    """Seconds by stage, and what was found."""
    import zhanhe as zh

    begin = time.perf_counter()
    study = zh.load(FOLDER / file)
    loaded = time.perf_counter()
    results = study.run(grid=mode)
    seconds = {"load": loaded - begin, **results.seconds, "from files": time.perf_counter() - begin}
    if str(results.status) != "optimal" or results.violations:
        raise SystemExit(f"{file}, {mode}: {results.status}, {len(results.violations)} limits broken")
    answer = {"objective_yuan": results.objective_yuan, "engine": results.engine}
    if mode != "off":
        if results.summary["power_flow_unsolved_h"] != 0.0:
            raise SystemExit(f"{file}, {mode}: hours without a power flow")
        answer["nodes"] = int(results.dataset["electricity"].sizes["node"])
        answer["dispatches"] = int(results.dataset["solve"]["grid_dispatches"])
        answer["loss_kwh"] = results.summary["network_loss_kwh"]
    return seconds, answer


def alone(solver, hours):
    """Every energy over the first hours by one solver: seconds, memory, and what its answer is worth."""
    import zhanhe as zh

    begin = time.perf_counter()
    results = zh.load(FOLDER / "scenario-energies.toml").run(steps=hours, grid="off", solver=solver)
    seconds = time.perf_counter() - begin
    if str(results.status) != "optimal":
        raise SystemExit(f"{solver}, {hours} hours: {results.status}")
    certificate = results.certificate
    return {
        "seconds": seconds,
        "peak_mb": sides.peak_mb(),
        "engine": results.engine,
        "iterations": results.iterations,
        "objective_yuan": results.objective_yuan,
        "lower_bound_yuan": certificate.lower_bound_yuan,
        "primal_residual": certificate.primal_residual,
        "dual_residual": certificate.dual_residual,
    }


def compared(solvers, hours):
    """The same hours by each solver in turn; ends when one has no answer or the objectives differ."""
    found = {}
    for solver in solvers:
        found[solver] = record.in_its_own_process("zhanhe_year.py", "--alone", solver, "--hours", hours)
        if isinstance(found[solver], str):
            raise SystemExit(f"{solver}, {hours} hours: {found[solver]}")
    optima = [side["objective_yuan"] for side in found.values()]
    if not max(optima) - min(optima) < SAME * abs(optima[0]):
        raise SystemExit(f"the optima of {hours} hours differ: {found}")
    return found


def main():
    parser = record.arguments(__doc__)
    parser.add_argument("--highs-hours", type=int, default=336, help="hours with every energy that HiGHS solves, too")
    parser.add_argument("--alone", metavar="SOLVER", help="every energy by one solver, and nothing else")
    parser.add_argument("--hours", type=int, default=YEAR_H, help="hours of --alone")
    options = record.parse(parser, needs_data=False)
    if options.alone:
        print(json.dumps(alone(options.alone, options.hours)))
        return
    runs = {name: [] for name in RUNS}
    for _ in range(options.rounds):
        for name, run in RUNS.items():
            runs[name].append(one(*run))
    report = {"question": "A year of Zhanhe", "machine": record.machine(), "modes": {}}
    report["every energy alone"] = compared(["interior-point"], YEAR_H)["interior-point"]
    against = compared(["interior-point", "highs-ipm"], options.highs_hours)
    report["against HiGHS"] = {"hours": options.highs_hours, **against}
    rows = []
    stages = ("load", "pose", "solve", "judge", "check", "from files")
    for mode, found in runs.items():
        seconds = {stage: statistics.median(s[stage] for s, _ in found) for stage in found[0][0]}
        answer = found[-1][1]
        report["modes"][mode] = {"seconds": seconds, "rounds": len(found), **answer}
        rows.append([mode, *(seconds[s] for s in stages), answer.get("dispatches", 1), answer["objective_yuan"] / 1e6])
    header = ["year", *(f"{stage}, s" for stage in stages), "dispatches", "million yuan"]
    text = record.table(header, rows)
    text += (
        f"\n\nEvery energy: {report['every energy alone']['peak_mb']:.0f} MB; {options.highs_hours} hours of it:\n\n"
    )
    columns = ("seconds", "peak_mb", "iterations", "objective_yuan", "lower_bound_yuan")
    text += record.table(
        ["solver", "s", "MB", "iterations", "yuan", "at least, yuan"],
        [[side, *(found[column] for column in columns)] for side, found in against.items()],
    )
    record.write(options.out, "zhanhe_year", report, text)


if __name__ == "__main__":
    main()
