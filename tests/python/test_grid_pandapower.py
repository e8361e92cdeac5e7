"""Grids made of pandapower networks have the voltages, angles, losses and loadings that its runpp finds."""

import copy
import json

import numpy as np
import pytest
from pandapower_nets import (
    NETWORKS,
    SAME_KW,
    SAME_PU,
    SHARES,
    feeder,
    loss_kw,
    run,
    same,
    substation,
    three_windings,
    transformer,
)

import zhanhe as zh

pp = pytest.importorskip("pandapower")
nw = pytest.importorskip("pandapower.networks")

# Lines, frequency, base power


def test_lines_with_charging_and_conductance():
    net = feeder()
    net.line["g_us_per_km"] = [0.0, 4.0, 9.0]
    same(net)


def test_parallel_lines_and_rating_factors():
    net = feeder()
    net.line["parallel"] = [1, 2, 3]
    net.line["df"] = [1.0, 0.8, 0.5]
    same(net)


@pytest.mark.parametrize(("f_hz", "sn_mva"), [(60.0, 1.0), (50.0, 100.0), (16.7, 0.37)])
def test_frequency_and_base_power(f_hz, sn_mva):
    same(feeder(f_hz=f_hz, sn_mva=sn_mva))


def test_lines_out_of_service():
    net = feeder(5)
    pp.create_line_from_parameters(net, 0, 4, 5.0, 0.3, 0.35, 250.0, 0.3, in_service=False)
    net.line.loc[2, "in_service"] = False
    grid, state = same(net)
    assert state.energised[0].tolist() == [True, True, True, False, False]
    assert grid.line_names == ["line 0-1", "line 1-2", "line 2-3", "line 3-4", "line 4"]


def test_a_line_that_ends_at_a_bus_out_of_service_keeps_its_charging():
    net = feeder(4)
    net.bus.loc[2, "in_service"] = False
    _, state = same(net)
    assert state.energised[0].tolist() == [True, True, False, False]


def test_a_line_whose_ends_are_one_bus():
    net = feeder(4)
    pp.create_line_from_parameters(net, 1, 2, 3.0, 0.3, 0.35, 250.0, 0.3)
    pp.create_switch(net, 1, 2, et="b")
    net.line["g_us_per_km"] = 5.0
    same(net)


# Switches


@pytest.mark.parametrize("end", [1, 2])
def test_a_line_that_is_open_at_one_end_keeps_its_charging(end):
    net = feeder(4)
    net.line.loc[1, "c_nf_per_km"] = 3000.0
    pp.create_switch(net, end, 1, et="l", closed=False)
    same(net)


def test_a_line_that_is_open_at_both_ends():
    net = feeder(4)
    for bus in (1, 2):
        pp.create_switch(net, bus, 1, et="l", closed=False)
    pp.create_switch(net, 0, 0, et="l", closed=True)
    _, state = same(net)
    assert state.line_loading_frac[0, 1] == 0.0


def test_switches_between_buses_make_them_one():
    net = feeder(6)
    pp.create_switch(net, 2, 3, et="b", closed=True)
    pp.create_switch(net, 3, 4, et="b", closed=True)
    pp.create_switch(net, 5, 1, et="b", closed=False)
    _, state = same(net)
    assert state.v_pu[0, 2] == state.v_pu[0, 4]


def test_switches_with_impedance():
    net = feeder(6)
    pp.create_switch(net, 2, 4, et="b", closed=True, z_ohm=0.7)
    pp.create_switch(net, 1, 4, et="b", closed=False, z_ohm=0.2)
    same(net)


def test_a_switch_to_a_bus_out_of_service_joins_nothing():
    net = feeder(4)
    spare = pp.create_bus(net, 20.0, in_service=False)
    pp.create_switch(net, 2, spare, et="b")
    pp.create_load(net, spare, 5.0)
    same(net)


@pytest.mark.parametrize("side", ["hv", "lv"])
def test_a_transformer_that_is_open_at_one_side(side):
    net = substation()
    transformer(net, int(net.trafo.hv_bus[0]), 0)
    pp.create_switch(net, int(net.trafo[f"{side}_bus"][1]), 1, et="t", closed=False)
    same(net)


