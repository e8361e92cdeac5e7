"""A tree of supply and return pipes in pandapipes: flows, temperatures, pressures and losses at several loads.

python make_expected.py: writes expected.csv beside this script; prints what docs/methods/devices.md tells of it.
"""

import csv
from pathlib import Path

import numpy as np
import pandapipes as pp

HERE = Path(__file__).parent
ZERO_C = 273.15
GROUND_C, SUPPLY_C, CONSUMER_RETURN_C = 10.0, 90.0, 50.0
ROUGHNESS_MM = 0.1
SHARES = [1.0, 0.75, 0.5, 0.25]  # of the demand at the largest load
SECTIONS = 20


def rows(name):
    """A table beside this script as a list of dicts."""
    with (HERE / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def network(share):
    """The network of pipes.csv and consumers.csv with a share of the demand."""
    net = pp.create_empty_network(fluid="water")
    pipes, consumers = rows("pipes.csv"), rows("consumers.csv")
    places = {"plant"} | {pipe["to"] for pipe in pipes}
    at = {(side, place): pp.create_junction(net, pn_bar=6.0, tfluid_k=ZERO_C + 60.0, name=f"{side} {place}")
          for side in ("supply", "return") for place in sorted(places)}  # fmt: skip
    pp.create_circ_pump_const_pressure(net, at["return", "plant"], at["supply", "plant"], p_flow_bar=12.0,
                                       plift_bar=8.0, t_flow_k=ZERO_C + SUPPLY_C)  # fmt: skip
    for pipe in pipes:
        diameter_m = float(pipe["diameter_m"])
        # A loss for each metre becomes one for each square metre of the inner surface.
        u_w_m2k = float(pipe["loss_w_mk"]) / (np.pi * diameter_m)
        for side in ("supply", "return"):
            ends = [at[side, pipe["from"]], at[side, pipe["to"]]]
            first, last = ends if side == "supply" else reversed(ends)
            pp.create_pipe_from_parameters(
                net, first, last, length_km=float(pipe["length_km"]), inner_diameter_mm=1000.0 * diameter_m,
                k_mm=ROUGHNESS_MM, sections=SECTIONS, u_w_per_m2k=u_w_m2k, text_k=ZERO_C + GROUND_C,
                name=f"{side} {pipe['name']}",
            )  # fmt: skip
    for consumer in consumers:
        place = consumer["node"]
        pp.create_heat_consumer(net, at["supply", place], at["return", place], name=place,
                                qext_w=1000.0 * share * float(consumer["p_kw"]),
                                treturn_k=ZERO_C + CONSUMER_RETURN_C)  # fmt: skip
    pp.pipeflow(net, mode="bidirectional", friction_model="colebrook", iter=200)
    return net


def main():
    """Write expected.csv beside this script."""
    columns = ["share_frac", "pipe", "flow_kw", "loss_kw", "supply_c", "return_c", "supply_end_c", "mass_kg_s",
               "velocity_m_s", "pressure_kpa"]  # fmt: skip
    table = []
    for share in SHARES:
        net = network(share)
        found = net.res_pipe.assign(name=net.pipe.name.to_numpy()).set_index("name")
        for pipe in rows("pipes.csv"):
            supply, back = found.loc[f"supply {pipe['name']}"], found.loc[f"return {pipe['name']}"]
            mass = supply.mdot_from_kg_per_s
            heat = {k: pp.get_fluid(net).get_heat_capacity(k) for k in (supply.t_from_k, back.t_to_k)}
            kj_kgk = np.mean(list(heat.values())) / 1000.0
            flow = mass * kj_kgk * (supply.t_from_k - back.t_outlet_k)
            loss = mass * kj_kgk * (supply.t_from_k - supply.t_outlet_k + back.t_from_k - back.t_outlet_k)
            pressure = 100.0 * (supply.p_from_bar - supply.p_to_bar + back.p_from_bar - back.p_to_bar)
            table.append([share, pipe["name"], flow, loss, supply.t_from_k - ZERO_C, back.t_outlet_k - ZERO_C,
                          supply.t_outlet_k - ZERO_C, mass, supply.v_mean_m_per_s, pressure])  # fmt: skip
    with (HERE / "expected.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([f"{cell:.6g}" if isinstance(cell, float) else cell for cell in row] for row in table)


if __name__ == "__main__":
    main()
