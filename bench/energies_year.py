#!/usr/bin/env python3
"""How long does a year of a district with every energy take, against PyPSA?

Six carriers, every named converter, two tanks (tests/python/energies.py): from a model in memory to results in memory,
both sides in turns in one process, with the same optimum.
"""

import statistics
import sys
import time

import record

SAME = 1e-6


def main():
    sys.path.insert(0, str(record.ROOT / "tests" / "python"))
    import energies

    parser = record.arguments(__doc__)
    parser.add_argument("--hours", type=int, default=8760)
    parser.add_argument("--peer-rounds", type=int, default=1, help="rounds of PyPSA, which takes minutes")
    options = record.parse(parser, needs_data=False)
    seconds, yuan = {"zhanhe": [], "PyPSA with HiGHS": []}, {}
    for turn in range(options.rounds):
        study = energies.district(options.hours)  # a new one: nothing is known of an earlier run
        begin = time.perf_counter()
        yuan["zhanhe"] = study.run(grid="off").objective_yuan
        seconds["zhanhe"].append(time.perf_counter() - begin)
        if turn >= options.peer_rounds:
            continue
        network = energies.peer(study)
        begin = time.perf_counter()
        network.optimize(
            solver_name="highs", solver_options={"output_flag": False}, include_objective_constant=False
        )  # fmt: skip
        yuan["PyPSA with HiGHS"] = network.objective
        seconds["PyPSA with HiGHS"].append(time.perf_counter() - begin)
    first, *others = yuan.values()
    for other in others:
        if not abs(other / first - 1.0) < SAME:
            raise SystemExit(f"the optima differ: {yuan}")
    median = {side: statistics.median(found) for side, found in seconds.items() if found}
    report = {"question": f"{options.hours} hours of every energy", "machine": record.machine(), "seconds": median}
    rows = [[side, s, s / median["zhanhe"], yuan[side]] for side, s in median.items()]
    record.write(options.out, "energies_year", report, record.table(["side", "s", "ratio", "yuan"], rows))


if __name__ == "__main__":
    main()