# Transformers


@pytest.mark.parametrize("shift", [0.0, 30.0, 150.0, -30.0, 330.0])
def test_vector_groups(shift):
    same(substation(shift_degree=shift))


@pytest.mark.parametrize("side", ["hv", "lv"])
@pytest.mark.parametrize("kind", ["Ratio", "Symmetrical", "Ideal", None])
@pytest.mark.parametrize("turned", [0.0, 60.0])
def test_tap_changers(side, kind, turned):
    degree = {"tap_step_degree": turned} if kind != "Ideal" else {"tap_step_degree": 2.0}
    percent = {"tap_step_percent": 1.5} if kind != "Ideal" else {}
    net = substation(tap_side=side, tap_neutral=1, tap_pos=-4, tap_changer_type=kind, **degree, **percent)
    same(net)


def test_an_ideal_phase_shifter_by_percent():
    net = substation(tap_side="hv", tap_neutral=0, tap_pos=5, tap_step_percent=1.2, tap_changer_type="Ideal")
    same(net)


def test_a_second_tap_changer():
    net = substation(tap_side="hv", tap_neutral=0, tap_pos=2, tap_step_percent=1.2, tap_changer_type="Ratio")
    for column, value in {
        "side": "lv", "neutral": 0, "pos": 3, "step_percent": 0.8, "step_degree": 40.0, "changer_type": "Symmetrical",
    }.items():  # fmt: skip
        net.trafo[f"tap2_{column}"] = value
    same(net)


def test_transformers_in_parallel_with_rating_factor():
    same(substation(parallel=2, df=0.7))


@pytest.mark.parametrize(("pfe", "i0"), [(0.0, 0.0), (30.0, 0.0), (0.0, 0.5), (50.0, 0.1)])
def test_no_load_values(pfe, i0):
    same(substation(pfe_kw=pfe, i0_percent=i0))


def test_leakage_that_is_not_shared_evenly():
    net = substation(i0_percent=3.0, pfe_kw=200.0)
    net.trafo["leakage_resistance_ratio_hv"] = 0.2
    net.trafo["leakage_reactance_ratio_hv"] = 0.7
    same(net)


def test_a_transformer_out_of_service_and_one_at_a_bus_out_of_service():
    net = substation()
    spare = pp.create_bus(net, 20.0, in_service=False)
    transformer(net, int(net.trafo.hv_bus[0]), 0, in_service=False)
    transformer(net, int(net.trafo.hv_bus[0]), spare)
    same(net)


def test_three_windings():
    grid, _ = same(three_windings())
    assert grid.transformer_names == ["trafo3w 0"]


@pytest.mark.parametrize("side", ["hv", "mv", "lv"])
@pytest.mark.parametrize("at_star_point", [False, True])
@pytest.mark.parametrize("kind", ["Ratio", "Symmetrical"])
def test_taps_of_three_windings(side, at_star_point, kind):
    same(
        three_windings(
            tap_side=side, tap_neutral=0, tap_pos=-5, tap_step_percent=1.3, tap_step_degree=25.0, tap_changer_type=kind,
            tap_at_star_point=at_star_point,
        )
    )  # fmt: skip


@pytest.mark.parametrize("side", ["mv", "lv", "star"])
def test_where_three_windings_have_their_losses(side):
    net = three_windings()
    net.trafo3w["loss_side"] = side
    same(net)


@pytest.mark.parametrize("bus", [1, 2])
def test_three_windings_open_at_one_side(bus):
    net = three_windings()
    pp.create_switch(net, bus, 0, et="t3", closed=False)
    same(net)


def test_three_windings_with_a_bus_out_of_service():
    net = three_windings()
    net.bus.loc[2, "in_service"] = False
    same(net)


def test_three_windings_out_of_service():
    net = three_windings(in_service=False)
    same(net)


# What stands at buses


