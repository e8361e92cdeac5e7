"""Tap changers of a study stand where pandapower's discrete tap control puts them, and serve its power flow."""

import numpy as np
import pytest
from pandapower_nets import run
from test_taps import station

import zhanhe as zh

pp = pytest.importorskip("pandapower")

HOURS = 48
STEP = 0.0125


def chain(rng):
    """110 kV, 10 kV, a line and 0.4 kV, two transformers with taps, loads and generation at their lower sides."""
    study = zh.Study(name="chain", start="2025-06-01", step_h=1.0, steps=HOURS, grid="check")
    for name, v_kv in (("high", 110.0), ("bar", 10.0), ("end", 10.0), ("low", 0.4)):
        study.add("node", name=name, v_kv=v_kv)
    limits = {"import_max_kw": 1e5, "export_max_kw": 1e5, "v_pu": 1.03}
    study.add("grid_connection", name="grid", node="high", import_yuan_kwh=0.5, export_yuan_kwh=0.1, **limits)
    study.add("transformer", name="station", from_="high", to="bar", s_max_kva=16000.0, u_k_frac=0.105, p_k_kw=80.0,
              p_0_kw=12.0, i_0_frac=0.002, tap_frac=0.025, tap_step_frac=STEP)  # fmt: skip
    study.add("line", name="line", from_="bar", to="end", length_km=6.0, r_ohm_km=0.125, x_ohm_km=0.34, c_nf_km=10.0)
    study.add("transformer", name="small", from_="end", to="low", s_max_kva=1000.0, u_k_frac=0.06, p_k_kw=10.0,
              p_0_kw=1.0, i_0_frac=0.002, tap_step_frac=0.025, tap_min_frac=-0.1, tap_max_frac=0.05,
              v_target_pu=0.99, dead_band_pu=0.03)  # fmt: skip
    for node, most_kw in (("bar", 9000.0), ("end", 3500.0), ("low", 900.0)):
        study.add("load", name=f"load_{node}", node=node, p_kw=most_kw * rng.uniform(-0.3, 1.0, HOURS))
    return study


def trafo(net, buses, study, name):
    plate = study.transformers[name]
    place = {net.bus.name[bus]: bus for bus in net.bus.index}
    return pp.create_transformer_from_parameters(
        net, place[plate.from_], place[plate.to], sn_mva=plate.s_max_kva / 1e3, vn_hv_kv=buses[plate.from_],
        vn_lv_kv=buses[plate.to], vk_percent=100 * plate.u_k_frac, vkr_percent=100 * plate.p_k_kw / plate.s_max_kva,
        pfe_kw=plate.p_0_kw, i0_percent=100 * plate.i_0_frac, shift_degree=0.0, tap_side="hv", tap_neutral=0,
        tap_pos=0, tap_min=-100, tap_max=100, tap_step_percent=100 * plate.tap_step_frac, tap_changer_type="Ratio",
    )  # fmt: skip


def network(study):
    net = pp.create_empty_network(sn_mva=10.0, f_hz=50.0)
    buses = {node.name: node.v_kv for node in study.nodes.values()}
    for name, v_kv in buses.items():
        pp.create_bus(net, vn_kv=v_kv, name=name)
    place = {net.bus.name[bus]: bus for bus in net.bus.index}
    pp.create_ext_grid(net, place["high"], vm_pu=study.devices["grid"].v_pu)
    for line in study.lines.values():
        pp.create_line_from_parameters(
            net, place[line.from_], place[line.to], length_km=line.length_km, r_ohm_per_km=line.r_ohm_km,
            x_ohm_per_km=line.x_ohm_km, c_nf_per_km=line.c_nf_km, max_i_ka=1.0,
        )  # fmt: skip
    units = {name: trafo(net, buses, study, name) for name in study.transformers}
    given = {name: pp.create_sgen(net, bus, 0.0, 0.0) for name, bus in place.items() if name != "high"}
    return net, place, units, given


def inject(net, given, power, hour):
    net.sgen[["p_mw", "q_mvar"]] = 0.0
    for d, node in enumerate(power["device_node"].values):
        if node in given:
            net.sgen.loc[given[node], "p_mw"] += 1e-3 * float(power["device_power_kw"][hour, d])
            net.sgen.loc[given[node], "q_mvar"] += 1e-3 * float(power["device_reactive_kvar"][hour, d])


def test_positions_and_voltages_are_those_of_discrete_tap_control():
    from pandapower.control import DiscreteTapControl

    study = chain(np.random.default_rng(5))
    power = study.run().dataset["electricity"]
    net, place, units, given = network(study)
    bands = {"station": (1.0 - STEP, 1.0 + STEP), "small": (0.975, 1.005)}
    ranges = {"station": (-8, 8), "small": (-4, 2)}
    starts = {"station": 2, "small": 0}
    for name, (lower, upper) in bands.items():
        net.trafo.loc[units[name], ["tap_min", "tap_max"]] = ranges[name]
        DiscreteTapControl(net, units[name], lower, upper, side="lv")
    moved = set()
    for hour in range(HOURS):
        for name, start in starts.items():
            net.trafo.loc[units[name], "tap_pos"] = start
        inject(net, given, power, hour)
        run(net, run_control=True)
        for k, name in enumerate(power["tap_changer"].values):
            step = study.transformers[name].tap_step_frac
            position = net.trafo.tap_pos[units[name]]
            assert round(float(power["tap_frac"][hour, k]) / step, 4) == position, (hour, name)
            moved.add((name, position))
        for node, bus in place.items():
            v_pu = float(power["v_pu"].sel(node=node)[hour])
            assert v_pu == pytest.approx(net.res_bus.vm_pu[bus], abs=2e-7)
    assert len(moved) >= 6


def test_a_plan_with_taps_keeps_every_limit():
    study = station()
    study.lines["feeder"].i_max_a = 1000.0
    results = study.run(grid="dispatch")
    assert results.violations == []
    power = results.dataset["electricity"]
    net, place, units, given = network(study)
    for hour in range(power.sizes["time"]):
        net.trafo.loc[units["station"], "tap_pos"] = round(float(power["tap_frac"][hour, 0]) / STEP)
        inject(net, given, power, hour)
        run(net)
        for name, bus in place.items():
            node = study.nodes[name]
            assert node.v_min_pu * 0.999 < net.res_bus.vm_pu[bus] < node.v_max_pu * 1.001
            assert net.res_bus.vm_pu[bus] == pytest.approx(float(power["v_pu"].sel(node=name)[hour]), abs=2e-7)
        imported = 1e3 * net.res_ext_grid.p_mw.sum()
        assert imported == pytest.approx(float(power["ac_import_kw"][hour]), abs=1e-2)
