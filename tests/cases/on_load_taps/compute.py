"""Computes hours.csv and expected.csv beside this file with pandapower; the numbers of the network are invented."""

import csv
from pathlib import Path

import numpy as np
import pandapower as pp
from pandapower.control import DiscreteTapControl

FOLDER = Path(__file__).parent
TRANSFORMER = {"vk_percent": 10.5, "vkr_percent": 0.5, "pfe_kw": 12.0, "i0_percent": 0.2, "shift_degree": 0.0}


def network():
    net = pp.create_empty_network(sn_mva=10.0, f_hz=50.0)
    high, middle, end, low = (pp.create_bus(net, vn_kv=v) for v in (110.0, 10.0, 10.0, 0.4))
    pp.create_ext_grid(net, high, vm_pu=1.03)
    pp.create_transformer_from_parameters(
        net,
        high,
        middle,
        sn_mva=16.0,
        vn_hv_kv=110.0,
        vn_lv_kv=10.5,
        tap_side="hv",
        tap_neutral=0,
        tap_min=-8,
        tap_max=8,
        tap_step_percent=1.25,
        tap_pos=0,
        tap_changer_type="Ratio",
        **TRANSFORMER,
    )
    pp.create_line_from_parameters(
        net, middle, end, length_km=6.0, r_ohm_per_km=0.125, x_ohm_per_km=0.34, c_nf_per_km=10.0, max_i_ka=0.5
    )
    pp.create_transformer_from_parameters(
        net,
        end,
        low,
        sn_mva=1.0,
        vn_hv_kv=10.0,
        vn_lv_kv=0.4,
        tap_side="lv",
        tap_neutral=0,
        tap_min=-4,
        tap_max=4,
        tap_step_percent=2.5,
        tap_pos=0,
        tap_changer_type="Ratio",
        **(TRANSFORMER | {"vk_percent": 6.0, "vkr_percent": 1.0, "pfe_kw": 1.0}),
    )
    pp.create_load(net, middle, p_mw=0.0)
    pp.create_load(net, end, p_mw=0.0)
    pp.create_load(net, low, p_mw=0.0)
    DiscreteTapControl(net, element_index=0, vm_lower_pu=0.99, vm_upper_pu=1.01)
    DiscreteTapControl(net, element_index=1, vm_lower_pu=0.97, vm_upper_pu=1.0)
    return net


def main():
    rng = np.random.default_rng(3)
    with (
        (FOLDER / "hours.csv").open("w", newline="") as inputs,
        (FOLDER / "expected.csv").open("w", newline="") as outputs,
    ):
        hours = csv.writer(inputs, lineterminator="\n")
        expected = csv.writer(outputs, lineterminator="\n")
        hours.writerow([f"{kind}_{unit}_{bus}" for bus in (2, 3, 4) for kind, unit in (("p", "kw"), ("q", "kvar"))])
        expected.writerow(["tap_1", "tap_2", *(f"v_pu_{bus}" for bus in (1, 2, 3, 4))])
        for _ in range(48):
            net = network()
            net.load.p_mw = np.round(np.array([12.0, 3.0, 0.9]) * rng.uniform(-0.8, 1.3, 3), 4)
            net.load.q_mvar = np.round(np.array([5.0, 1.2, 0.4]) * rng.uniform(-0.2, 1.2, 3), 4)
            pp.runpp(net, run_control=True, calculate_voltage_angles=True, tolerance_mva=1e-10)
            hours.writerow(
                [f"{1000 * x:.1f}" for pair in zip(net.load.p_mw, net.load.q_mvar, strict=True) for x in pair]
            )
            expected.writerow([*net.trafo.tap_pos.astype(int), *(f"{v:.12f}" for v in net.res_bus.vm_pu)])


if __name__ == "__main__":
    main()