def test_several_external_grids():
    net = feeder(6)
    pp.create_ext_grid(net, 5, vm_pu=1.0, va_degree=-1.5)
    pp.create_ext_grid(net, 5, vm_pu=1.0, va_degree=-1.5)
    pp.create_ext_grid(net, 3, vm_pu=0.9, in_service=False)
    grid, _ = same(net)
    assert grid.slack_nodes == ["node 0", "node 5"]


def test_generators_hold_the_voltage():
    net = feeder(6)
    pp.create_gen(net, 3, 2.0, vm_pu=1.015, scaling=0.8)
    pp.create_gen(net, 5, 0.7, vm_pu=1.01)
    pp.create_gen(net, 5, 0.2, vm_pu=1.01)
    pp.create_gen(net, 2, 0.2, vm_pu=1.2, in_service=False)
    pp.create_gen(net, 0, 0.3, vm_pu=1.02)
    grid, _ = same(net)
    assert grid.held_nodes == ["node 3", "node 5"]


def test_a_generator_as_slack():
    net = feeder(6)
    net.ext_grid["in_service"] = False
    pp.create_gen(net, 2, 2.0, vm_pu=1.015, slack=True)
    grid, _ = same(net)
    assert grid.slack_nodes == ["node 2"]


def test_static_generators_stores_and_motors():
    net = feeder(6)
    pp.create_sgen(net, 2, 1.1, -0.2, scaling=0.9)
    pp.create_storage(net, 3, 0.4, 5.0, q_mvar=0.1, scaling=1.1)
    pp.create_motor(net, 4, 0.6, 0.86, efficiency_percent=93.0, loading_percent=80.0, scaling=1.2)
    pp.create_load(net, 4, 1.0, 0.1, in_service=False)
    pp.create_sgen(net, 4, 1.0, 0.1, in_service=False)
    same(net)


def test_asymmetric_loads_count_with_their_sum():
    net = feeder(5)
    pp.create_asymmetric_load(net, 2, p_a_mw=0.2, p_b_mw=0.1, p_c_mw=0.05, q_a_mvar=0.02, q_b_mvar=0.01, scaling=0.9)
    pp.create_asymmetric_sgen(net, 3, p_a_mw=0.3, p_c_mw=0.1, q_b_mvar=0.05)
    same(net)


@pytest.mark.parametrize("shares", SHARES)
def test_loads_that_depend_on_the_voltage(shares):
    names = ("const_z_p_percent", "const_i_p_percent", "const_z_q_percent", "const_i_q_percent")
    net = feeder(5)
    pp.create_load(net, 2, 1.5, 0.6, **dict(zip(names, shares, strict=True)), scaling=0.9)
    net.load = net.load.drop(1)
    same(net)


def test_all_that_is_drawn_at_a_bus_has_the_mean_share_of_its_loads():
    net = feeder(5)
    pp.create_load(net, 2, 1.5, 0.6, const_z_p_percent=50.0, const_i_q_percent=30.0)
    pp.create_load(net, 2, 0.5, 0.1, const_i_p_percent=10.0)
    pp.create_sgen(net, 2, 0.7, 0.1)
    grid, _ = same(net)
    assert [issue.where for issue in grid.issues] == ["bus 2 'node 2'"]


def test_loads_that_depend_on_the_voltage_at_generators():
    net = feeder(5)
    net.load["const_i_p_percent"] = 40.0
    net.load["const_z_q_percent"] = 70.0
    pp.create_gen(net, 3, 1.0, vm_pu=1.03)
    same(net)


def test_loads_that_depend_on_the_voltage_at_buses_that_are_one():
    net = feeder(6)
    pp.create_switch(net, 2, 3, et="b")
    net.load["const_i_p_percent"] = [0.0, 40.0, 40.0, 0.0, 10.0]
    net.load["const_z_q_percent"] = [0.0, 30.0, 30.0, 0.0, 0.0]
    same(net)


