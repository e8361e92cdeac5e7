#!/usr/bin/env python3
"""How long does a year of dispatch take, from a model in memory to results in memory, against PyPSA with HiGHS?

Two workloads, hub and feeder (tests/python/workloads.py), in zhanhe and in PyPSA with each method of HiGHS and both of
linopy's ways to it. All sides take turns; in each round the import price is another one, the same for all, and all
have to find the same cost. Importing, setting up and the peak of memory are measured in a process of its own each.
"""

import record
import sides

SAME = 1e-6
STAGES = ("build", "solve", "judge", "read", "tables", "total", "highs_alone")


def compare(workload, hours, names, rounds, peer_rounds):
    """One workload: medians of all sides, ratios, and the largest difference of their costs."""
    alone = {name: record.in_its_own_process("sides.py", name, workload, hours) for name in names}
    broken = {name: found for name, found in alone.items() if isinstance(found, str)}
    models = {name: sides.make(name, workload, hours) for name in names if name not in broken}
    answers = {name: [] for name in models}
    difference = 0.0
    for k in range(rounds):
        for name, model in models.items():
            if name == "ours" or k < peer_rounds:
                answers[name].append(model.run(1.0 + 1e-3 * k))
        costs = [found[k]["objective_yuan"] for found in answers.values() if len(found) > k]
        difference = max(difference, (max(costs) - min(costs)) / abs(min(costs)))
    if difference > SAME:
        raise SystemExit(f"the answers to {workload} differ by {difference:.1e}")
    answered = {name: found for name, found in answers.items() if found}
    ours_s = record.medians(answered["ours"])["total"]
    report = {"workload": workload, "hours": hours, "relative_difference": difference, "broken": broken, "sides": {}}
    for name, found in answered.items():
        stages = record.medians(found)
        report["sides"][name] = {
            "seconds": stages,
            "ratio": stages["total"] / ours_s,
            "alone": alone[name],
            "last": {key: value for key, value in found[-1].items() if key != "seconds"},
        }
    return report


def text_of(report):
    """The report of a workload as Markdown."""
    rows = []
    for name, side in report["sides"].items():
        seconds, alone = side["seconds"], side["alone"]
        cells = [name, seconds["rounds"], *(seconds.get(stage) for stage in STAGES), side["ratio"]]
        cells += [side["last"]["iterations"], *(alone["seconds"][stage] for stage in ("import", "set_up"))]
        rows.append([*cells, alone["peak_mb"]])
    header = ["side", "rounds", *(f"{stage} s" for stage in STAGES)]
    header += ["ratio", "iterations", "import s", "set up s", "peak MB"]
    lines = [
        f"### {report['workload']}, {report['hours']} hours",
        "",
        record.table(header, rows),
        "",
        f"Costs agree to {report['relative_difference']:.1e}.",
    ]
    lines += [f"{name} did not run: {why}." for name, why in report["broken"].items()]
    return "\n".join(lines)


def main():
    parser = record.arguments(__doc__)
    parser.add_argument("workloads", nargs="*", help="hub, feeder; default: both")
    parser.add_argument("--hours", type=int, default=8760)
    parser.add_argument("--peer-rounds", type=int, help="rounds of PyPSA; default: all for the hub, 1 for the feeder")
    parser.add_argument("--methods", default="simplex,ipm,hipo", help="of HiGHS; those it lacks are left out")
    parser.add_argument("--apis", default="lp,direct", help="linopy's ways to HiGHS: a file, or in memory")
    options = record.parse(parser)
    methods = [method for method in options.methods.split(",") if method and sides.ready(method)]
    names = ["ours", *(f"{method}-{api}" for method in methods for api in options.apis.split(","))]
    report = {"question": "Year of dispatch against PyPSA", "machine": record.machine(), "workloads": []}
    missing = [method for method in options.methods.split(",") if method and method not in methods]
    report["methods_left_out"] = missing
    parts = [f"This HiGHS has no {method}." for method in missing]
    for workload in options.workloads or ["hub", "feeder"]:
        peer_rounds = options.peer_rounds
        if peer_rounds is None:
            peer_rounds = options.rounds if workload == "hub" else 1
        found = compare(workload, options.hours, names, options.rounds, peer_rounds)
        report["workloads"].append(found)
        parts.append(text_of(found))
    record.write(options.out, "dispatch_year", report, "\n\n".join(parts))


if __name__ == "__main__":
    main()
