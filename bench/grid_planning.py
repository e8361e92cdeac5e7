#!/usr/bin/env python3
"""How long do a planner's questions take, over all hours of a year?

Hosting capacity of every node of a 33-bus feeder is measured against what one writes today: a bisection around batches
of power-grid-model, the fastest peer, with the same limits, hours and accuracy; both have to find the same powers. N-1
with restoration and reconfiguration have no peer that answers the whole question: their times stand alone. Runs in
.venv-grid:

    PYTHONPATH=bindings/python .venv-grid/bin/python bench/grid_planning.py
"""

import statistics
import time
import warnings

import power_flow
import record

UPPER_PU = 1.07
ACCURACY = 1e-4
HOURS = 8760
BUSES = 33
LOAD = 0.1


def year():
    """Injections of a year, generation positive, and the output of a kW of sun."""
    import numpy as np

    _, _, _, p, q = power_flow.feeder(BUSES, HOURS, LOAD)
    clock = np.arange(HOURS) % 24
    day = np.arange(HOURS) // 24
    season = 0.75 - 0.25 * np.cos(2.0 * np.pi * day / 365.0)
    sun = season * np.clip(np.sin((clock - 6) / 12 * np.pi), 0.0, None)
    return -p, -q, sun


def ours():
    import zhanhe as zh

    grid = power_flow.radial_grid(BUSES)
    p, q, sun = year()
    limits = zh.grid.Limits(lower_pu=0.0, upper_pu=UPPER_PU)

    def run():
        found = zh.grid.hosting_capacity(grid, p, q, profile=sun, limits=limits, tolerance_frac=ACCURACY)
        return found.p_kw

    return run


def bisection():
    """Doubling, then bisection, each step a batch of all hours with sun."""
    import numpy as np
    from power_grid_model import initialize_array

    model, loads = power_flow.power_grid_model(BUSES)
    p, q, sun = year()
    shines = sun > 0.0
    p, q, sun = -1000.0 * p[shines], -1000.0 * q[shines], 1000.0 * sun[shines]
    batch = initialize_array("update", "sym_load", p.shape)
    batch["id"] = loads
    batch["q_specified"] = q

    def holds(node, kw):
        batch["p_specified"] = p
        batch["p_specified"][:, node] -= kw * sun
        u_pu = model.calculate_power_flow(
            update_data={"sym_load": batch}, threading=0, error_tolerance=power_flow.TOLERANCE, max_iterations=100,
            calculation_method="iterative_current", output_component_types=["node"],
        )["node"]["u_pu"]  # fmt: skip
        return u_pu.max() <= UPPER_PU

    def capacity(node):
        low, high = 0.0, 100.0
        while holds(node, high):
            low, high = high, 2.0 * high
        while high - low > ACCURACY * high:
            middle = 0.5 * (low + high)
            low, high = (middle, high) if holds(node, middle) else (low, middle)
        return low

    return lambda: np.array([capacity(node) for node in range(1, BUSES)])


def alone():
    """Questions without a peer: name to what is run, and what a right answer says."""
    import numpy as np
    import pandapower.networks

    import zhanhe as zh

    grid = zh.grid.from_pandapower(pandapower.networks.case33bw())
    # Loads of the case over a made-up year.
    hour = np.arange(HOURS)
    course = (0.55 + 0.25 * np.cos((hour % 24 - 19) / 12 * np.pi)) * (1.0 + 0.2 * np.cos(2.0 * np.pi * hour / HOURS))
    p, q = np.outer(course, grid.p_kw), np.outer(course, grid.q_kvar)
    return {
        "N-1 with restoration, 33 buses, 5 ties, a year": lambda: zh.grid.outages(grid, p, q),
        "reconfiguration, 33 buses, a year": lambda: zh.grid.reconfigure(grid, p, q),
        "voltages and losses, 33 buses, a year": lambda: zh.grid.statistics(grid, p, q),
    }


def main():
    import numpy as np

    warnings.simplefilter("ignore")
    parser = record.arguments(__doc__)
    parser.add_argument("--peer-rounds", type=int, default=1, help="rounds of the peer, which takes minutes")
    options = record.parse(parser, needs_data=False)
    sides = {"zhanhe": ours(), "bisection with power-grid-model": bisection()}
    seconds, answers = {name: [] for name in sides}, {}
    for turn in range(options.rounds):
        for name, run in sides.items():
            if name != "zhanhe" and turn >= options.peer_rounds:
                continue
            begin = time.perf_counter()
            answers[name] = run()
            seconds[name].append(time.perf_counter() - begin)
    first = answers["zhanhe"]
    apart = max(float(np.abs(found / first - 1.0).max()) for found in answers.values())
    if not apart < 3.0 * ACCURACY:
        raise SystemExit(f"hosting capacities differ by {apart:.1e}")
    median = {name: statistics.median(found) for name, found in seconds.items()}
    title = f"hosting capacity of {BUSES - 1} nodes, {HOURS} hours"
    rows = [[title, name, s, s / median["zhanhe"], apart] for name, s in median.items()]
    for name, run in alone().items():
        found = []
        for _ in range(options.rounds):
            begin = time.perf_counter()
            run()
            found.append(time.perf_counter() - begin)
        median[name] = statistics.median(found)
        rows.append([name, "zhanhe", median[name], None, None])
    report = {"question": "A planner's questions", "machine": record.machine(), "seconds": median}
    header = ["question", "side", "s", "ratio", "largest relative difference"]
    record.write(options.out, "grid_planning", report, record.table(header, rows))


if __name__ == "__main__":
    main()