def test_shunts():
    net = feeder(5)
    pp.create_shunt(net, 2, q_mvar=-0.8, p_mw=0.05, step=2, max_step=3)
    pp.create_shunt(net, 3, q_mvar=0.5, vn_kv=21.0)
    pp.create_shunt(net, 4, q_mvar=5.0, in_service=False)
    same(net)


def test_wards():
    net = feeder(5)
    pp.create_ward(net, 2, 0.3, 0.1, 0.2, -0.15)
    pp.create_ward(net, 3, 9.3, 0.1, 0.2, 0.15, in_service=False)
    pp.create_xward(net, 4, 0.2, 0.1, 0.15, -0.1, r_ohm=4.0, x_ohm=11.0, vm_pu=1.03)
    pp.create_xward(net, 2, 0.2, 0.1, 0.15, 0.1, r_ohm=4.0, x_ohm=11.0, vm_pu=1.2, in_service=False)
    same(net)


def test_impedances():
    net = feeder(5)
    pp.create_impedance(
        net, 1, 4, rft_pu=0.02, xft_pu=0.05, sn_mva=7.0, gf_pu=0.01, bf_pu=0.02, gt_pu=0.03, bt_pu=-0.01
    )
    pp.create_impedance(net, 1, 3, rft_pu=0.02, xft_pu=0.05, sn_mva=7.0, in_service=False)
    same(net)


# Networks


@pytest.mark.parametrize("name", NETWORKS)
def test_networks_of_pandapower(name):
    same(getattr(nw, name)())


@pytest.mark.parametrize("der", ["pv_wind", "all"])
def test_the_cigre_network_with_generation(der):
    same(nw.create_cigre_network_mv(with_der=der))


@pytest.mark.parametrize(
    "code", ["1-MV-urban--0-sw", "1-MV-rural--1-sw", "1-LV-rural1--0-sw", "1-HV-urban--0-sw", "1-HV-mixed--0-no_sw"]
)
def test_networks_of_simbench(code):
    simbench = pytest.importorskip("simbench")
    same(simbench.get_simbench_net(code))


def balance_pu(grid, v_pu, angle_rad):
    """Largest error of the power balance at given voltages of the nodes, by the tables of the grid alone."""
    tables = grid.tables()
    voltage = np.full(tables["buses"], np.nan, dtype=complex)
    voltage[tables["node"]["bus"]] = v_pu * np.exp(1j * angle_rad)
    branch = {name: np.asarray(column)[tables["branch"]["closed"] == 1] for name, column in tables["branch"].items()}
    start, end = branch["from"], branch["to"]
    series = 1.0 / (branch["r_pu"] + 1j * branch["x_pu"])
    shunt = 0.5 * (branch["g_pu"] + 1j * branch["b_pu"])
    tap = branch["ratio"] * np.exp(1j * branch["shift_rad"])
    inner = voltage[start] / tap
    current = np.zeros(tables["buses"], dtype=complex)
    np.add.at(current, start, ((series + shunt) * inner - series * voltage[end]) / np.conj(tap))
    np.add.at(current, end, (series + shunt) * voltage[end] - series * inner)
    table = tables["shunt"]
    np.add.at(current, table["bus"], (table["g_pu"] + 1j * table["b_pu"]) * voltage[table["bus"]])
    error = voltage * np.conj(current)
    node = tables["node"]
    np.add.at(error, node["bus"], -(node["p_kw"] + 1j * node["q_kvar"]) / tables["base_kva"])
    held = tables["held"]["bus"]
    error[held] = error[held].real
    error[tables["slack"]["bus"]] = 0.0
    assert not len(tables["current_load"]["bus"])
    return np.abs(error).max()


@pytest.mark.parametrize("name", ["case145", "case300", "case1354pegase", "case1888rte", "case2869pegase", "GBnetwork"])
def test_what_pandapower_finds_solves_the_equations_of_large_grids(name):
    net = getattr(nw, name)()
    run(net)
    angle_rad = np.deg2rad(net.res_bus.va_degree.to_numpy(float))
    grid = zh.grid.from_pandapower(net)
    assert balance_pu(grid, net.res_bus.vm_pu.to_numpy(float), angle_rad) < 1e-8


