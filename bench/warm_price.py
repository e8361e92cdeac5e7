#!/usr/bin/env python3
"""What does a run cost after a price has changed, on the same study and on a fresh one?

The import price of hub and feeder changes by a tenth of a percent from round to round. `same study` runs again what ran
before, `fresh study` one that was just made; both have to find the same cost.
"""

import time

import record
import sides

SAME = 1e-6


def compare(workload, hours, rounds):
    """Seconds and iterations of both, and the largest difference of their costs."""
    same = sides.make("ours", workload, hours)
    same.run()
    warm, cold, made, difference = [], [], [], 0.0
    for k in range(1, rounds + 1):
        factor = 1.0 + 1e-3 * k
        warm.append(same.run(factor))
        begin = time.perf_counter()
        fresh = sides.make("ours", workload, hours)
        made.append(time.perf_counter() - begin)
        cold.append(fresh.run(factor))
        costs = warm[-1]["objective_yuan"], cold[-1]["objective_yuan"]
        difference = max(difference, abs(costs[0] - costs[1]) / abs(costs[1]))
    if difference > SAME:
        raise SystemExit(f"the answers to {workload} differ by {difference:.1e}")
    return {
        "workload": workload,
        "hours": hours,
        "relative_difference": difference,
        "same study": record.medians(warm) | {"iterations": warm[-1]["iterations"]},
        "fresh study": record.medians(cold) | {"iterations": cold[-1]["iterations"]},
        "making_it_s": sorted(made)[len(made) // 2],
    }


def main():
    parser = record.arguments(__doc__)
    parser.add_argument("workloads", nargs="*", help="hub, feeder; default: both")
    parser.add_argument("--hours", type=int, default=8760)
    options = record.parse(parser)
    report = {"question": "A changed price on the same study", "machine": record.machine(), "workloads": []}
    rows = []
    for workload in options.workloads or ["hub", "feeder"]:
        found = compare(workload, options.hours, options.rounds)
        report["workloads"].append(found)
        for side in ("same study", "fresh study"):
            seconds = found[side]
            stages = (seconds[stage] for stage in ("build", "solve", "judge", "read", "tables", "total"))
            rows.append([workload, side, *stages, seconds["iterations"]])
    header = ["workload", "side", "build s", "solve s", "judge s", "read s", "tables s", "total s", "iterations"]
    record.write(options.out, "warm_price", report, record.table(header, rows))


if __name__ == "__main__":
    main()
