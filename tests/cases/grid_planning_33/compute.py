"""Computes hours.csv and expected.csv beside this file with pandapower; factors, ratings and measures are invented."""

import csv
import itertools
from pathlib import Path

import numpy as np
import pandapower as pp
import pandapower.networks
import pandapower.topology

FOLDER = Path(__file__).parent
# Hours of a day: the nominal loads times this, and generation per installed kW.
LOAD = [0.30, 0.28, 0.26, 0.25, 0.27, 0.33, 0.42, 0.52, 0.58, 0.60, 0.61, 0.59,
        0.55, 0.53, 0.54, 0.56, 0.60, 0.66, 0.72, 0.75, 0.70, 0.58, 0.45, 0.36]  # fmt: skip
GENERATION = [0, 0, 0, 0, 0, 0.05, 0.15, 0.32, 0.52, 0.70, 0.84, 0.93,
              0.97, 0.92, 0.81, 0.66, 0.47, 0.28, 0.12, 0.03, 0, 0, 0, 0]  # fmt: skip
TRUNK_KA, REST_KA = 0.40, 0.20
V_MAX_PU, V_MIN_PU = 1.07, 0.93
REVERSE_MAX_KW = 1500.0


def network():
    net = pandapower.networks.case33bw()
    net.line["max_i_ka"] = REST_KA
    net.line.loc[:4, "max_i_ka"] = TRUNK_KA
    net.line["c_nf_per_km"] = 0.0
    net.load["nominal_mw"], net.load["nominal_mvar"] = net.load.p_mw, net.load.q_mvar
    return net


def solve(net, hour, generation=()):
    """One hour; generation: pairs of bus and (kW, kvar)."""
    net.load.p_mw, net.load.q_mvar = LOAD[hour] * net.load.nominal_mw, LOAD[hour] * net.load.nominal_mvar
    net.sgen = net.sgen.iloc[:0]
    for bus, (p_kw, q_kvar) in generation:
        pp.create_sgen(net, bus, p_mw=p_kw / 1000 * GENERATION[hour], q_mvar=q_kvar / 1000 * GENERATION[hour])
    pp.runpp(net, tolerance_mva=1e-9, numba=False)


def holds(net, generation, reverse):
    """Whether all limits hold in the hours with generation and a load that may decide."""
    for hour in (9, 10, 11, 12, 13, 14):
        solve(net, hour, generation)
        v, loading = net.res_bus.vm_pu, net.res_line.loading_percent
        if v.max() > V_MAX_PU or v.min() < V_MIN_PU or loading.max() > 100:
            return False
        if reverse and -net.res_line.p_from_mw[0] * 1000 > REVERSE_MAX_KW:
            return False
    return True


def capacity(net, pattern, q_per_p=0.0, reverse=False):
    """pattern: pairs of bus and share."""
    low, high = 0.0, 1000.0

    def at(p_kw):
        return [(bus, (share * p_kw, share * p_kw * q_per_p)) for bus, share in pattern]

    while holds(net, at(high), reverse):
        low, high = high, 2 * high
    while high - low > 1e-5 * high:
        middle = 0.5 * (low + high)
        low, high = (middle, high) if holds(net, at(middle), reverse) else (low, middle)
    return low


def losses(net):
    """kWh of every line over the day, and voltages hours x buses."""
    loss_kwh, v_pu = np.zeros(len(net.line)), []
    for hour in range(24):
        solve(net, hour)
        loss_kwh += 1000 * net.res_line.pl_mw.to_numpy()
        v_pu.append(net.res_bus.vm_pu.to_numpy())
    return loss_kwh, np.array(v_pu)


def restoration(net, line):
    """Unserved kW at the peak, operations and worst excess of the best switching with a line out of service.

    Every set of at most two ties and one section that makes no loop is solved.
    """
    best = None
    ties, sections = list(range(32, 37)), [k for k in range(32) if k != line]
    for count in (0, 1, 2):
        for close in itertools.combinations(ties, count):
            for opened in [(), *((k,) for k in sections)]:
                net.line["in_service"] = True
                net.line.loc[[line, *opened, *(k for k in ties if k not in close)], "in_service"] = False
                graph = pandapower.topology.create_nxgraph(net, multi=True)
                live = pandapower.topology.connected_component(graph, 0)
                live = list(live)
                inside = net.line.in_service & net.line.from_bus.isin(live)
                if inside.sum() != len(live) - 1 or net.line.in_service.sum() > 32 - 1 - len(opened) + count:
                    continue
                unserved = 1000 * LOAD[19] * net.load.nominal_mw[~net.load.bus.isin(live)].sum()
                operations = count + len(opened)
                if best is not None and (round(unserved, 6), operations) > best[:2]:
                    continue
                solve(net, 19)
                v = net.res_bus.vm_pu.dropna()
                excess = max(v.max() - V_MAX_PU, V_MIN_PU - v.min(), net.res_line.loading_percent.max() / 100 - 1)
                if excess > 1e-6:
                    continue
                candidate = (round(unserved, 6), operations, excess, v.min(), net.res_line.loading_percent.max() / 100)
                if best is None or candidate < best:
                    best = candidate
    return best


def expected():
    net = network()
    loss_kwh, v_pu = losses(net)
    yield "loss_kwh", "grid", loss_kwh.sum()
    for line in (0, 1, 27):
        yield "loss_kwh", line + 1, loss_kwh[line]
    for bus in (17, 32, 21):
        yield "v_lowest_pu", bus + 1, v_pu[:, bus].min()
        yield "v_highest_pu", bus + 1, v_pu[:, bus].max()
        yield "v_mean_pu", bus + 1, v_pu[:, bus].mean()
        yield "pass_frac_above_0.95_pu", bus + 1, (v_pu[:, bus] >= 0.95).mean()
    yield "pass_frac_above_0.95_pu", "grid", (v_pu >= 0.95).mean()
    for bus in (1, 5, 17, 21, 24, 32):
        yield "capacity_kw", bus + 1, capacity(net, [(bus, 1.0)])
    for bus in (1, 17):
        yield "capacity_reverse_kw", bus + 1, capacity(net, [(bus, 1.0)], reverse=True)
    yield "capacity_absorbing_kw", 18, capacity(net, [(17, 1.0)], q_per_p=-np.tan(np.arccos(0.95)))
    yield "capacity_kw", "all", capacity(net, [(bus, 1 / 32) for bus in range(1, 33)])
    net = network()
    net.line.loc[:4, ["r_ohm_per_km", "x_ohm_per_km"]] *= [0.5, 0.9]
    yield "loss_conductor_kwh", "grid", losses(net)[0].sum()
    net = network()
    pp.create_shunt(net, 29, q_mvar=-0.6)
    yield "loss_capacitor_kwh", "grid", losses(net)[0].sum()
    for line in (2, 5, 8, 24):
        names = ("unserved_kw", "operations", "excess", "v_lowest_pu", "loading_highest_frac")
        for name, value in zip(names, restoration(network(), line), strict=True):
            yield f"restored_{name}", line + 1, value


def main():
    with (FOLDER / "hours.csv").open("w", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["load_factor", "generation"])
        table.writerows(zip(LOAD, GENERATION, strict=True))
    with (FOLDER / "expected.csv").open("w", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["quantity", "element", "value"])
        for quantity, element, value in expected():
            table.writerow([quantity, element, f"{value:.10g}"])


if __name__ == "__main__":
    main()