def random_net(seed, buses, meshes):
    """A random tree with some more lines, shuffled bus numbers with gaps, and a load everywhere."""
    rng = np.random.default_rng(seed)
    net = pp.create_empty_network()
    numbers = rng.choice(10 * buses, buses, replace=False)
    for number in numbers:
        pp.create_bus(net, 20.0, index=int(number))
    pp.create_ext_grid(net, int(rng.choice(numbers)), vm_pu=1.01)
    pairs = [(i, int(rng.integers(0, i))) for i in range(1, buses)]
    pairs += [tuple(rng.choice(buses, 2, replace=False)) for _ in range(meshes)]
    for one, other in pairs:
        length, r, x, c = rng.uniform([0.2, 0.1, 0.05, 10.0], [2.0, 0.4, 0.4, 300.0])
        pp.create_line_from_parameters(
            net, int(numbers[one]), int(numbers[other]), length, r, x, c, rng.uniform(0.1, 0.5)
        )
    for number in numbers:
        pp.create_load(net, int(number), rng.uniform(-0.2, 0.3), rng.uniform(-0.05, 0.1))
    net.line = net.line.sample(frac=1.0, random_state=seed)
    return net


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("meshes", [0, 4])
def test_random_networks(seed, meshes):
    net = random_net(seed, 30, meshes)
    grid, _ = same(net)
    assert grid.node_names == [f"bus {number}" for number in net.bus.index]


def test_the_order_of_the_buses_does_not_matter():
    net = nw.mv_oberrhein()
    _, state = same(net)
    shuffled = copy.deepcopy(net)
    shuffled.bus = shuffled.bus.sample(frac=1.0, random_state=3)
    grid, other = same(shuffled)
    place = {number: i for i, number in enumerate(net.bus.index)}
    np.testing.assert_allclose(
        other.v_pu[0], state.v_pu[0, [place[number] for number in shuffled.bus.index]], rtol=0, atol=1e-12
    )
    assert len(grid.node_names) == len(set(grid.node_names))


def test_series_of_hours_are_pandapower_s_hour_by_hour():
    net = nw.create_cigre_network_mv()
    grid = zh.grid.from_pandapower(net)
    factor = np.array([0.2, 0.7, 1.0, 1.2])
    state = zh.grid.power_flow(grid, np.outer(factor, grid.p_kw), np.outer(factor, grid.q_kvar), tolerance=1e-11)
    for hour, scale in enumerate(factor):
        net.load["scaling"] = scale
        run(net)
        np.testing.assert_allclose(state.v_pu[hour], net.res_bus.vm_pu, rtol=0, atol=SAME_PU)
        assert state.loss_kw[hour] == pytest.approx(loss_kw(net), abs=SAME_KW)


# JSON, names, refusals


def test_json_gives_the_same_grid(tmp_path):
    net = nw.example_multivoltage()
    text = pp.to_json(net)
    path = tmp_path / "net.json"
    path.write_text(text, encoding="utf-8")
    expected = zh.grid.from_pandapower(net).tables()
    for source in (json.loads(text), path, str(path)):
        found = zh.grid.from_pandapower(source).tables()
        for name, table in expected.items():
            if isinstance(table, dict):
                for column, values in table.items():
                    np.testing.assert_array_equal(found[name][column], values)
            else:
                assert found[name] == table


def test_names_that_are_missing_or_repeated():
    net = feeder(4)
    net.bus["name"] = ["a", None, "b", "a"]
    net.line["name"] = ["x", "x", np.nan]
    grid = zh.grid.from_pandapower(net)
    assert grid.node_names == ["bus 0", "bus 1", "b", "bus 3"]
    assert grid.line_names == ["line 0", "line 1", "line 2"]


def refused(net):
    with pytest.raises(zh.ScenarioError) as error:
        zh.grid.from_pandapower(net)
    assert all(issue.remedy for issue in error.value.issues)
    return {(issue.code, issue.where) for issue in error.value.issues}


