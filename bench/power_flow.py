#!/usr/bin/env python3
"""How long does the AC power flow of many hours take, against power-grid-model, lightsim2grid and pandapower?

Radial feeders of 33, 1,000 and 10,000 buses (made up, from a seeded generator) against power-grid-model, and the
meshed 118 buses of IEEE with 54 held voltages against lightsim2grid. All sides take turns on the same injections, stop
at a change of 1e-8 pu, and have to find the same voltages. Runs in .venv-grid (tools/setup.sh):

    PYTHONPATH=bindings/python .venv-grid/bin/python bench/power_flow.py
"""

import statistics
import time
import warnings

import record

TOLERANCE = 1e-8
SAME = 1e-6
RADIAL = ((33, 8760), (1000, 1000), (10000, 100))
BASE_KVA, VOLTS = 1000.0, 10e3


def feeder(nodes, hours, load):
    """Tree and hourly loads of a feeder: parents, resistance and reactance of each line in ohm, p and q in kW."""
    import numpy as np

    rng = np.random.default_rng(nodes)
    parents = [max(0, i - 1 - int(rng.integers(0, min(i, 5)))) for i in range(1, nodes)]
    ohm = VOLTS**2 / (1000.0 * BASE_KVA) / nodes
    p = load * rng.uniform(0.2, 1.0, (hours, nodes)) / nodes * BASE_KVA
    p[:, 0] = 0.0
    return parents, 0.5 * ohm, 0.35 * ohm, p, 0.4 * p


def radial_grid(nodes):
    """The feeder as a grid of zhanhe."""
    import pandapower as pp

    import zhanhe as zh

    parents, r_ohm, x_ohm, _, _ = feeder(nodes, 1, 0.0)
    net = pp.create_empty_network(sn_mva=BASE_KVA / 1000.0)
    pp.create_buses(net, nodes, vn_kv=VOLTS / 1000.0)
    pp.create_ext_grid(net, 0)
    pp.create_lines_from_parameters(
        net,
        parents,
        list(range(1, nodes)),
        length_km=1.0,
        r_ohm_per_km=r_ohm,
        x_ohm_per_km=x_ohm,
        c_nf_per_km=0.0,
        max_i_ka=1e3,
    )
    return zh.grid.from_pandapower(net)


def ours_radial(nodes, hours, load):
    import zhanhe as zh

    grid = radial_grid(nodes)
    _, _, _, p, q = feeder(nodes, hours, load)
    p, q = -p, -q  # generation is positive
    return lambda: zh.grid.power_flow(grid, p, q, tolerance=TOLERANCE).v_pu


def power_grid_model(nodes):
    """The feeder as a model of power-grid-model, and the numbers of its loads."""
    import numpy as np
    from power_grid_model import LoadGenType, PowerGridModel, initialize_array

    parents, r_ohm, x_ohm, _, _ = feeder(nodes, 1, 0.0)

    def table(name, count, **columns):
        made = initialize_array("input", name, count)
        for column, values in columns.items():
            made[column] = values
        return made

    ids = np.arange(nodes)
    wire = {"r1": r_ohm, "x1": x_ohm, "c1": 0.0, "tan1": 0.0, "i_n": 1e6}
    ends = {"from_node": parents, "to_node": ids[1:], "from_status": 1, "to_status": 1}
    demand = {"type": LoadGenType.const_power, "p_specified": 0.0, "q_specified": 0.0}
    model = PowerGridModel(
        {
            "node": table("node", nodes, id=ids, u_rated=VOLTS),
            "line": table("line", nodes - 1, id=nodes + ids[1:], **ends, **wire),
            "source": table("source", 1, id=10 * nodes, node=0, status=1, u_ref=1.0, sk=1e20),
            "sym_load": table("sym_load", nodes, id=20 * nodes + ids, node=ids, status=1, **demand),
        }
    )  # fmt: skip
    return model, 20 * nodes + ids


def power_grid_model_radial(nodes, hours, load):
    from power_grid_model import CalculationMethod, initialize_array

    model, loads = power_grid_model(nodes)
    _, _, _, p, q = feeder(nodes, hours, load)
    update = initialize_array("update", "sym_load", (hours, nodes))
    update["id"] = loads
    update["p_specified"], update["q_specified"] = 1000.0 * p, 1000.0 * q

    def run(method):
        return model.calculate_power_flow(
            update_data={"sym_load": update}, threading=0, error_tolerance=TOLERANCE, max_iterations=100,
            calculation_method=method, output_component_types=["node"],
        )["node"]["u_pu"]  # fmt: skip

    return {
        "power-grid-model, iterative current": lambda: run(CalculationMethod.iterative_current),
        "power-grid-model, Newton": lambda: run(CalculationMethod.newton_raphson),
    }


