"""Expected values of this case by pandapower: writes expected_buses.csv and expected_branches.csv beside this file."""

import csv
from pathlib import Path

import pandapower as pp

HERE = Path(__file__).parent


def read(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(newline="") as file:
        return list(csv.DictReader(file))


def write(name: str, header: list[str], rows: list[list]) -> None:
    with (HERE / name).open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def numbers(row: dict[str, str]) -> dict[str, float]:
    return {key: float(value) for key, value in row.items() if key not in ("tap_side",)}


def build() -> pp.pandapowerNet:
    net = pp.create_empty_network(f_hz=50.0)
    for row in map(numbers, read("buses.csv")):
        bus = pp.create_bus(net, vn_kv=row["u_base_kv"])
        if row["slack_v_pu"] > 0:
            pp.create_ext_grid(net, bus, vm_pu=row["slack_v_pu"], va_degree=row["slack_angle_deg"])
        if row["p_load_kw"] or row["q_load_kvar"]:
            pp.create_load(net, bus, p_mw=row["p_load_kw"] / 1e3, q_mvar=row["q_load_kvar"] / 1e3)
        if row["capacitor_kvar"]:
            pp.create_shunt(net, bus, q_mvar=-row["capacitor_kvar"] / 1e3)
    for row in map(numbers, read("lines.csv")):
        pp.create_line_from_parameters(
            net,
            int(row["from"]) - 1,
            int(row["to"]) - 1,
            length_km=row["length_km"],
            r_ohm_per_km=row["r_ohm_km"],
            x_ohm_per_km=row["x_ohm_km"],
            c_nf_per_km=row["c_nf_km"],
            max_i_ka=1.0,
        )
    for text in read("transformers.csv"):
        row = numbers(text)
        pp.create_transformer_from_parameters(
            net,
            hv_bus=int(row["from"]) - 1,
            lv_bus=int(row["to"]) - 1,
            sn_mva=row["s_n_kva"] / 1e3,
            vn_hv_kv=row["u_from_kv"],
            vn_lv_kv=row["u_to_kv"],
            vk_percent=100 * row["u_k_frac"],
            vkr_percent=100 * row["p_k_kw"] / row["s_n_kva"],
            pfe_kw=row["p_0_kw"],
            i0_percent=100 * row["i_0_frac"],
            shift_degree=row["shift_deg"],
            tap_side="hv" if text["tap_side"] == "from" else "lv",
            tap_neutral=0,
            tap_min=-9,
            tap_max=9,
            tap_step_percent=100 * row["tap_step_frac"],
            tap_pos=int(row["tap_position"]),
            tap_changer_type="Ratio",
        )
    return net


def main() -> None:
    net = build()
    pp.runpp(net, algorithm="nr", init="dc", calculate_voltage_angles=True, trafo_model="t", tolerance_mva=1e-11)
    buses = [[bus + 1, repr(float(r.vm_pu)), repr(float(r.va_degree))] for bus, r in net.res_bus.iterrows()]
    write("expected_buses.csv", ["bus", "v_pu", "angle_deg"], buses)

    branches = []
    for kind, table, ends in (("transformer", net.res_trafo, ("hv", "lv")), ("line", net.res_line, ("from", "to"))):
        for index, r in table.iterrows():
            values = []
            for end in ends:
                values += [1e3 * r[f"p_{end}_mw"], 1e3 * r[f"q_{end}_mvar"], 1e3 * r[f"i_{end}_ka"]]
            branches.append([kind, index + 1, *[repr(float(value)) for value in values]])
    header = ["kind", "number", "p_from_kw", "q_from_kvar", "i_from_a", "p_to_kw", "q_to_kvar", "i_to_a"]
    write("expected_branches.csv", header, branches)


if __name__ == "__main__":
    main()