def test_what_cannot_be_carried_over_is_refused_by_name():
    net = substation()
    pp.create_dcline(net, 1, 2, p_mw=1.0, loss_percent=1.0, loss_mw=0.1, vm_from_pu=1.0, vm_to_pu=1.0, name="cable")
    pp.create_svc(net, 1, x_l_ohm=1.0, x_cvar_ohm=-10.0, set_vm_pu=1.0, thyristor_firing_angle_degree=145.0)
    pp.create_impedance(net, 1, 3, rft_pu=0.02, xft_pu=0.05, rtf_pu=0.03, xtf_pu=0.05, sn_mva=7.0)
    net.trafo["tap_dependency_table"] = True
    assert refused(net) == {
        ("not-supported", "dcline 0 'cable'"),
        ("not-supported", "svc 0"),
        ("not-supported", "impedance 0"),
        ("not-supported", "trafo 0 tap_dependency_table"),
    }


def test_what_is_out_of_service_is_not_refused():
    net = substation()
    pp.create_dcline(net, 1, 2, p_mw=1.0, loss_percent=1.0, loss_mw=0.1, vm_from_pu=1.0, vm_to_pu=1.0, in_service=False)
    zh.grid.from_pandapower(net)


def test_numbers_that_are_missing_are_refused_by_name():
    net = substation()
    net.line.loc[1, "x_ohm_per_km"] = np.nan
    net.load.loc[0, "p_mw"] = np.inf
    net.trafo["vk_percent"] = np.nan
    assert refused(net) == {
        ("not-finite", "line 1 'line 1-2' x_ohm_per_km"),
        ("not-finite", "load 0 p_mw"),
        ("not-finite", "trafo 0 vk_percent"),
    }


def test_contradictions_are_refused_by_name():
    net = feeder(5)
    pp.create_gen(net, 3, 1.0, vm_pu=1.0)
    pp.create_gen(net, 3, 1.0, vm_pu=1.01)
    pp.create_bus(net, 10.0)
    pp.create_switch(net, 4, 5, et="b")
    assert refused(net) == {("conflict", "gen 1 vm_pu"), ("conflict", "switch 0")}


def test_elements_at_buses_that_are_not_there():
    net = feeder(4)
    net.load.loc[1, "bus"] = 99
    assert refused(net) == {("unknown-name", "load 1 bus")}


def test_a_line_without_impedance():
    net = feeder(4)
    net.line.loc[1, ["r_ohm_per_km", "x_ohm_per_km"]] = 0.0
    assert refused(net) == {("out-of-range", "line 1 'line 1-2'")}


def test_controllers_and_options_are_told():
    net = substation()
    net.user_pf_options = {"trafo_model": "pi"}
    from pandapower.control import DiscreteTapControl

    net.trafo["tap_side"], net.trafo["tap_min"], net.trafo["tap_max"] = "hv", -5, 5
    DiscreteTapControl(net, 0, vm_lower_pu=0.99, vm_upper_pu=1.01)
    issues = zh.grid.from_pandapower(net).issues
    assert {(issue.severity, issue.where) for issue in issues} == {
        ("warning", "controller"),
        ("warning", "user_pf_options trafo_model"),
    }


def test_a_network_without_source_has_no_supply():
    net = feeder(3)
    net.ext_grid["in_service"] = False
    grid = zh.grid.from_pandapower(net)
    assert [issue.code for issue in grid.issues] == ["island-without-source"]
    assert not zh.grid.power_flow(grid).energised.any()


@pytest.mark.parametrize("source", [3, [], {}, {"line": {}}])
def test_what_is_no_network(source):
    with pytest.raises(zh.ScenarioError, match="pandapower network"):
        zh.grid.from_pandapower(source)


def test_files_that_cannot_be_read(tmp_path):
    with pytest.raises(zh.IoError):
        zh.grid.from_pandapower(tmp_path / "none.json")
    path = tmp_path / "net.json"
    path.write_text("{", encoding="utf-8")
    with pytest.raises(zh.ScenarioError, match=r"net\.json:1"):
        zh.grid.from_pandapower(path)