def meshed(hours):
    """The 118 buses: sides by name."""
    import numpy as np
    import pandapower as pp
    import pandapower.networks
    from lightsim2grid.network import init_from_pandapower
    from lightsim2grid.timeSerie import TimeSeriesCPP

    import zhanhe as zh

    net = pandapower.networks.case118()
    # A line between two voltage levels is told as a transformer with a negative no-load current, which lightsim2grid
    # reads otherwise than pandapower does: it goes without its charging, so that both have one network.
    net.trafo["i0_percent"] = net.trafo["i0_percent"].clip(lower=0.0)
    pp.runpp(net)
    rng = np.random.default_rng(118)
    load_p = net.load.p_mw.values * rng.uniform(0.7, 1.05, (hours, len(net.load)))
    load_q = net.load.q_mvar.values * rng.uniform(0.7, 1.05, (hours, len(net.load)))
    grid = zh.grid.from_pandapower(net)
    place = {bus: k for k, bus in enumerate(net.bus.index)}
    p, q = np.zeros((hours, len(place))), np.zeros((hours, len(place)))
    for k, bus in enumerate(net.load.bus):
        p[:, place[bus]] -= 1000.0 * load_p[:, k]
        q[:, place[bus]] -= 1000.0 * load_q[:, k]
    for _, generator in net.gen.iterrows():
        p[:, place[generator.bus]] += 1000.0 * generator.p_mw

    model = init_from_pandapower(net)
    series = TimeSeriesCPP(model)
    series.change_solver("NR_KLU")
    given = np.tile(net.gen.p_mw.values, (hours, 1))
    more = len(model.get_generators()) - given.shape[1]
    given = np.concatenate([given, np.zeros((hours, more))], axis=1)
    flat = np.ones(len(net.bus), dtype=complex)  # it holds the magnitudes that it starts from
    for held in (net.gen, net.ext_grid):
        flat[[place[bus] for bus in held.bus]] = held.vm_pu.values

    def lightsim():
        series.compute_Vs(given, np.zeros((hours, 0)), load_p, load_q, flat, 20, TOLERANCE)
        return np.abs(series.get_voltages())

    return {
        "zhanhe": lambda: zh.grid.power_flow(grid, p, q, tolerance=TOLERANCE).v_pu,
        "lightsim2grid, Newton with KLU": lightsim,
    }


def compare(title, sides, hours, rounds):
    """Medians of all sides, microseconds for an hour."""
    import numpy as np

    seconds = {name: [] for name in sides}
    answers = {}
    for _ in range(rounds):
        for name, run in sides.items():
            begin = time.perf_counter()
            answers[name] = np.asarray(run())
            seconds[name].append(time.perf_counter() - begin)
    first = answers["zhanhe"]
    difference = max(float(np.abs(found - first).max()) for found in answers.values())
    if not difference < SAME:
        raise SystemExit(f"{title}: the voltages differ by {difference:.1e} pu")
    us = {name: 1e6 * statistics.median(found) / hours for name, found in seconds.items()}
    return {"title": title, "hours": hours, "us_per_hour": us, "largest_difference_pu": difference}


def main():
    warnings.simplefilter("ignore")
    parser = record.arguments(__doc__)
    parser.add_argument("--load", type=float, default=0.3, help="of the radial feeders, 1 is heavy")
    options = record.parse(parser, needs_data=False)
    found = []
    for nodes, hours in RADIAL:
        sides = {"zhanhe": ours_radial(nodes, hours, options.load)}
        sides |= power_grid_model_radial(nodes, hours, options.load)
        found.append(compare(f"radial, {nodes:,} buses", sides, hours, options.rounds))
    found.append(compare("meshed, 118 buses", meshed(8760), 8760, options.rounds))
    report = {"question": "AC power flow of many hours", "machine": record.machine(), "comparisons": found}
    rows = []
    for one in found:
        ours = one["us_per_hour"]["zhanhe"]
        for name, us in one["us_per_hour"].items():
            rows.append([one["title"], one["hours"], name, us, us / ours, one["largest_difference_pu"]])
    record.write(
        options.out, "power_flow", report,
        record.table(["network", "hours", "side", "us an hour", "ratio", "largest difference, pu"], rows),
    )  # fmt: skip


if __name__ == "__main__":
    main()
